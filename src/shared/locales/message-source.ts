/** One text of the English catalogue as people write it. */
export type MessageSource = {
  /** The ICU message. Typographic apostrophes only: a straight one is ICU's quoting. */
  readonly message: string;
  /** For translators: where it appears, who reads it, what its parameters are. */
  readonly comment: string;
};
