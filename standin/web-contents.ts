import { readFileSync } from 'node:fs';
import { Script } from 'node:vm';
import type { HandlerDetails, WindowOpenHandlerResponse } from 'electron';
import { z } from 'zod';
import type { CdpSession } from './chromium/cdp-pipe.ts';
import type { PageTarget } from './chromium/targets.ts';
import { FrameTree, ISOLATED_WORLD } from './frame-tree.ts';
import { ipcMain } from './ipc-main.ts';
import { type IpcFrame, readFrame } from './ipc-frame.ts';
import { Emitter, PreventableEvent } from './loud.ts';
import { NativeImage } from './native-image.ts';
import { isolatedWorldScript, mainWorldScript } from './page/assemble.ts';
import { decodeClone, encodeClone } from './page/codec.ts';
import { isolatedProcess } from './page-process.ts';
import { runtime } from './runtime.ts';
import { defaultSession, type Session } from './session.ts';
import { deliverTo, type WebFrameMain, type WorldPlace } from './web-frame-main.ts';

/** What a page is made with. */
export interface PageOptions {
  readonly preload: string | undefined;
  readonly additionalArguments: readonly string[];
}

const bindingSchema = z.object({ name: z.string(), payload: z.string(), executionContextId: z.number() });
const childSchema = z.object({
  sessionId: z.string(),
  targetInfo: z.object({ type: z.string(), targetId: z.string() })
});
const navigateSchema = z.object({ errorText: z.string().optional(), isDownload: z.boolean().optional() });
const evaluatedSchema = z.object({
  result: z.object({ value: z.unknown().optional() }),
  exceptionDetails: z
    .object({ text: z.string(), exception: z.object({ description: z.string().optional() }).optional() })
    .optional()
});
const consoleSchema = z.object({
  type: z.string(),
  args: z.array(z.object({ value: z.unknown().optional(), description: z.string().optional() })),
  stackTrace: z
    .object({ callFrames: z.array(z.object({ url: z.string(), lineNumber: z.number() })) })
    .optional()
});
const imageSchema = z.object({ data: z.string() });

/** Numbers of the network errors an app may meet (Chromium's net_error_list.h). */
const NET_ERRORS: Readonly<Record<string, number>> = {
  'net::ERR_ABORTED': -3,
  'net::ERR_FILE_NOT_FOUND': -6,
  'net::ERR_ACCESS_DENIED': -10,
  'net::ERR_BLOCKED_BY_CLIENT': -20,
  'net::ERR_CONNECTION_REFUSED': -102,
  'net::ERR_NAME_NOT_RESOLVED': -105,
  'net::ERR_INTERNET_DISCONNECTED': -106,
  'net::ERR_UNKNOWN_URL_SCHEME': -302
};

const all = new Map<number, WebContents>();
let lastId = 0;

/** Electron's WebContents: one page, reached over its DevTools session. */
export class WebContents extends Emitter {
  readonly id: number;
  readonly session: Session = defaultSession;
  readonly #tree: FrameTree;
  readonly #options: PageOptions;
  readonly #opened = Promise.withResolvers<CdpSession>();
  #destroyed = false;
  #title = '';
  #zoom = 1;
  #loading = false;
  /** Address (in Chromium's words) of a navigation the app itself started. */
  #own: string | undefined;
  #openHandler: ((details: HandlerDetails) => WindowOpenHandlerResponse) | undefined;

  static getAllWebContents(): WebContents[] {
    return [...all.values()];
  }

  static fromId(id: number): WebContents | undefined {
    return all.get(id);
  }

