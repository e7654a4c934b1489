import { z } from 'zod';
import type { CdpSession } from './chromium/cdp-pipe.ts';
import { loud, PreventableEvent } from './loud.ts';
import { protocol } from './protocol.ts';
import { runtime } from './runtime.ts';
import { defaultSession } from './session.ts';
import { WebContents } from './web-contents.ts';
import type { RequestDetails } from './web-request.ts';

const headerSchema = z.object({ name: z.string(), value: z.string() });
const pausedSchema = z.object({
  requestId: z.string(),
  request: z.object({
    url: z.string(),
    urlFragment: z.string().optional(),
    method: z.string(),
    headers: z.record(z.string(), z.string()),
    postDataEntries: z.array(z.object({ bytes: z.string().optional() })).optional()
  }),
  frameId: z.string().optional(),
  resourceType: z.string(),
  responseStatusCode: z.number().optional(),
  responseStatusText: z.string().optional(),
  responseHeaders: z.array(headerSchema).optional(),
  responseErrorReason: z.string().optional(),
  redirectedRequestId: z.string().optional()
});
const downloadSchema = z.object({ frameId: z.string(), url: z.string(), suggestedFilename: z.string() });
type Paused = z.infer<typeof pausedSchema>;

/** Electron's names of resource types for Chromium's. */
const TYPES: Readonly<Record<string, string>> = {
  Document: 'mainFrame',
  Stylesheet: 'stylesheet',
  Image: 'image',
  Media: 'media',
  Font: 'font',
  Script: 'script',
  XHR: 'xhr',
  Fetch: 'xhr',
  Ping: 'ping',
  CSPViolationReport: 'cspReport',
  WebSocket: 'webSocket'
};

/** Methods whose requests have no body. */
const BODILESS = new Set(['GET', 'HEAD']);

/**
 * Every request of every page passes here before it leaves: those to the app's own schemes are answered by its handlers,
 * navigations are put to their page, the rest is shown to `session.webRequest` and goes on.
 */
export class Network {
  readonly #browser: CdpSession;
  #lastId = 0;

  private constructor(browser: CdpSession) {
    this.#browser = browser;
  }

