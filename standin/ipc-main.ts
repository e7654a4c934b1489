import type { IpcFrame } from './ipc-frame.ts';
import { Emitter, PreventableEvent } from './loud.ts';
import { decodeClone, encodeClone } from './page/codec.ts';
import type { WebContents } from './web-contents.ts';
import { deliverTo, type WebFrameMain, type WorldPlace } from './web-frame-main.ts';

/** What a listener or handler is told about the sender of a message. */
export class IpcEvent extends PreventableEvent {
  readonly type = 'frame';
  readonly ports: readonly never[] = [];
  readonly sender: WebContents;
  readonly processId: number;
  readonly frameId: number;
  readonly #frame: WebFrameMain;

  constructor(sender: WebContents, frame: WebFrameMain) {
    super();
    this.sender = sender;
    this.#frame = frame;
    this.processId = frame.processId;
    this.frameId = frame.routingId;
  }

  /** The frame the message came from; null once it has gone. */
  get senderFrame(): WebFrameMain | null {
    return this.#frame.isDestroyed() ? null : this.#frame;
  }

  reply(channel: string, ...args: unknown[]): void {
    this.#frame.send(channel, ...args);
  }
}

// biome-ignore lint/suspicious/noExplicitAny: Electron's own signature; each app checks what arrives.
type Handler = (event: IpcEvent, ...args: any[]) => unknown;

/** Electron's ipcMain. */
export class IpcMain extends Emitter {
  static readonly moduleName = 'ipcMain';
  readonly #handlers = new Map<string, Handler>();

  handle(channel: string, handler: Handler): void {
    if (this.#handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
    if (typeof handler !== 'function') throw new TypeError('Expected handler to be a function');
    this.#handlers.set(channel, handler);
  }

  handleOnce(channel: string, handler: Handler): void {
    this.handle(channel, (event, ...args) => {
      this.removeHandler(channel);
      return handler(event, ...args);
    });
  }

  removeHandler(channel: string): void {
    this.#handlers.delete(channel);
  }

  /** Takes one message from a page's isolated world; called by its WebContents. */
  receive(sender: WebContents, frame: WebFrameMain, place: WorldPlace, message: IpcFrame): void {
    const event = new IpcEvent(sender, frame);
    const args = decodeClone(message.payload);
    const list = Array.isArray(args) ? args : [];
    if (message.kind === 's') this.emit(message.channel, event, ...list);
    else void this.#invoke(event, place, message, list);
  }

  async #invoke(event: IpcEvent, place: WorldPlace, message: IpcFrame, args: unknown[]): Promise<void> {
    let kind = 'r';
    let payload: string;
    try {
      const handler = this.#handlers.get(message.channel);
      if (handler === undefined) throw new Error(`No handler registered for '${message.channel}'`);
      payload = encodeClone(await handler(event, ...args));
    } catch (error) {
      console.error(`Error occurred in handler for '${message.channel}':`, error);
      kind = 'f';
      payload = encodeClone(String(error));
    }
    deliverTo(place, kind, message.id, message.channel, payload);
  }
}

export const ipcMain = new IpcMain();
