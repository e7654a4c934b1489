import { z } from 'zod';
import type { CdpSession } from './chromium/cdp-pipe.ts';
import { isBlankMark } from './chromium/targets.ts';
import { runtime } from './runtime.ts';
import { type FrameState, WebFrameMain, type WorldPlace } from './web-frame-main.ts';

/** Name of the world preload scripts run in, as Electron calls it. */
export const ISOLATED_WORLD = 'Electron Isolated Context';

const attachedSchema = z.object({ frameId: z.string(), parentFrameId: z.string() });
const frameSchema = z.object({
  id: z.string(),
  parentId: z.string().optional(),
  name: z.string().optional(),
  url: z.string(),
  urlFragment: z.string().optional(),
  securityOrigin: z.string()
});
const navigatedSchema = z.object({ frame: frameSchema });
const withinSchema = z.object({ frameId: z.string(), url: z.string() });
const detachedSchema = z.object({ frameId: z.string(), reason: z.string() });
const contextSchema = z.object({
  context: z.object({
    id: z.number(),
    origin: z.string(),
    name: z.string(),
    auxData: z.object({ frameId: z.string().optional(), isDefault: z.boolean() }).optional()
  })
});
const contextGoneSchema = z.object({ executionContextId: z.number() });
const treeSchema = z.object({ frameTree: z.object({ frame: frameSchema }) });

/** Receives what the tree learns. */
export interface FrameTreeEvents {
  readonly onNavigated: (frame: WebFrameMain, isMain: boolean) => void;
  readonly onNavigatedWithin: (frame: WebFrameMain, isMain: boolean) => void;
}

/** The frames of one page, over all the processes they are in, and the isolated world in each. */
export class FrameTree {
  readonly #frames = new Map<string, { state: FrameState; frame: WebFrameMain }>();
  readonly #contexts = new Map<string, { frameId: string; isolated: boolean; place: WorldPlace }>();
  readonly #events: FrameTreeEvents;
  readonly #processId: number;
  readonly #root: { state: FrameState; frame: WebFrameMain };
  #rootId = '';

  constructor(processId: number, events: FrameTreeEvents) {
    this.#events = events;
    this.#processId = processId;
    this.#root = this.#make('', null);
  }

  get main(): WebFrameMain {
    return this.#root.frame;
  }

  /** True for the frame id of the page itself. */
  isMain(frameId: string): boolean {
    return frameId === this.#rootId;
  }

  find(frameId: string): WebFrameMain | undefined {
    return this.#frames.get(frameId)?.frame;
  }

  /** The frame an isolated world belongs to, and where that world is; nothing for any other context. */
  sender(session: CdpSession, contextId: number): { frame: WebFrameMain; place: WorldPlace } | undefined {
    const context = this.#contexts.get(`${session.id}:${contextId}`);
    if (context === undefined || !context.isolated) return undefined;
    const known = this.#frames.get(context.frameId);
    return known === undefined ? undefined : { frame: known.frame, place: context.place };
  }

