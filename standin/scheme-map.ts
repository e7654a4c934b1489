/**
 * Chromium refuses to show a scheme it does not know, and gives its pages neither an origin nor a secure context. So each
 * registered scheme lives at a reserved https address inside Chromium, `scheme://host/path` at
 * `https://host.scheme.standin.invalid/path`, and everything the main process sees is translated back.
 */
const SUFFIX = '.standin.invalid';

/** A host for addresses that have none, such as `app:///index.html`. */
const NO_HOST = 'no-host';

export class SchemeMap {
  readonly #schemes = new Set<string>();

  /** Makes a scheme one that pages can be served from. */
  register(scheme: string): void {
    this.#schemes.add(scheme.toLowerCase());
  }

  has(scheme: string): boolean {
    return this.#schemes.has(scheme.toLowerCase());
  }

  /** The address Chromium is given for an address the app knows. */
  toChromium(address: string): string {
    const match = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)(.*)$/is.exec(address);
    const [, scheme = '', host = '', rest = ''] = match ?? [];
    if (!this.has(scheme)) return address;
    return `https://${host === '' ? NO_HOST : host.toLowerCase()}.${scheme.toLowerCase()}${SUFFIX}${rest}`;
  }

  /** The address the app knows for an address of Chromium's. */
  fromChromium(address: string): string {
    const match = /^https:\/\/([^/?#]+)\.([a-z0-9+-]+)\.standin\.invalid((?:[/?#].*)?)$/s.exec(address);
    const [, host = '', scheme = '', rest = ''] = match ?? [];
    if (!this.has(scheme)) return address;
    return `${scheme}://${host === NO_HOST ? '' : host}${rest}`;
  }

  /** True for addresses inside Chromium that stand for a registered scheme. */
  isMapped(address: string): boolean {
    return this.fromChromium(address) !== address;
  }

  /** A header's value with each address and scheme source (`app:`) as Chromium has to see it. */
  headerToChromium(value: string): string {
    let translated = value;
    for (const scheme of this.#schemes) {
      const address = new RegExp(`\\b${scheme}://([a-z0-9.*-]*)`, 'gi');
      translated = translated
        .replaceAll(address, (_all, host: string) => `https://${host === '' ? NO_HOST : host}.${scheme}${SUFFIX}`)
        .replaceAll(new RegExp(`(^|[\\s;,])${scheme}:(?=$|[\\s;,])`, 'gi'), `$1https://*.${scheme}${SUFFIX}`);
    }
    return translated;
  }
}