  static async open(): Promise<void> {
    const network = new Network(runtime.started('network').chromium.connection.browser);
    network.#browser.on('Fetch.requestPaused', (params) => {
      const paused = pausedSchema.parse(params);
      network.#handle(paused).catch((error: unknown) => {
        console.error(`Electron stand-in: ${runtime.schemes.fromChromium(paused.request.url)} failed:`, error);
        network.#fail(paused, 'Failed');
      });
    });
    defaultSession.webRequest.onChanged(() => void network.#enable());
    await network.#enable();
    network.#browser.on('Browser.downloadWillBegin', (params) => network.#download(downloadSchema.parse(params)));
    await network.#browser.send('Browser.setDownloadBehavior', { behavior: 'deny', eventsEnabled: true });
  }

  async #enable(): Promise<void> {
    const responses = defaultSession.webRequest.wantsResponses ? [{ urlPattern: '*', requestStage: 'Response' }] : [];
    await this.#browser.send('Fetch.enable', {
      patterns: [{ urlPattern: '*', requestStage: 'Request' }, ...responses]
    });
  }

  /** A page wants to download: the session may hear of it, but nothing is ever saved. */
  #download({ frameId, url, suggestedFilename }: z.infer<typeof downloadSchema>): void {
    const page = WebContents.getAllWebContents().find((contents) => contents.owns(frameId) !== undefined);
    const event = new PreventableEvent();
    const item = loud('DownloadItem', {
      getURL: () => runtime.schemes.fromChromium(url),
      getFilename: () => suggestedFilename,
      cancel: () => event.preventDefault()
    });
    defaultSession.emit('will-download', event, item, page);
    if (!event.defaultPrevented) console.error('Electron stand-in: downloads are not implemented; one was refused');
  }

  #fail(paused: Paused, errorReason: string): void {
    this.#browser.post('Fetch.failRequest', { requestId: paused.requestId, errorReason });
  }

  async #handle(paused: Paused): Promise<void> {
    if (paused.responseStatusCode !== undefined || paused.responseErrorReason !== undefined) {
      await this.#response(paused);
      return;
    }
    const { schemes } = runtime;
    const url = schemes.fromChromium(paused.request.url);
    const frameId = paused.frameId ?? '';
    const page = WebContents.getAllWebContents().find((contents) => contents.owns(frameId) !== undefined);
    if (paused.resourceType === 'Document') {
      if (page?.allowsNavigation(frameId, paused.request.url, paused.redirectedRequestId !== undefined) === false) {
        this.#fail(paused, 'Aborted');
        return;
      }
      await defaultSession.enforceChecks(page ?? null, url);
    }
    const details = this.#details(paused, url, page);
    const before = await defaultSession.webRequest.beforeRequest(details);
    if (before.cancel === true) {
      this.#fail(paused, 'BlockedByClient');
      return;
    }
    if (before.redirectURL !== undefined) {
      const location = schemes.toChromium(before.redirectURL);
      this.#fulfill(paused, 307, [{ name: 'location', value: location }], Buffer.alloc(0));
      return;
    }
    const handler = protocol.handlerFor(url);
    if (handler !== undefined) await this.#serve(paused, url, handler, details);
    else if (schemes.isMapped(paused.request.url)) this.#fail(paused, 'AddressUnreachable');
    else await this.#continue(paused, details);
  }

  async #continue(paused: Paused, details: RequestDetails): Promise<void> {
    const answer = await defaultSession.webRequest.beforeSendHeaders(details);
    if (answer.cancel === true) {
      this.#fail(paused, 'BlockedByClient');
      return;
    }
    const headers = answer.requestHeaders === undefined ? {} : { headers: flatten(answer.requestHeaders) };
    this.#browser.post('Fetch.continueRequest', { requestId: paused.requestId, ...headers });
  }

  async #serve(
    paused: Paused,
    url: string,
    handler: (request: Request) => Response | Promise<Response>,
    details: RequestDetails
  ): Promise<void> {
    const { method } = paused.request;
    const headers = new Headers();
    for (const [name, value] of Object.entries(paused.request.headers)) {
      headers.append(name, /^(?:origin|referer)$/i.test(name) ? runtime.schemes.fromChromium(value) : value);
    }
    const body = Buffer.concat(
      (paused.request.postDataEntries ?? []).map(({ bytes }) => Buffer.from(bytes ?? '', 'base64'))
    );
    const request = new Request(url, { method, headers, ...(BODILESS.has(method) ? {} : { body }) });
    const response = await handler(request);
    if (!(response instanceof Response)) throw new TypeError('The protocol handler did not answer with a Response');
    if (response.type === 'error') {
      this.#fail(paused, 'Failed');
      return;
    }
    const lists: Record<string, string[]> = {};
    for (const [name, value] of response.headers) {
      const list = lists[name] ?? [];
      list.push(value);
      lists[name] = list;
    }
    const statusLine = `HTTP/1.1 ${response.status} ${response.statusText}`;
    const received = { ...details, responseHeaders: lists, statusCode: response.status, statusLine };
    const answer = await defaultSession.webRequest.headersReceived(received);
    if (answer.cancel === true) {
      this.#fail(paused, 'BlockedByClient');
      return;
    }
    const list = flatten(answer.responseHeaders ?? lists).map(({ name, value }) => ({
      name,
      value: runtime.schemes.headerToChromium(value)
    }));
    this.#fulfill(paused, response.status, list, Buffer.from(await response.arrayBuffer()));
  }

  #fulfill(paused: Paused, status: number, headers: Array<{ name: string; value: string }>, body: Buffer): void {
    this.#browser.post('Fetch.fulfillRequest', {
      requestId: paused.requestId,
      responseCode: status,
      responseHeaders: headers,
      body: body.toString('base64')
    });
  }

  async #response(paused: Paused): Promise<void> {
    const { requestId } = paused;
    if (paused.responseStatusCode === undefined) {
      this.#browser.post('Fetch.continueRequest', { requestId });
      return;
    }
    const lists: Record<string, string[]> = {};
    for (const { name, value } of paused.responseHeaders ?? []) {
      const list = lists[name] ?? [];
      list.push(value);
      lists[name] = list;
    }
    const answer = await defaultSession.webRequest.headersReceived({
      ...this.#details(paused, runtime.schemes.fromChromium(paused.request.url), undefined),
      responseHeaders: lists,
      statusCode: paused.responseStatusCode,
      statusLine: `HTTP/1.1 ${paused.responseStatusCode} ${paused.responseStatusText ?? ''}`
    });
    if (answer.cancel === true) this.#fail(paused, 'BlockedByClient');
    else if (answer.responseHeaders === undefined) this.#browser.post('Fetch.continueRequest', { requestId });
    else {
      this.#browser.post('Fetch.continueResponse', {
        requestId,
        responseCode: paused.responseStatusCode,
        responseHeaders: flatten(answer.responseHeaders)
      });
    }
  }

  #details(paused: Paused, url: string, page: WebContents | undefined): RequestDetails {
    this.#lastId += 1;
    const isSubframe = paused.resourceType === 'Document' && page?.isMainFrame(paused.frameId ?? '') === false;
    return {
      id: this.#lastId,
      url,
      method: paused.request.method,
      resourceType: isSubframe ? 'subFrame' : (TYPES[paused.resourceType] ?? 'other'),
      referrer: runtime.schemes.fromChromium(paused.request.headers.Referer ?? ''),
      timestamp: Date.now(),
      requestHeaders: { ...paused.request.headers },
      ...(page === undefined ? {} : { webContentsId: page.id })
    };
  }
}

function flatten(headers: Record<string, string | string[]>): Array<{ name: string; value: string }> {
  return Object.entries(headers).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((item) => ({ name, value: item }))
  );
}
