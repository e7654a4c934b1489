import type { HandlerDetails, WindowOpenHandlerResponse } from 'electron';
import { z } from 'zod';
import type { PageTarget } from './chromium/targets.ts';
import { requestSchema } from './gate-request.ts';
import type { IpcFrame } from './ipc-frame.ts';
import { ipcMain } from './ipc-main.ts';
import { PreventableEvent } from './loud.ts';
import { NativeImage } from './native-image.ts';
import { encodeClone } from './page/codec.ts';
import { Page, type PageOptions } from './page-base.ts';
import { runtime } from './runtime.ts';
import { defaultSession, type Session } from './session.ts';
import { deliverTo, type WebFrameMain, type WorldPlace } from './web-frame-main.ts';

const navigateSchema = z.object({ errorText: z.string().optional(), isDownload: z.boolean().optional() });
const evaluatedSchema = z.object({
  result: z.object({ value: z.unknown().optional() }),
  exceptionDetails: z
    .object({ text: z.string(), exception: z.object({ description: z.string().optional() }).optional() })
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

/** Events an app may count on that have no source here; listening to one is answered with a warning. */
const NEVER_EMITTED = new Set([
  'before-input-event',
  'certificate-error',
  'context-menu',
  'cursor-changed',
  'devtools-opened',
  'found-in-page',
  'input-event',
  'login',
  'select-bluetooth-device',
  'select-client-certificate',
  'unresponsive',
  'will-prevent-unload',
  'zoom-changed'
]);

const all = new Map<number, WebContents>();
let lastId = 0;

/** Electron's WebContents: one page, reached over its DevTools session. */
export class WebContents extends Page {
  readonly id: number;
  readonly session: Session = defaultSession;
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
    lastId += 1;
    const id = lastId;
    super(id, options);
    this.id = id;
    all.set(id, this);
  }

  override on(name: string, listener: Parameters<Page['on']>[1]): this {
    if (NEVER_EMITTED.has(name)) console.warn(`Electron stand-in: the WebContents event ${name} is never emitted`);
    return super.on(name, listener);
  }

  get mainFrame(): WebFrameMain {
    return this.tree.main;
  }

  /** Takes the page Chromium made for this. Called once by the window. */
  async attach(target: PageTarget): Promise<void> {
    const { targets } = runtime.started('webContents');
    targets.onCrashed(target.targetId, (reason, exitCode) => {
      this.crashed(reason === 'crashed' ? 'crashed' : 'killed', exitCode);
    });
    await this.open(target.session);
  }

  /** The page's process has ended. */
  crashed(reason: 'crashed' | 'killed', exitCode: number): void {
    this.tree.close();
    this.emit('render-process-gone', {}, { reason, exitCode });
  }

  /** True when the frame of a request or permission question is one of this page's. */
  owns(frameId: string): WebFrameMain | undefined {
    return this.tree.find(frameId);
  }

  isMainFrame(frameId: string): boolean {
    return this.tree.isMain(frameId);
  }

  /** Decides on a navigation that is about to be requested; `url` is in Chromium's words. */
  allowsNavigation(frameId: string, url: string, isRedirect: boolean): boolean {
    const isMainFrame = this.tree.isMain(frameId);
    const address = runtime.schemes.fromChromium(url);
    if (isMainFrame && !isRedirect && this.#own !== undefined && withoutFragment(this.#own) === withoutFragment(url)) {
      this.#own = undefined;
      return true;
    }
    const frame = this.tree.find(frameId) ?? null;
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
    const loaded = new Promise<void>((resolve, reject) => {
      this.once('did-finish-load', () => resolve());
      this.once('destroyed', () => reject(new Error(`ERR_FAILED (-2) loading '${url}'`)));
    });
    loaded.catch(() => {});
    const { errorText } = navigateSchema.parse(await page.send('Page.navigate', { url: address }));
    if (errorText === undefined) return loaded;
    this.#loading = false;
    const code = NET_ERRORS[errorText] ?? -2;
    const description = errorText.replace('net::', '');
    this.emit('did-fail-load', {}, code, description, url, true, 0, 0);
    throw Object.assign(new Error(`${description} (${code}) loading '${url}'`), {
      code: description,
      errno: code,
      url
    });
  }

  reload(): void {
    this.#own = runtime.schemes.toChromium(this.mainFrame.url);
    this.post('Page.reload', {});
  }

  reloadIgnoringCache(): void {
    this.reload();
  }

  stop(): void {
    this.post('Page.stopLoading', {});
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

  async capturePage(
    rect?: { x: number; y: number; width: number; height: number },
    _options?: object
  ): Promise<NativeImage> {
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

  /** The colour behind pages that paint none of their own. */
  paintBackground(color: { r: number; g: number; b: number; a: number }): void {
    this.post('Emulation.setDefaultBackgroundColorOverride', { color });
  }

  getUserAgent(): string {
    return this.session.getUserAgent();
  }

  /** Ends the page, and with it the window. */
  close(_options?: object): void {
    this.emit('standin-close');
  }

  focus(): void {
    this.emit('standin-focus');
  }

  /** CSS zoom of the document: what Chromium offers without its own zoom level. */
  setZoomFactor(factor: number): void {
    this.#zoom = factor;
    this.post('Runtime.evaluate', { expression: `document.documentElement.style.zoom = '${Number(factor)}'` });
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

  openDevTools(_options?: object): void {
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
    this.post('Page.crash', {});
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
    this.post('Emulation.setEmulatedMedia', { features: runtime.mediaFeatures });
  }

  /** The page has gone; called by the window. */
  gone(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    this.end();
    all.delete(this.id);
    this.emit('destroyed');
  }

  protected override received(frame: WebFrameMain, place: WorldPlace, message: IpcFrame): void {
    ipcMain.receive(this, frame, place, message);
  }

  protected override started(): void {
    this.#loading = true;
    this.emit('did-start-loading');
  }

  protected override loaded(): void {
    if (!this.#loading || this.mainFrame.url === '') return;
    this.#loading = false;
    this.emit('did-finish-load');
    this.emit('did-stop-loading');
  }

  protected override asked(frame: WebFrameMain, place: WorldPlace, question: unknown): void {
    const request = requestSchema.parse(question);
    switch (request.type) {
      case 'window-open':
        this.#windowOpen(request, frame);
        return;
      case 'navigate':
        this.#schemeNavigation(request.url, frame);
        return;
      case 'html-fullscreen':
        this.emit(request.on ? 'enter-html-full-screen' : 'leave-html-full-screen');
        return;
      default:
        void this.session.decide(this, frame, request).then(({ allowed, errorName, message }) => {
          deliverTo(place, 'd', 0, '', encodeClone([request.id, allowed, errorName, message]));
        });
    }
  }

  /** A page wants to go where Chromium alone would not take it (`mailto:` and the like): it is told, and stays. */
  #schemeNavigation(url: string, frame: WebFrameMain): void {
    const event = Object.assign(new PreventableEvent(), { url, isMainFrame: frame.parent === null, frame });
    this.emit('will-frame-navigate', event);
    if (frame.parent === null && !event.defaultPrevented) this.emit('will-navigate', event, url);
    if (!event.defaultPrevented) console.warn('Electron stand-in: a navigation out of the app was refused');
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
}

function withoutFragment(url: string): string {
  return url.replace(/#.*$/s, '');
}
