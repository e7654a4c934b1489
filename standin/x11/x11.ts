import { createRequire } from 'node:module';

// The part of the untyped `x11` package (a pure JavaScript X11 client) that the stand-in uses.

type Callback<T> = (error: Error | null, value: T) => void;

/** One event from the X server; which fields are set depends on `name`. */
export interface XEvent {
  readonly name: string;
  readonly type: number;
  readonly wid: number;
  /** Of ConfigureNotify: the window that was configured (`wid` is the one that was listened on). */
  readonly wid1?: number;
  readonly parent?: number;
  readonly x?: number;
  readonly y?: number;
  readonly width?: number;
  readonly height?: number;
  readonly keycode?: number;
  readonly buttons?: number;
  readonly mode?: number;
  readonly detail?: number;
  readonly atom?: number;
  readonly message_type?: number;
  readonly data?: readonly number[];
  readonly overrideRedirect?: number | boolean;
  readonly state?: number;
  readonly selection?: number;
  readonly requestor?: number;
  readonly target?: number;
  readonly property?: number;
  readonly time?: number;
}

export interface WindowValues {
  eventMask?: number;
  overrideRedirect?: boolean;
  backgroundPixel?: number;
  borderPixel?: number;
}

export interface XProperty {
  readonly type: number;
  readonly format: number;
  readonly data: Buffer;
}

export interface ShapeExtension {
  readonly Kind: { readonly Bounding: number; readonly Clip: number; readonly Input: number };
  readonly Op: { readonly Set: number };
  Rectangles(
    op: number,
    kind: number,
    window: number,
    x: number,
    y: number,
    rectangles: ReadonlyArray<readonly [number, number, number, number]>
  ): void;
  Mask(op: number, kind: number, window: number, x: number, y: number, bitmap: number): void;
}

export interface RandrExtension {
  readonly majorOpcode: number;
  readonly NotifyMask: { readonly All: number };
  QueryVersion(major: number, minor: number, callback: Callback<readonly number[]>): void;
  SelectInput(window: number, mask: number): void;
  GetScreenResources(
    window: number,
    callback: Callback<{ readonly outputs: readonly number[]; readonly crtcs: readonly number[] }>
  ): void;
  GetOutputInfo(
    output: number,
    timestamp: number,
    callback: Callback<{ readonly name: string; readonly crtc: number; readonly connection: number }>
  ): void;
  GetCrtcInfo(
    crtc: number,
    timestamp: number,
    callback: Callback<{
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
      readonly rotation: number;
    }>
  ): void;
}

export interface ScreenSaverExtension {
  QueryInfo(drawable: number, callback: Callback<{ readonly idle: number; readonly state: number }>): void;
}

export interface XInputExtension {
  readonly AllMasterDevices: number;
  readonly EventMask: { readonly RawButtonPress: number };
  XISelectEvents(window: number, masks: { deviceId: number; mask: number }): void;
}

