import type { CdpSession } from './chromium/cdp-pipe.ts';
import { writeFrame } from './ipc-frame.ts';
import { Emitter } from './loud.ts';
import { encodeClone } from './page/codec.ts';
import { runtime } from './runtime.ts';

/** Where the isolated world of a frame's document is. */
export interface WorldPlace {
  readonly session: CdpSession;
  readonly contextId: number;
}

/** What is known of one frame; shared by the tree that learns it and the object the app sees. */
export interface FrameState {
  readonly id: string;
  parent: WebFrameMain | null;
  url: string;
  origin: string;
  name: string;
  destroyed: boolean;
  isolated: WorldPlace | undefined;
  main: WorldPlace | undefined;
}

let lastRoutingId = 0;

/** Electron's WebFrameMain: one frame of a page, as far as the app may look at it and speak to it. */
export class WebFrameMain extends Emitter {
  readonly routingId: number;
  readonly frameTreeNodeId: number;
  readonly processId: number;
  readonly #state: FrameState;
  readonly #children: () => WebFrameMain[];

  constructor(state: FrameState, processId: number, children: () => WebFrameMain[]) {
    super();
    lastRoutingId += 1;
    this.routingId = lastRoutingId;
    this.frameTreeNodeId = lastRoutingId;
    this.processId = processId;
    this.#state = state;
    this.#children = children;
  }

  get url(): string {
    return this.#state.url;
  }

  get origin(): string {
    return this.#state.origin;
  }

  get name(): string {
    return this.#state.name;
  }

  get parent(): WebFrameMain | null {
    return this.#state.parent;
  }

  get top(): WebFrameMain | null {
    return this.#state.parent === null ? this : this.#state.parent.top;
  }

  get frames(): WebFrameMain[] {
    return this.#children();
  }

  get framesInSubtree(): WebFrameMain[] {
    return [this, ...this.frames.flatMap((frame) => frame.framesInSubtree)];
  }

  get detached(): boolean {
    return this.#state.destroyed;
  }

  isDestroyed(): boolean {
    return this.#state.destroyed;
  }

  /** Sends to the frame's preload; lost, as in Electron, when there is no document with one. */
  send(channel: string, ...args: unknown[]): void {
    this.deliver('m', 0, channel, encodeClone(args));
  }

  /** Hands one message to the isolated world of the frame's document. */
  deliver(kind: string, id: number, channel: string, payload: string): void {
    const place = this.#state.isolated;
    if (place !== undefined) deliverTo(place, kind, id, channel, payload);
  }
}

/** Hands one message to an isolated world; lost when its document has gone meanwhile. */
export function deliverTo(place: WorldPlace, kind: string, id: number, channel: string, payload: string): void {
  place.session.post('Runtime.callFunctionOn', {
    functionDeclaration: `function(text){globalThis.${runtime.receiver}(text)}`,
    executionContextId: place.contextId,
    arguments: [{ value: writeFrame({ kind, id, channel, payload }) }],
    silent: true
  });
}
