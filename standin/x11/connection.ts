import { z } from 'zod';
import {
  type RandrExtension,
  type ShapeExtension,
  type XClient,
  type XEvent,
  type XInputExtension,
  x11
} from './x11.ts';

/** Names of all the atoms the stand-in writes or compares, interned once at the start. */
const ATOMS = [
  'WM_PROTOCOLS',
  'WM_DELETE_WINDOW',
  'WM_TAKE_FOCUS',
  'WM_STATE',
  'WM_CHANGE_STATE',
  'WM_HINTS',
  'WM_NORMAL_HINTS',
  'WM_CLASS',
  'WM_NAME',
  'WM_TRANSIENT_FOR',
  'UTF8_STRING',
  'image/png',
  '_MOTIF_WM_HINTS',
  '_NET_ACTIVE_WINDOW',
  '_NET_SUPPORTING_WM_CHECK',
  '_NET_WM_ICON',
  '_NET_WM_NAME',
  '_NET_WM_PID',
  '_NET_WM_STATE',
  '_NET_WM_STATE_ABOVE',
  '_NET_WM_STATE_DEMANDS_ATTENTION',
  '_NET_WM_STATE_FULLSCREEN',
  '_NET_WM_STATE_HIDDEN',
  '_NET_WM_STATE_MAXIMIZED_HORZ',
  '_NET_WM_STATE_MAXIMIZED_VERT',
  '_NET_WM_STATE_MODAL',
  '_NET_WM_STATE_SKIP_PAGER',
  '_NET_WM_STATE_SKIP_TASKBAR',
  '_NET_WM_STATE_STICKY',
  '_NET_WM_DESKTOP',
  '_NET_WM_WINDOW_OPACITY',
  '_NET_WM_WINDOW_TYPE',
  '_NET_WM_WINDOW_TYPE_DIALOG',
  '_NET_WM_WINDOW_TYPE_DOCK',
  '_NET_WM_WINDOW_TYPE_NORMAL',
  '_NET_WM_WINDOW_TYPE_NOTIFICATION',
  '_NET_WM_WINDOW_TYPE_TOOLBAR',
  '_NET_WM_WINDOW_TYPE_UTILITY',
  '_NET_WORKAREA',
  '_NET_FRAME_EXTENTS',
  'CLIPBOARD',
  'INCR',
  'TARGETS'
] as const;

export type AtomName = (typeof ATOMS)[number];

const atomsSchema = z.record(z.enum(ATOMS), z.number());

/** Numbers of X's predefined atoms (X11 protocol, appendix B). */
export const PREDEFINED = { ATOM: 4, CARDINAL: 6, STRING: 31, WINDOW: 33, WM_HINTS: 35, WM_SIZE_HINTS: 41 } as const;

/** Turns a Node-style callback request into a promise. */
export function ask<T>(request: (callback: (error: Error | null, value: T) => void) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    request((error, value) => (error === null || error === undefined ? resolve(value) : reject(error)));
  });
}

/** A connection to the X server with what every part of the stand-in needs from it. */
export class XConnection {
  readonly client: XClient;
  readonly root: number;
  readonly depth: number;
  readonly size: { readonly width: number; readonly height: number };
  readonly keycodes: { readonly min: number; readonly max: number };
  readonly shape: ShapeExtension;
  readonly randr: RandrExtension;
  readonly atoms: Readonly<Record<AtomName, number>>;
  readonly #listeners = new Set<(event: XEvent) => void>();

  private constructor(
    display: Parameters<Parameters<typeof x11.createClient>[1]>[1],
    shape: ShapeExtension,
    randr: RandrExtension,
    atoms: Readonly<Record<AtomName, number>>
  ) {
    const screen = display.screen[0];
    if (screen === undefined) throw new Error('The X server has no screen');
    this.client = display.client;
    this.root = screen.root;
    this.depth = screen.root_depth;
    this.size = { width: screen.pixel_width, height: screen.pixel_height };
    this.keycodes = { min: display.min_keycode, max: display.max_keycode };
    this.shape = shape;
    this.randr = randr;
    this.atoms = atoms;
    // Errors of single requests are expected: windows of other programs vanish between our asking and the answer.
    this.client.on('error', () => {});
    this.client.on('event', (event) => {
      for (const listener of this.#listeners) {
        try {
          listener(event);
        } catch (error) {
          // As with messages of Chromium's: what a listener of the app's throws must not cost the events behind it.
          setImmediate(() => {
            throw error;
          });
        }
      }
    });
  }

  /** Connects to the display, e.g. `:0`; rejects with a plain sentence when that is not possible. */
  static async open(display: string): Promise<XConnection> {
    const opened = await ask<Parameters<Parameters<typeof x11.createClient>[1]>[1]>((callback) => {
      const client = x11.createClient({ display }, callback);
      client.on('error', (error) => callback(error, Object.create(null)));
    }).catch((error: unknown) => {
      throw new Error(`The Electron stand-in cannot reach the X display "${display}": ${String(error)}`);
    });
    const client = opened.client;
    const shape = await ask<ShapeExtension>((callback) => client.require('shape', callback));
    const randr = await ask<RandrExtension>((callback) => client.require('randr', callback));
    const numbers = await Promise.all(ATOMS.map((name) => ask<number>((done) => client.InternAtom(false, name, done))));
    const atoms = atomsSchema.parse(Object.fromEntries(ATOMS.map((name, index) => [name, numbers[index]])));
    return new XConnection(opened, shape, randr, atoms);
  }

  /** XInput 2, asked for only where it is needed. */
  input(): Promise<XInputExtension> {
    return ask((callback) => this.client.require('xinput', callback));
  }

  /** Calls `listener` for every event; returns the way to stop. */
  onEvent(listener: (event: XEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** A property's 32-bit values; empty when it is not set or the window has gone. */
  async numbers(window: number, property: number): Promise<number[]> {
    try {
      const value = await ask<{ data: Buffer; format: number }>((done) =>
        this.client.GetProperty(0, window, property, 0, 0, 1024, done)
      );
      if (value.format !== 32) return [];
      return Array.from({ length: value.data.length >> 2 }, (_, index) => value.data.readUInt32LE(index * 4));
    } catch {
      return [];
    }
  }

  /** A property's text; empty when it is not set or the window has gone. */
  async text(window: number, property: number): Promise<string> {
    try {
      const value = await ask<{ data: Buffer }>((done) =>
        this.client.GetProperty(0, window, property, 0, 0, 1024, done)
      );
      return value.data.toString('utf8');
    } catch {
      return '';
    }
  }

  /** True when a window manager that speaks EWMH runs on the display. */
  async hasWindowManager(): Promise<boolean> {
    const [check] = await this.numbers(this.root, this.atoms._NET_SUPPORTING_WM_CHECK);
    if (check === undefined || check === 0) return false;
    // The property outlives a window manager that was killed; the window it names does not.
    return (await this.numbers(check, this.atoms._NET_SUPPORTING_WM_CHECK))[0] === check;
  }

  close(): void {
    this.client.terminate();
  }
}