export interface XClient {
  readonly atoms: Readonly<Record<string, number>>;
  /** For requests that the package has not: the number of the last one, the way out, and what waits for an answer. */
  seq_num: number;
  readonly pack_stream: { put(request: Buffer): void; submit(flush: boolean): void };
  readonly replies: Record<number, readonly [unpack: (reply: Buffer) => unknown, callback: Callback<never>]>;
  AllocID(): number;
  CreateWindow(
    wid: number,
    parent: number,
    x: number,
    y: number,
    width: number,
    height: number,
    borderWidth: number,
    depth: number,
    windowClass: number,
    visual: number,
    values: WindowValues
  ): void;
  ChangeWindowAttributes(wid: number, values: WindowValues, callback?: (error: Error | null) => void): void;
  GetWindowAttributes(
    wid: number,
    callback: Callback<{ readonly mapState: number; readonly overrideRedirect: number }>
  ): void;
  DestroyWindow(wid: number): void;
  ReparentWindow(wid: number, parent: number, x: number, y: number): void;
  MapWindow(wid: number): void;
  UnmapWindow(wid: number): void;
  ConfigureWindow(
    wid: number,
    options: { x?: number; y?: number; width?: number; height?: number; sibling?: number; stackMode?: number }
  ): void;
  RaiseWindow(wid: number): void;
  GetGeometry(
    wid: number,
    callback: Callback<{
      readonly xPos: number;
      readonly yPos: number;
      readonly width: number;
      readonly height: number;
    }>
  ): void;
  QueryTree(
    wid: number,
    callback: Callback<{ readonly root: number; readonly parent: number; readonly children: readonly number[] }>
  ): void;
  InternAtom(onlyIfExists: boolean, name: string, callback: Callback<number>): void;
  GetAtomName(atom: number, callback: Callback<string>): void;
  ChangeProperty(
    mode: number,
    wid: number,
    name: number,
    type: number,
    format: number,
    data: Buffer | string | readonly number[]
  ): void;
  DeleteProperty(wid: number, name: number): void;
  GetProperty(
    remove: number,
    wid: number,
    name: number,
    type: number,
    offset: number,
    length: number,
    callback: Callback<XProperty>
  ): void;
  GetSelectionOwner(selection: number, callback: Callback<number>): void;
  SetSelectionOwner(owner: number, selection: number, time: number): void;
  ConvertSelection(requestor: number, selection: number, target: number, property: number, time: number): void;
  SendEvent(destination: number, propagate: number, mask: number, event: object): void;
  SendClientMessage(
    destination: number,
    wid: number,
    type: number,
    format: number,
    data: readonly number[],
    mask?: number
  ): void;
  GrabButton(
    wid: number,
    ownerEvents: number,
    mask: number,
    pointerMode: number,
    keyboardMode: number,
    confineTo: number,
    cursor: number,
    button: number,
    modifiers: number
  ): void;
  GrabKey(
    wid: number,
    ownerEvents: number,
    modifiers: number,
    keycode: number,
    pointerMode: number,
    keyboardMode: number,
    callback?: (error: Error | null) => void
  ): void;
  UngrabKey(wid: number, keycode: number, modifiers: number): void;
  SetInputFocus(wid: number, revertTo: number): void;
  GetInputFocus(callback: Callback<{ readonly revertTo: number; readonly focus: number }>): void;
  QueryPointer(
    wid: number,
    callback: Callback<{ readonly child: number; readonly rootX: number; readonly rootY: number }>
  ): void;
  TranslateCoordinates(
    source: number,
    destination: number,
    x: number,
    y: number,
    callback: Callback<{ readonly child: number; readonly destX: number; readonly destY: number }>
  ): void;
  GetKeyboardMapping(first: number, count: number, callback: Callback<ReadonlyArray<readonly number[]>>): void;
  GetModifierMapping(callback: Callback<ReadonlyArray<readonly number[]>>): void;
  CreatePixmap(pid: number, drawable: number, depth: number, width: number, height: number): void;
  FreePixmap(pid: number): void;
  Bell(percent: number): void;
  require(name: 'shape', callback: Callback<ShapeExtension>): void;
  require(name: 'randr', callback: Callback<RandrExtension>): void;
  require(name: 'screen-saver', callback: Callback<ScreenSaverExtension>): void;
  require(name: 'xinput', callback: Callback<XInputExtension>): void;
  on(name: 'event', listener: (event: XEvent) => void): void;
  on(name: 'error', listener: (error: Error) => void): void;
  on(name: 'end', listener: () => void): void;
  terminate(): void;
}

export interface XDisplay {
  readonly client: XClient;
  readonly screen: ReadonlyArray<{
    readonly root: number;
    readonly pixel_width: number;
    readonly pixel_height: number;
    readonly root_depth: number;
  }>;
  readonly min_keycode: number;
  readonly max_keycode: number;
}

/** The package itself. */
export interface X11Package {
  createClient(options: { display: string }, callback: (error: Error | null, display: XDisplay) => void): XClient;
  readonly eventMask: Readonly<
    Record<
      | 'KeyPress'
      | 'KeyRelease'
      | 'ButtonPress'
      | 'StructureNotify'
      | 'SubstructureNotify'
      | 'SubstructureRedirect'
      | 'FocusChange'
      | 'PropertyChange'
      | 'VisibilityChange',
      number
    >
  >;
  readonly keySyms: Readonly<Record<string, { readonly code: number } | undefined>>;
}

export const x11: X11Package = createRequire(import.meta.url)('x11');
