/** What a screen is sent with if both ends can, the best first; by measurements in docs/performance.md. */
const PREFERRED: readonly string[] = ['video/AV1'];

/** The codecs of this browser with those that suit a screen in front; all others stay, in the browser's own order. */
export function forScreens<Codec extends { readonly mimeType: string }>(codecs: readonly Codec[]): Codec[] {
  const rank = ({ mimeType }: Codec): number => {
    const found = PREFERRED.indexOf(mimeType);
    return found === -1 ? PREFERRED.length : found;
  };
  return codecs.toSorted((one, other) => rank(one) - rank(other));
}
