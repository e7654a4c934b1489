import { request } from 'node:https';

/** An answer of a web server, whole. */
export interface PageAnswer {
  readonly status: number;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/**
 * A browser without a screen: keeps cookies by path, follows redirects, fills in and sends forms, trusts one certificate
 * authority. It stops at redirects that leave `https://localhost`.
 */
export class PageClient {
  readonly #ca: string;
  readonly #cookies = new Map<string, { readonly value: string; readonly path: string }>();

  constructor(ca: string) {
    this.#ca = ca;
  }

  async open(url: string): Promise<PageAnswer> {
    return this.#follow(await this.#send('GET', url));
  }

  /** Keeps a cookie that no server set, as somebody does who tampers with their browser. */
  plant(name: string, value: string, path: string): void {
    this.#cookies.set(name, { value, path });
  }

  /** Sends the first form of a page with its hidden fields, the given values on top. */
  async submit(page: PageAnswer, values: Readonly<Record<string, string>>): Promise<PageAnswer> {
    const action = /<form[^>]*\baction="([^"]*)"/.exec(page.body)?.[1];
    if (action === undefined) throw new Error(`No form on ${page.url}: ${page.body.slice(0, 300)}`);
    const fields = new URLSearchParams();
    for (const [tag] of page.body.matchAll(/<input[^>]*type="hidden"[^>]*>/g)) {
      const name = /\bname="([^"]*)"/.exec(tag)?.[1];
      const value = /\bvalue="([^"]*)"/.exec(tag)?.[1];
      if (name !== undefined) fields.set(name, decodeHtml(value ?? ''));
    }
    for (const [name, value] of Object.entries(values)) fields.set(name, value);
    return this.#follow(await this.#send('POST', new URL(decodeHtml(action), page.url).href, fields.toString()));
  }

  async #follow(answer: PageAnswer): Promise<PageAnswer> {
    let current = answer;
    for (let hops = 0; hops < 10; hops += 1) {
      const location = current.headers.location;
      if (typeof location !== 'string') return current;
      const next = new URL(location, current.url);
      if (next.protocol !== 'https:') return { ...current, url: next.href };
      current = await this.#send('GET', next.href);
    }
    throw new Error('Redirected in circles.');
  }

  #send(method: string, address: string, body?: string): Promise<PageAnswer> {
    const url = new URL(address);
    const cookie = [...this.#cookies]
      .filter(([, kept]) => url.pathname.startsWith(kept.path))
      .map(([name, kept]) => `${name}=${kept.value}`)
      .join('; ');
    const form = body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' };
    return new Promise((resolve, reject) => {
      const outgoing = request(
        url,
        { method, ca: this.#ca, agent: false, headers: { accept: 'text/html', cookie, ...form } },
        async (response) => {
          for (const line of response.headers['set-cookie'] ?? []) this.#keep(line);
          let text = '';
          for await (const chunk of response.setEncoding('utf8')) text += chunk;
          resolve({ status: response.statusCode ?? 0, url: url.href, headers: response.headers, body: text });
        }
      );
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  }

  #keep(line: string): void {
    const [pair = '', ...attributes] = line.split('; ');
    const [name = '', value = ''] = pair.split(/=(.*)/s);
    const path = attributes.find((attribute) => attribute.toLowerCase().startsWith('path='))?.slice(5) ?? '/';
    if (value === '') this.#cookies.delete(name);
    else this.#cookies.set(name, { value, path });
  }
}

/** The text of attribute values as a browser reads it. */
export function decodeHtml(text: string): string {
  return text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