  /** Learns from one session; `root` tells that it is the page's own. */
  async watch(session: CdpSession, root: boolean): Promise<void> {
    session.on('Page.frameAttached', (params) => {
      const { frameId, parentFrameId } = attachedSchema.parse(params);
      this.#know(frameId, parentFrameId);
    });
    session.on('Page.frameNavigated', (params) => {
      const { frame } = navigatedSchema.parse(params);
      this.#navigated(frame);
      this.#events.onNavigated(this.#know(frame.id, frame.parentId).frame, frame.id === this.#rootId);
    });
    session.on('Page.navigatedWithinDocument', (params) => {
      const { frameId, url } = withinSchema.parse(params);
      const known = this.#know(frameId, undefined);
      known.state.url = runtime.schemes.fromChromium(url);
      this.#events.onNavigatedWithin(known.frame, frameId === this.#rootId);
    });
    session.on('Page.frameDetached', (params) => {
      const { frameId, reason } = detachedSchema.parse(params);
      if (reason !== 'swap') this.#forget(frameId);
    });
    session.on('Runtime.executionContextCreated', (params) => this.#contextCreated(session, params));
    session.on('Runtime.executionContextDestroyed', (params) => {
      this.#contextGone(`${session.id}:${contextGoneSchema.parse(params).executionContextId}`);
    });
    session.on('Runtime.executionContextsCleared', () => {
      for (const key of this.#contexts.keys()) if (key.startsWith(`${session.id}:`)) this.#contextGone(key);
    });
    const { frameTree } = treeSchema.parse(await session.send('Page.getFrameTree'));
    if (root) {
      this.#rootId = frameTree.frame.id;
      this.#frames.set(this.#rootId, this.#root);
    }
  }

  /** The page has gone: so have all its frames. */
  close(): void {
    for (const { state } of this.#frames.values()) {
      state.destroyed = true;
      state.isolated = undefined;
    }
    this.#root.state.destroyed = true;
    this.#contexts.clear();
  }

  #make(id: string, parent: WebFrameMain | null): { state: FrameState; frame: WebFrameMain } {
    const state: FrameState = {
      id,
      parent,
      url: '',
      origin: 'null',
      name: '',
      destroyed: false,
      isolated: undefined,
      main: undefined
    };
    const frame: WebFrameMain = new WebFrameMain(state, this.#processId, () =>
      [...this.#frames.values()].filter((other) => other.state.parent === frame).map((other) => other.frame)
    );
    return { state, frame };
  }

  #know(id: string, parentId: string | undefined): { state: FrameState; frame: WebFrameMain } {
    const known = this.#frames.get(id);
    if (known !== undefined) return known;
    const parent = parentId === undefined ? undefined : this.#frames.get(parentId);
    const made = this.#make(id, parent?.frame ?? this.main);
    made.state.url = 'about:blank';
    this.#frames.set(id, made);
    return made;
  }

  #navigated(frame: z.infer<typeof frameSchema>): void {
    const { state } = this.#know(frame.id, frame.parentId);
    // As in Electron, a page that has loaded nothing yet has no address.
    state.url = isBlankMark(frame.url) ? '' : runtime.schemes.fromChromium(`${frame.url}${frame.urlFragment ?? ''}`);
    state.destroyed = false;
    state.name = frame.name ?? '';
    // Chromium's word for an opaque origin is «://».
    state.origin = frame.securityOrigin === '://' ? 'null' : runtime.schemes.fromChromium(frame.securityOrigin);
    for (const { state: child, frame: childFrame } of this.#frames.values()) {
      if (child.parent !== null && childFrame.parent === this.#frames.get(frame.id)?.frame) this.#forget(child.id);
    }
  }

  #forget(frameId: string): void {
    const known = this.#frames.get(frameId);
    if (known === undefined || known === this.#root) return;
    for (const child of known.frame.frames) {
      const id = [...this.#frames].find(([, value]) => value.frame === child)?.[0];
      if (id !== undefined) this.#forget(id);
    }
    known.state.destroyed = true;
    known.state.isolated = undefined;
    this.#frames.delete(frameId);
  }

  #contextCreated(session: CdpSession, params: unknown): void {
    const { context } = contextSchema.parse(params);
    const frameId = context.auxData?.frameId;
    if (frameId === undefined) return;
    const place = { session, contextId: context.id };
    const isolated = context.name === ISOLATED_WORLD;
    const { state } = this.#know(frameId, undefined);
    if (isolated) state.isolated = place;
    else if (context.auxData?.isDefault === true) {
      state.main = place;
      // The empty document a frame starts with is not announced; its context knows the origin it inherits.
      if (state.origin === 'null' && context.origin !== '://' && context.origin !== '') {
        state.origin = runtime.schemes.fromChromium(context.origin);
      }
    }
    this.#contexts.set(`${session.id}:${context.id}`, { frameId, isolated, place });
  }

  #contextGone(key: string): void {
    const context = this.#contexts.get(key);
    if (context === undefined) return;
    this.#contexts.delete(key);
    const state = this.#frames.get(context.frameId)?.state;
    if (state?.isolated === context.place) state.isolated = undefined;
    if (state?.main === context.place) state.main = undefined;
  }
}
