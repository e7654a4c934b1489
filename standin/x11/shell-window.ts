import type { AtomName, XConnection } from './connection.ts';
import { PREDEFINED } from './connection.ts';
import { type XEvent, x11 } from './x11.ts';

/** A rectangle in pixels of the X screen. */
export interface Rectangle {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** What may happen to a window from outside. */
export interface ShellEvents {
  /** The person, or the window manager for them, asks to close the window. */
  readonly onCloseRequest: () => void;
  /** The window was destroyed by somebody else. */
  readonly onDestroyed: () => void;
  /** The page has a title. */
  readonly onTitle: (title: string) => void;
  readonly onMoved: (bounds: Rectangle) => void;
  readonly onFocus: (focused: boolean) => void;
  /** Chromium took the keyboard for a window that was not given it. */
  readonly onStolenFocus: () => void;
  readonly onState: (state: { minimized: boolean; maximized: boolean; fullscreen: boolean }) => void;
}

export interface ShellOptions {
  readonly bounds: Rectangle;
  readonly frame: boolean;
  readonly focusable: boolean;
  readonly type: AtomName;
  readonly transientFor: number | undefined;
  readonly className: string;
}

const EVENTS = x11.eventMask.StructureNotify | x11.eventMask.FocusChange | x11.eventMask.PropertyChange;

/** Flags of WM_HINTS and WM_NORMAL_HINTS (ICCCM 4.1.2). */
const HINT_INPUT = 1;
const SIZE_POSITION = 1 | 4;
const SIZE_SIZE = 2 | 8;
const SIZE_MIN = 16;
const SIZE_MAX = 32;
const SIZE_GRAVITY = 512;

/** Places are meant for the content, whatever frame a window manager adds (X11 StaticGravity). */
const STATIC_GRAVITY = 10;

/**
 * The top-level X window of a BrowserWindow. It is the stand-in's own and Chromium's window is put inside it, so that
 * closing, hiding, placing, shaping and all talk with a window manager are the stand-in's, as they are Electron's.
 */
export class ShellWindow {
  readonly id: number;
  readonly #x: XConnection;
  readonly #events: ShellEvents;
  readonly #focusable: boolean;
  readonly #stop: () => void;
  #bounds: Rectangle;
  #inner: number | undefined;
  readonly #states = new Set<AtomName>();
  #mapped = false;
  /** True once this window was given the keyboard on purpose. */
  #invited = false;
  #destroyed = false;

  constructor(x: XConnection, options: ShellOptions, events: ShellEvents) {
    this.#x = x;
    this.#events = events;
    this.#bounds = { ...options.bounds };
    this.#focusable = options.focusable;
    this.id = x.client.AllocID();
    const { client, atoms } = x;
    const { width, height } = options.bounds;
    client.CreateWindow(this.id, x.root, options.bounds.x, options.bounds.y, width, height, 0, 0, 0, 0, {
      eventMask: EVENTS
    });
    client.ChangeProperty(0, this.id, atoms.WM_PROTOCOLS, PREDEFINED.ATOM, 32, [
      atoms.WM_DELETE_WINDOW,
      atoms.WM_TAKE_FOCUS
    ]);
    client.ChangeProperty(0, this.id, atoms._NET_WM_PID, PREDEFINED.CARDINAL, 32, [process.pid]);
    client.ChangeProperty(0, this.id, atoms._NET_WM_WINDOW_TYPE, PREDEFINED.ATOM, 32, [atoms[options.type]]);
    client.ChangeProperty(
      0,
      this.id,
      atoms.WM_CLASS,
      PREDEFINED.STRING,
      8,
      `${options.className}\0${options.className}\0`
    );
    // The inner window takes the keyboard (ICCCM «globally active»), so the shell itself never asks for it.
    client.ChangeProperty(0, this.id, atoms.WM_HINTS, PREDEFINED.WM_HINTS, 32, [HINT_INPUT, 0, 1, 0, 0, 0, 0, 0, 0]);
    if (!options.frame)
      client.ChangeProperty(0, this.id, atoms._MOTIF_WM_HINTS, atoms._MOTIF_WM_HINTS, 32, [2, 0, 0, 0, 0]);
    if (options.transientFor !== undefined) {
      client.ChangeProperty(0, this.id, atoms.WM_TRANSIENT_FOR, PREDEFINED.WINDOW, 32, [options.transientFor]);
    }
    this.#stop = x.onEvent((event) => this.#handle(event));
  }

  /** Puts Chromium's window inside; it fills the shell from then on. */
  adopt(inner: number): void {
    const { client } = this.#x;
    this.#inner = inner;
    client.ChangeWindowAttributes(inner, { eventMask: EVENTS });
    client.ReparentWindow(inner, this.id, 0, 0);
    this.#fit();
    client.MapWindow(inner);
  }