  constructor(options: PageOptions) {
    super();
    lastId += 1;
    this.id = lastId;
    this.#options = options;
    this.#opened.promise.catch(() => {});
    this.#tree = new FrameTree(this.id, {
      onNavigated: (frame, isMain) => {
        if (isMain) this.emit('did-navigate', {}, frame.url, 200, '');
        this.emit('did-frame-navigate', {}, frame.url, 200, '', isMain, frame.processId, frame.routingId);
      },
      onNavigatedWithin: (frame, isMain) => this.emit('did-navigate-in-page', {}, frame.url, isMain, 0, 0)
    });
    all.set(this.id, this);
  }

  get mainFrame(): WebFrameMain {
    return this.#tree.main;
  }

  /** The page's DevTools session, once there is one. */
  get page(): Promise<CdpSession> {
    return this.#opened.promise;
  }

  /** Takes the page Chromium made for this. Called once by the window. */
  async attach(target: PageTarget): Promise<void> {
    const { targets } = runtime.started('webContents');
    targets.onCrashed(target.targetId, (reason, exitCode) => {
      this.#tree.close();
      this.emit('render-process-gone', {}, { reason: reason === 'crashed' ? 'crashed' : 'killed', exitCode });
    });
    await this.#watch(target.session, true);
    this.#opened.resolve(target.session);
  }

  /** True when the frame of a request or permission question is one of this page's. */
  owns(frameId: string): WebFrameMain | undefined {
    return this.#tree.find(frameId);
  }

  isMainFrame(frameId: string): boolean {
    return this.#tree.isMain(frameId);
  }

  /** Decides on a navigation that is about to be requested; `url` is in Chromium's words. */
  allowsNavigation(frameId: string, url: string, isRedirect: boolean): boolean {
    const isMainFrame = this.#tree.isMain(frameId);
    const address = runtime.schemes.fromChromium(url);
    if (isMainFrame && !isRedirect && this.#own !== undefined && withoutFragment(this.#own) === withoutFragment(url)) {
      return true;
    }
    const frame = this.#tree.find(frameId) ?? null;
    const details = { url: address, isMainFrame, isSameDocument: false, frame, initiator: frame };
    const event = Object.assign(new PreventableEvent(), details);
    if (isRedirect) this.emit('will-redirect', event, address, false, isMainFrame, 0, 0);
    else {
      this.emit('will-frame-navigate', event);
      if (isMainFrame && !event.defaultPrevented) this.emit('will-navigate', event, address);
    }
    return !event.defaultPrevented;
  }

  async loadURL(url: string, options?: { userAgent?: string; extraHeaders?: string }): Promise<void> {
    if (options?.userAgent !== undefined || options?.extraHeaders !== undefined) {
      throw new Error('Electron stand-in: loadURL(url, options) with userAgent or extraHeaders is not implemented');
    }
    const page = await this.page;
    const address = runtime.schemes.toChromium(url);
    this.#own = address;
    this.#loading = true;
    const loaded = new Promise<void>((resolve) => this.once('did-finish-load', () => resolve()));
    const { errorText } = navigateSchema.parse(await page.send('Page.navigate', { url: address }));
    if (errorText === undefined) return loaded;
    this.#loading = false;
    const code = NET_ERRORS[errorText] ?? -2;
    const description = errorText.replace('net::', '');
    this.emit('did-fail-load', {}, code, description, url, true, 0, 0);
    throw Object.assign(new Error(`${description} (${code}) loading '${url}'`), { code: description, errno: code, url });
  }

  reload(): void {
    void this.page.then((page) => {
      this.#own = runtime.schemes.toChromium(this.mainFrame.url);
      page.post('Page.reload', {});
    });
  }

  reloadIgnoringCache(): void {
    this.reload();
  }

  stop(): void {
    void this.page.then((page) => page.post('Page.stopLoading', {}));
  }

  send(channel: string, ...args: unknown[]): void {
    this.mainFrame.send(channel, ...args);
  }

  /** Runs script in the page's own world; the answer is what JSON keeps of it. */
  async executeJavaScript(code: string, userGesture = false): Promise<unknown> {
    const page = await this.page;
    const params = { expression: code, userGesture, awaitPromise: true, returnByValue: true, replMode: false };
    const { result, exceptionDetails } = evaluatedSchema.parse(await page.send('Runtime.evaluate', params));
    if (exceptionDetails !== undefined) {
      throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    }
    return result.value;
  }

  setWindowOpenHandler(handler: (details: HandlerDetails) => WindowOpenHandlerResponse): void {
    this.#openHandler = handler;
  }

  async capturePage(rect?: { x: number; y: number; width: number; height: number }): Promise<NativeImage> {
    const page = await this.page;
    const clip = rect === undefined ? {} : { clip: { ...rect, scale: 1 } };
    const { data } = imageSchema.parse(await page.send('Page.captureScreenshot', { format: 'png', ...clip }));
    return NativeImage.createFromBuffer(Buffer.from(data, 'base64'));
  }

  isDestroyed(): boolean {
    return this.#destroyed;
  }

  isLoading(): boolean {
    return this.#loading;
  }

  isCrashed(): boolean {
    return !this.#destroyed && this.mainFrame.isDestroyed();
  }

  getURL(): string {
    return this.mainFrame.url;
  }

  getTitle(): string {
    return this.#title;
  }

  getType(): 'window' {
    return 'window';
  }

  /** Called by the window when Chromium reports a new title. */
  titled(title: string): void {
    this.#title = title;
    this.emit('page-title-updated', {}, title, true);
  }

  getUserAgent(): string {
    return this.session.getUserAgent();
  }

  /** Ends the page, and with it the window. */
  close(): void {
    this.emit('standin-close');
  }

  focus(): void {
    this.emit('standin-focus');
  }

  /** CSS zoom of the document: what Chromium offers without its own zoom level. */
  setZoomFactor(factor: number): void {
    this.#zoom = factor;
    void this.page.then((page) =>
      page.post('Runtime.evaluate', { expression: `document.documentElement.style.zoom = '${Number(factor)}'` })
    );
  }

  getZoomFactor(): number {
    return this.#zoom;
  }

  setZoomLevel(level: number): void {
    this.setZoomFactor(1.2 ** level);
  }

  getZoomLevel(): number {
    return Math.log(this.#zoom) / Math.log(1.2);
  }

  setVisualZoomLevelLimits(_minimum: number, _maximum: number): Promise<void> {
    return Promise.resolve();
  }

  openDevTools(): void {
    console.warn('Electron stand-in: no developer tools in the window; start with --remote-debugging-port=9222');
  }

  closeDevTools(): void {}

  isDevToolsOpened(): boolean {
    return false;
  }

  /** Pages are never throttled in the stand-in. */
  setBackgroundThrottling(_allowed: boolean): void {}

  getBackgroundThrottling(): boolean {
    return false;
  }

  forcefullyCrashRenderer(): void {
    void this.page.then((page) => page.post('Page.crash', {}));
  }

  getOSProcessId(): number {
    return 0;
  }

  getProcessId(): number {
    return this.id;
  }

  setAudioMuted(_muted: boolean): void {}

  isAudioMuted(): boolean {
    return false;
  }

  /** Makes media queries such as `prefers-color-scheme` see what the theme now says. */
  followTheme(): void {
    const features = runtime.mediaFeatures;
    void this.page.then((page) => page.post('Emulation.setEmulatedMedia', { features }));
  }

  /** The page has gone; called by the window. */
  gone(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    this.#tree.close();
    this.#opened.reject(new Error('The page has gone'));
    all.delete(this.id);
    this.emit('destroyed');
  }

  async #watch(session: CdpSession, root: boolean): Promise<void> {
    session.on('Runtime.bindingCalled', (params) => this.#called(session, bindingSchema.parse(params)));
    session.on('Target.attachedToTarget', (params) => this.#child(childSchema.parse(params)));
    if (root) {
      session.on('Page.domContentEventFired', () => this.emit('dom-ready', {}));
      session.on('Page.loadEventFired', () => {
        if (this.mainFrame.url === '' || this.#own === undefined) return;
        this.#loading = false;
        this.emit('did-finish-load');
        this.emit('did-stop-loading');
      });
      session.on('Runtime.consoleAPICalled', (params) => this.#logged(consoleSchema.parse(params)));
    }
    await Promise.all([
      this.#tree.watch(session, root),
      session.send('Page.enable'),
      session.send('Runtime.enable'),
      session.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: true, flatten: true }),
      session.send('Runtime.addBinding', { name: runtime.binding, executionContextName: ISOLATED_WORLD }),
      session.send('Page.addScriptToEvaluateOnNewDocument', { source: this.#isolatedScript(), worldName: ISOLATED_WORLD }),
      session.send('Page.addScriptToEvaluateOnNewDocument', { source: mainWorldScript({ secret: runtime.secret }) }),
      session.send('Emulation.setEmulatedMedia', { features: runtime.mediaFeatures })
    ]);
  }

  #isolatedScript(): string {
    const { preload, additionalArguments } = this.#options;
    const preloads: Array<{ path: string; source: string }> = [];
    if (preload !== undefined) {
      try {
        const source = readFileSync(preload, 'utf8');
        // A script that does not even parse must not take the stand-in's own part down with it.
        new Script(`(function(){${source}\n})`, { filename: preload });
        preloads.push({ path: preload, source });
      } catch (error) {
        console.error(`Unable to load preload script: ${preload}\n`, error);
        setImmediate(() => this.emit('preload-error', {}, preload, error));
      }
    }
    const { secret, binding, receiver } = runtime;
    return isolatedWorldScript({ secret, binding, receiver, process: isolatedProcess(additionalArguments) }, preloads);
  }

  #child({ sessionId, targetInfo }: z.infer<typeof childSchema>): void {
    const session = runtime.started('webContents').chromium.connection.session(sessionId);
    const ready = targetInfo.type === 'iframe' ? this.#watch(session, false) : Promise.resolve();
    ready.catch(() => {}).finally(() => session.post('Runtime.runIfWaitingForDebugger', {}));
  }

  #called(session: CdpSession, call: z.infer<typeof bindingSchema>): void {
    if (call.name !== runtime.binding) return;
    const sender = this.#tree.sender(session, call.executionContextId);
    const message = readFrame(call.payload);
    if (sender === undefined || message === undefined) return;
    if (message.kind === 'i' || message.kind === 's') {
      this.emit('ipc-message', {}, message.channel);
      ipcMain.receive(this, sender.frame, sender.place, message);
    } else if (message.kind === 'g') void this.#asked(sender.frame, sender.place, message);
    else if (message.kind === 'e') {
      this.emit('preload-error', {}, message.channel, new Error(String(decodeClone(message.payload))));
    }
  }

  async #asked(frame: WebFrameMain, place: WorldPlace, message: IpcFrame): Promise<void> {
    const request = requestSchema.parse(decodeClone(message.payload));
    switch (request.type) {
      case 'window-open':
        this.#windowOpen(request, frame);
        return;
      case 'navigate': {
        const frameId = [...this.mainFrame.framesInSubtree].includes(frame) ? frame : undefined;
        if (frameId === undefined) return;
        const event = Object.assign(new PreventableEvent(), { url: request.url, isMainFrame: frame.parent === null, frame });
        this.emit('will-frame-navigate', event);
        if (frame.parent === null && !event.defaultPrevented) this.emit('will-navigate', event, request.url);
        return;
      }
      case 'html-fullscreen':
        this.emit(request.on ? 'enter-html-full-screen' : 'leave-html-full-screen');
        return;
      default: {
        const verdict = await this.session.decide(this, frame, request);
        const answer = [request.id, verdict.allowed, verdict.errorName, verdict.message];
        deliverTo(place, 'd', 0, '', encodeClone(answer));
      }
    }
  }

  #windowOpen(request: { url: string; frameName: string; features: string }, frame: WebFrameMain): void {
    const url = runtime.schemes.fromChromium(request.url);
    if (this.#openHandler === undefined) {
      console.warn(`Electron stand-in: a page's window.open was refused; no setWindowOpenHandler is set`);
      return;
    }
    const referrer = { url: frame.url, policy: 'strict-origin-when-cross-origin' as const };
    const answer = this.#openHandler({
      url,
      frameName: request.frameName,
      features: request.features,
      disposition: 'new-window',
      referrer
    });
    if (answer.action === 'allow') {
      throw new Error("Electron stand-in: setWindowOpenHandler answering { action: 'allow' } is not implemented");
    }
  }

  #logged(entry: z.infer<typeof consoleSchema>): void {
    const message = entry.args.map(({ value, description }) => String(value ?? description ?? '')).join(' ');
    const levels: Readonly<Record<string, string>> = { error: 'error', warning: 'warning', debug: 'debug' };
    const at = entry.stackTrace?.callFrames[0];
    const details = {
      level: levels[entry.type] ?? 'info',
      message,
      lineNumber: (at?.lineNumber ?? -1) + 1,
      sourceId: runtime.schemes.fromChromium(at?.url ?? ''),
      frame: this.mainFrame
    };
    this.emit('console-message', Object.assign(new PreventableEvent(), details));
  }
}

const requestSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('window-open'), url: z.string(), frameName: z.string(), features: z.string() }),
  z.object({ type: z.literal('navigate'), url: z.string() }),
  z.object({ type: z.literal('html-fullscreen'), on: z.boolean() }),
  z.object({
    type: z.literal('display-media'),
    id: z.number(),
    video: z.boolean(),
    audio: z.boolean(),
    userGesture: z.boolean()
  }),
  z.object({
    type: z.literal('permission'),
    id: z.number(),
    permission: z.string(),
    video: z.boolean(),
    audio: z.boolean()
  })
]);

/** A question of a page's that the session's handlers decide. */
export type GateRequest = Extract<z.infer<typeof requestSchema>, { id: number }>;

function withoutFragment(url: string): string {
  return url.replace(/#.*$/s, '');
}
