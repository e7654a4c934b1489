import { Emitter } from './loud.ts';
import { runtime } from './runtime.ts';

/** What a listener is told about a request. */
export interface RequestDetails {
  readonly id: number;
  readonly url: string;
  readonly method: string;
  readonly resourceType: string;
  readonly referrer: string;
  readonly timestamp: number;
  readonly webContentsId?: number;
  readonly requestHeaders?: Record<string, string>;
  readonly responseHeaders?: Record<string, string[]>;
  readonly statusLine?: string;
  readonly statusCode?: number;
}

/** What a listener answers. */
export interface RequestAnswer {
  readonly cancel?: boolean;
  readonly redirectURL?: string;
  readonly requestHeaders?: Record<string, string | string[]>;
  readonly responseHeaders?: Record<string, string | string[]>;
  readonly statusLine?: string;
}

type Listener = (details: RequestDetails, callback: (answer: RequestAnswer) => void) => void;
type Filter = { readonly urls: readonly string[] };

interface Entry {
  readonly listener: Listener;
  readonly matches: (url: string) => boolean;
}

/** A match pattern such as `https://*.example.org/*` or `<all_urls>` as a test. */
function matcher(pattern: string): (url: string) => boolean {
  if (pattern === '<all_urls>') return () => true;
  const expression = pattern
    .replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&')
    .replace(/^\\?\*:\/\//, '[a-z]+://')
    .replaceAll('*', '.*');
  const regexp = new RegExp(`^${expression}$`, 'i');
  return (url) => regexp.test(url);
}

/** Electron's WebRequest for the requests pages make; WebSockets do not pass here (Chromium does not show them). */
export class WebRequest extends Emitter {
  #before: Entry | undefined;
  #send: Entry | undefined;
  #headers: Entry | undefined;
  #changed: () => void = () => {};

  /** Calls `listener` when the set of stages somebody listens to has changed. */
  onChanged(listener: () => void): void {
    this.#changed = listener;
  }

  /** True when responses, too, have to be shown to a listener. */
  get wantsResponses(): boolean {
    return this.#headers !== undefined;
  }

  onBeforeRequest(filter: Filter | Listener | null, listener?: Listener | null): void {
    this.#before = entry(filter, listener);
  }

  onBeforeSendHeaders(filter: Filter | Listener | null, listener?: Listener | null): void {
    this.#send = entry(filter, listener);
  }

  onHeadersReceived(filter: Filter | Listener | null, listener?: Listener | null): void {
    this.#headers = entry(filter, listener);
    if (runtime.isStarted) this.#changed();
  }

  beforeRequest(details: RequestDetails): Promise<RequestAnswer> {
    return consult(this.#before, details);
  }

  beforeSendHeaders(details: RequestDetails): Promise<RequestAnswer> {
    return consult(this.#send, details);
  }

  headersReceived(details: RequestDetails): Promise<RequestAnswer> {
    return consult(this.#headers, details);
  }
}

function entry(filter: Filter | Listener | null, listener?: Listener | null): Entry | undefined {
  if (typeof filter === 'function') return { listener: filter, matches: () => true };
  if (listener === undefined || listener === null) return undefined;
  const matchers = (filter?.urls ?? ['<all_urls>']).map(matcher);
  return { listener, matches: (url) => matchers.length === 0 || matchers.some((matches) => matches(url)) };
}

function consult(entry: Entry | undefined, details: RequestDetails): Promise<RequestAnswer> {
  if (entry === undefined || !entry.matches(details.url)) return Promise.resolve({});
  return new Promise((resolve, reject) => {
    try {
      entry.listener(details, (answer) => resolve(answer ?? {}));
    } catch (error) {
      reject(error);
    }
  });
}