  get bounds(): Rectangle {
    return { ...this.#bounds };
  }

  get inner(): number | undefined {
    return this.#inner;
  }

  show(): void {
    // A window manager forgets the states of a window that was hidden.
    const states = [...this.#states].map((name) => this.#x.atoms[name]);
    this.property('_NET_WM_STATE', PREDEFINED.ATOM, states);
    this.#mapped = true;
    this.#x.client.MapWindow(this.id);
    this.#announce();
  }

  /** Takes the window off the screen the way a window manager understands (ICCCM 4.1.4). */
  hide(): void {
    this.#mapped = false;
    this.#x.client.UnmapWindow(this.id);
    this.#x.client.SendEvent(this.#x.root, 0, x11.eventMask.SubstructureRedirect | x11.eventMask.SubstructureNotify, {
      name: 'UnmapNotify',
      event: this.#x.root,
      wid: this.id,
      fromConfigure: 0
    });
  }

  place(bounds: Rectangle): void {
    this.#bounds = { ...bounds };
    this.#x.client.ConfigureWindow(this.id, bounds);
    this.#fit();
  }

  /** Least and greatest size for the window manager; a missing greatest size means no limit. */
  limit(min: { width: number; height: number }, max: { width: number; height: number } | undefined): void {
    const { x, y, width, height } = this.#bounds;
    const flags = SIZE_POSITION | SIZE_SIZE | SIZE_MIN | SIZE_GRAVITY | (max === undefined ? 0 : SIZE_MAX);
    const hints = [flags, x, y, width, height, min.width, min.height, max?.width ?? 0, max?.height ?? 0];
    this.property('WM_NORMAL_HINTS', PREDEFINED.WM_SIZE_HINTS, [...hints, 0, 0, 0, 0, 0, 0, 0, 0, STATIC_GRAVITY]);
  }

  property(name: AtomName, type: number, values: readonly number[]): void {
    this.#x.client.ChangeProperty(0, this.id, this.#x.atoms[name], type, 32, values);
  }

  removeProperty(name: AtomName): void {
    this.#x.client.DeleteProperty(this.id, this.#x.atoms[name]);
  }

  title(text: string): void {
    const { client, atoms } = this.#x;
    client.ChangeProperty(0, this.id, atoms._NET_WM_NAME, atoms.UTF8_STRING, 8, Buffer.from(text, 'utf8'));
    client.ChangeProperty(0, this.id, atoms.WM_NAME, atoms.UTF8_STRING, 8, Buffer.from(text, 'utf8'));
  }

  /** Sets or clears states for the window manager: by property before the window is shown, by message afterwards. */
  state(on: boolean, ...names: AtomName[]): void {
    const { client, root, atoms } = this.#x;
    for (const name of names) {
      if (on) this.#states.add(name);
      else this.#states.delete(name);
    }
    if (!this.#mapped) return;
    const [first = 0, second = 0] = names.map((name) => atoms[name]);
    client.SendClientMessage(root, this.id, atoms._NET_WM_STATE, 32, [on ? 1 : 0, first, second, 1]);
  }

  raise(): void {
    this.#x.client.RaiseWindow(this.id);
  }

  /** The window was clicked and gets the keyboard, where no window manager gives it. */
  clicked(): void {
    this.raise();
    this.#takeKeyboard();
  }

  /** Gives the window the keyboard, through the window manager where there is one. */
  focus(managed: boolean): void {
    if (!this.#focusable) return;
    const { client, root, atoms } = this.#x;
    if (managed) client.SendClientMessage(root, this.id, atoms._NET_ACTIVE_WINDOW, 32, [2, 0, 0]);
    else this.#takeKeyboard();
  }

  /** Limits what is seen of the window (`bounding`) or what of it takes the pointer (`input`); none = everything. */
  shape(kind: 'bounding' | 'input', rectangles: readonly Rectangle[] | undefined): void {
    const { shape } = this.#x;
    const number = kind === 'bounding' ? shape.Kind.Bounding : shape.Kind.Input;
    if (rectangles === undefined) shape.Mask(shape.Op.Set, number, this.id, 0, 0, 0);
    else {
      const list = rectangles.map(({ x, y, width, height }) => [x, y, width, height] as const);
      shape.Rectangles(shape.Op.Set, number, this.id, 0, 0, list);
    }
  }

  destroy(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    this.#stop();
    // Chromium's own window goes back to the root, unmapped, for Chromium to destroy.
    if (this.#inner !== undefined) {
      this.#x.client.UnmapWindow(this.#inner);
      this.#x.client.ReparentWindow(this.#inner, this.#x.root, this.#bounds.x, this.#bounds.y);
    }
    this.#x.client.DestroyWindow(this.id);
  }

  #takeKeyboard(): void {
    if (this.#inner === undefined || !this.#focusable) return;
    this.#invited = true;
    this.#x.client.SetInputFocus(this.#inner, 1);
  }

  #fit(): void {
    if (this.#inner === undefined) return;
    const { width, height } = this.#bounds;
    this.#x.client.ConfigureWindow(this.#inner, { x: 0, y: 0, width, height });
    this.#announce();
  }

  /** Tells Chromium where on the screen its window now is, as a window manager does (ICCCM 4.1.5). */
  #announce(): void {
    if (this.#inner === undefined) return;
    this.#x.client.SendEvent(this.#inner, 0, x11.eventMask.StructureNotify, {
      name: 'ConfigureNotify',
      wid: this.#inner,
      wid1: this.#inner,
      ...this.#bounds,
      aboveSibling: 0,
      borderWidth: 0,
      overrideRedirect: 0
    });
  }

