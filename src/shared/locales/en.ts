import { APP } from './en/app.ts';
import { APP_PROBLEMS } from './en/app-problems.ts';
import { CHECK } from './en/check.ts';
import { CHECK_PROBLEMS_TEXT } from './en/check-problems.ts';
import { DISPLAYS } from './en/displays.ts';
import { ENDINGS } from './en/endings.ts';
import { HOME } from './en/home.ts';
import { IDENTITY } from './en/identity.ts';
import { POINTING } from './en/pointing.ts';
import { POLICY } from './en/policy.ts';
import { QUALITY } from './en/quality.ts';
import { REASONS } from './en/reasons.ts';
import { REFUSALS } from './en/refusals.ts';
import { RELAY_PROBLEMS } from './en/relay-problems.ts';
import { SESSION } from './en/session.ts';
import { SHARING } from './en/sharing.ts';
import { TRANSFER } from './en/transfer.ts';
import { VIEWING } from './en/viewing.ts';

/**
 * Every text a person reads, in English: the source for translators and for the types of `t`. Keys name the place and the
 * purpose (`consent.allowControl`).
 */
export const ENGLISH = {
  ...APP,
  ...HOME,
  ...SESSION,
  ...POINTING,
  ...DISPLAYS,
  ...VIEWING,
  ...QUALITY,
  ...SHARING,
  ...TRANSFER,
  ...IDENTITY,
  ...POLICY,
  ...REFUSALS,
  ...REASONS,
  ...RELAY_PROBLEMS,
  ...APP_PROBLEMS,
  ...ENDINGS,
  ...CHECK,
  ...CHECK_PROBLEMS_TEXT
} as const;

/** Key → its English message, as a type. */
export type Messages = { readonly [Key in keyof typeof ENGLISH]: (typeof ENGLISH)[Key]['message'] };

/** Another language: key → ICU message. A catalogue may lack keys while it is being translated. */
export type Translation = { readonly [Key in keyof Messages]?: string };
