import { readFileSync } from 'node:fs';
import { Script } from 'node:vm';
import { z } from 'zod';
import type { CdpSession } from './chromium/cdp-pipe.ts';
import { isBlankMark } from './chromium/targets.ts';
import { FrameTree, ISOLATED_WORLD } from './frame-tree.ts';
import { type IpcFrame, readFrame } from './ipc-frame.ts';
import { Emitter, PreventableEvent } from './loud.ts';
import { isolatedWorldScript, mainWorldScript } from './page/assemble.ts';
import { decodeClone } from './page/codec.ts';
import { isolatedProcess } from './page-process.ts';
import { runtime } from './runtime.ts';
import type { WebFrameMain, WorldPlace } from './web-frame-main.ts';

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
const dialogSchema = z.object({ message: z.string(), type: z.string() });
const startedSchema = z.object({ frameId: z.string(), url: z.string(), navigationType: z.string() });
const consoleSchema = z.object({
  type: z.string(),
  args: z.array(z.object({ value: z.unknown().optional(), description: z.string().optional() })),
  stackTrace: z.object({ callFrames: z.array(z.object({ url: z.string(), lineNumber: z.number() })) }).optional()
});

/** The page behind a WebContents: its DevTools sessions, its frames, and the scripts that connect them with main. */
export abstract class Page extends Emitter {
  protected readonly tree: FrameTree;
  readonly #options: PageOptions;
  readonly #opened = Promise.withResolvers<CdpSession>();

  constructor(id: number, options: PageOptions) {
    super();
    this.#options = options;
    this.#opened.promise.catch(() => {});
    this.tree = new FrameTree(id, {
      onNavigated: (frame, isMain) => {
        if (isMain) this.emit('did-navigate', {}, frame.url, 200, '');
        this.emit('did-frame-navigate', {}, frame.url, 200, '', isMain, frame.processId, frame.routingId);
      },
      onNavigatedWithin: (frame, isMain) => this.emit('did-navigate-in-page', {}, frame.url, isMain, 0, 0)
    });
  }

  /** Takes a message for ipcMain from a frame's isolated world. */
  protected abstract received(frame: WebFrameMain, place: WorldPlace, message: IpcFrame): void;

  /** Takes a question of a page's, or news of it, from a frame's isolated world. */
  protected abstract asked(frame: WebFrameMain, place: WorldPlace, question: unknown): void;

  /** The main frame is about to get another document. */
  protected abstract started(): void;

  /** The document and all it needs at first have been loaded. */
  protected abstract loaded(): void;

  /** The page's DevTools session, once there is one; rejects when the page has gone. */
  get page(): Promise<CdpSession> {
    return this.#opened.promise;
  }

  /** Sends a command to the page, when there is one; for what nobody waits for. */
  protected post(method: string, params: object): void {
    this.page.then(
      (page) => page.post(method, params),
      () => {}
    );
  }

  /** Takes the session of the page Chromium made. */
  protected async open(session: CdpSession): Promise<void> {
    await this.#watch(session, true);
    this.#opened.resolve(session);
  }

  /** The page has gone. */
  protected end(): void {
    this.tree.close();
    this.#opened.reject(new Error('The page has gone'));
  }

  async #watch(session: CdpSession, root: boolean): Promise<void> {
    session.on('Runtime.bindingCalled', (params) => this.#called(session, bindingSchema.parse(params)));
    session.on('Target.attachedToTarget', (params) => this.#child(childSchema.parse(params)));
    if (root) {
      session.on('Page.domContentEventFired', () => this.emit('dom-ready', {}));
      session.on('Page.loadEventFired', () => this.loaded());
      session.on('Page.javascriptDialogOpening', (params) => void this.#dialog(session, dialogSchema.parse(params)));
      session.on('Page.frameStartedNavigating', (params) => this.#navigating(startedSchema.parse(params)));
      session.on('Runtime.consoleAPICalled', (params) => this.#logged(consoleSchema.parse(params)));
    }
    await Promise.all([
      this.tree.watch(session, root),
      session.send('Page.enable'),
      session.send('Runtime.enable'),
      session.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: true, flatten: true }),
      session.send('Runtime.addBinding', { name: runtime.binding, executionContextName: ISOLATED_WORLD }),
      session.send('Page.addScriptToEvaluateOnNewDocument', {
        source: this.#isolatedScript(),
        worldName: ISOLATED_WORLD
      }),
      session.send('Page.addScriptToEvaluateOnNewDocument', { source: mainWorldScript({ secret: runtime.secret }) }),
      session.send('Emulation.setEmulatedMedia', { features: runtime.mediaFeatures }),
      ...(runtime.userAgent === undefined
        ? []
        : [session.send('Emulation.setUserAgentOverride', { userAgent: runtime.userAgent })])
    ]);
  }

  /** `alert` and `confirm` of a page; it stands still until they are answered. As in Electron there is no `prompt`. */
  async #dialog(session: CdpSession, { type, message }: z.infer<typeof dialogSchema>): Promise<void> {
    const accept = type === 'beforeunload' || (type !== 'prompt' && (await runtime.onPageDialog(type, message)));
    session.post('Page.handleJavaScriptDialog', { accept });
  }

  #navigating({ frameId, url, navigationType }: z.infer<typeof startedSchema>): void {
    if (isBlankMark(url)) return;
    const details = {
      url: runtime.schemes.fromChromium(url),
      isSameDocument: /^sameDocument|^historySameDocument/.test(navigationType),
      isMainFrame: this.tree.isMain(frameId),
      frame: this.tree.find(frameId) ?? null
    };
    if (details.isMainFrame && !details.isSameDocument) this.started();
    const event = Object.assign(new PreventableEvent(), details);
    this.emit('did-start-navigation', event, details.url, details.isSameDocument, details.isMainFrame, 0, 0);
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
    const sender = this.tree.sender(session, call.executionContextId);
    const message = readFrame(call.payload);
    if (sender === undefined || message === undefined) return;
    if (message.kind === 'g') this.asked(sender.frame, sender.place, decodeClone(message.payload));
    else if (message.kind === 'e') {
      this.emit('preload-error', {}, message.channel, new Error(String(decodeClone(message.payload))));
    } else this.received(sender.frame, sender.place, message);
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
      frame: this.tree.main
    };
    this.emit('console-message', Object.assign(new PreventableEvent(), details));
  }
}