  #handle(event: XEvent): void {
    const { atoms } = this.#x;
    if (event.wid === this.#inner && (event.name === 'FocusIn' || event.name === 'FocusOut')) {
      // Modes 1 and 2 come with key grabs, detail 5 and up are about the pointer: neither changes who has the keyboard.
      if (!(event.mode === 0 || event.mode === 3) || (event.detail ?? 0) >= 5) return;
      // Without a window manager Chromium takes the keyboard for each window it opens.
      if (event.name === 'FocusIn' && !this.#invited) this.#events.onStolenFocus();
      else this.#events.onFocus(event.name === 'FocusIn');
      return;
    }
    if (event.wid === this.#inner && event.name === 'PropertyNotify') {
      if (event.atom === atoms._NET_WM_NAME && event.state === 0) void this.#titled(event.wid);
      return;
    }
    if (event.wid === this.#inner && event.name === 'MapNotify') {
      this.#announce();
      return;
    }
    if (event.wid !== this.id) return;
    if (event.name === 'ClientMessage' && event.message_type === atoms.WM_PROTOCOLS) {
      if (event.data?.[0] === atoms.WM_DELETE_WINDOW) this.#events.onCloseRequest();
      else if (event.data?.[0] === atoms.WM_TAKE_FOCUS) this.#takeKeyboard();
    } else if (event.name === 'FocusIn' && event.mode !== 1 && (event.detail ?? 0) < 3 && event.detail !== 2) {
      this.#takeKeyboard();
    } else if (event.name === 'MapNotify') {
      // Shown again right after hiding, the states set before may still be lost to the window manager's tidying up.
      for (const name of this.#states) this.state(true, name);
    } else if (event.name === 'ConfigureNotify') {
      void this.#moved();
    } else if (event.name === 'DestroyNotify' && !this.#destroyed) {
      this.#destroyed = true;
      this.#stop();
      this.#events.onDestroyed();
    } else if (
      event.name === 'PropertyNotify' &&
      (event.atom === atoms._NET_WM_STATE || event.atom === atoms.WM_STATE)
    ) {
      void this.#stateChanged();
    }
  }

  /** Chromium names its window after the page. The name moves to the shell, or the window would be there twice by name. */
  async #titled(inner: number): Promise<void> {
    const { client, atoms } = this.#x;
    const title = await this.#x.text(inner, atoms._NET_WM_NAME);
    if (this.#destroyed || title === '') return;
    client.DeleteProperty(inner, atoms._NET_WM_NAME);
    client.DeleteProperty(inner, atoms.WM_NAME);
    // Not a title: the mark of an empty window, or the address of a page that has none.
    if (/^data:text\/html|^standin-[0-9a-f-]{36}$|\.standin\.invalid(?:\/|$)/.test(title)) return;
    this.#events.onTitle(title);
  }

  async #moved(): Promise<void> {
    const { client, root } = this.#x;
    const [geometry, position] = await Promise.all([
      new Promise<{ width: number; height: number } | undefined>((resolve) => {
        client.GetGeometry(this.id, (_error, value) => resolve(value));
      }),
      new Promise<{ destX: number; destY: number } | undefined>((resolve) => {
        client.TranslateCoordinates(this.id, root, 0, 0, (_error, value) => resolve(value));
      })
    ]);
    if (geometry === undefined || position === undefined || this.#destroyed) return;
    const now = { x: position.destX, y: position.destY, width: geometry.width, height: geometry.height };
    const before = this.#bounds;
    if (now.x === before.x && now.y === before.y && now.width === before.width && now.height === before.height) {
      this.#announce();
      return;
    }
    this.#bounds = now;
    this.#fit();
    this.#events.onMoved({ ...now });
  }

  async #stateChanged(): Promise<void> {
    const { atoms } = this.#x;
    const states = await this.#x.numbers(this.id, atoms._NET_WM_STATE);
    const [wmState] = await this.#x.numbers(this.id, atoms.WM_STATE);
    if (this.#destroyed || !this.#mapped) return;
    this.#events.onState({
      minimized: states.includes(atoms._NET_WM_STATE_HIDDEN) || wmState === 3,
      maximized:
        states.includes(atoms._NET_WM_STATE_MAXIMIZED_VERT) && states.includes(atoms._NET_WM_STATE_MAXIMIZED_HORZ),
      fullscreen: states.includes(atoms._NET_WM_STATE_FULLSCREEN)
    });
  }
}
