/** Between two measured inputs: the figure is for a person, and every one costs the sharer a look at some frames, ms. */
const SAMPLE_EVERY_MS = 400;
/** No input for so long before a measured one: what appears is not the effect of the one before, ms. */
const QUIET_MS = 100;
/** What comes within this time belongs to the same gesture: a press that is let go at once, ms. */
const GESTURE_MS = 20;
/** What changes nothing on the screen within this time has no figure, ms. */
export const CHANGE_WITHIN_MS = 500;

/** `press`: what usually shows something at once. `other`: everything else that may change the screen, such as a move. */
export type InputKind = 'press' | 'other';

/** Which remote inputs are measured. Immutable; begins as {@link NOTHING_SAMPLED}. Times in ms of any clock. */
export type Sampling = { readonly inputAt: number; readonly sampledAt: number; readonly open: boolean };
export const NOTHING_SAMPLED: Sampling = {
  inputAt: Number.NEGATIVE_INFINITY,
  sampledAt: Number.NEGATIVE_INFINITY,
  open: false
};

/**
 * What one input means for the measurement (D11). `measure`: the first change after it is its effect. `void`: what is being
 * measured has no figure unless its change was captured before this, because what appears now may come of this.
 */
export function sampleInput(
  before: Sampling,
  kind: InputKind,
  now: number
): { readonly sampling: Sampling; readonly mark: 'measure' | 'void' | null } {
  const seen = { ...before, inputAt: now };
  if (kind === 'press' && now - before.inputAt >= QUIET_MS && now - before.sampledAt >= SAMPLE_EVERY_MS) {
    return { sampling: { ...seen, sampledAt: now, open: true }, mark: 'measure' };
  }
  const since = now - before.sampledAt;
  if (!before.open || since < GESTURE_MS) return { sampling: seen, mark: null };
  return { sampling: { ...seen, open: false }, mark: since < CHANGE_WITHIN_MS ? 'void' : null };
}
