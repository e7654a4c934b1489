import { createRequire } from 'node:module';
import { z } from 'zod';

/** The part of the `x11` package that is used; the package has no types of its own. Its callbacks become promises here. */
type RawClient = {
  /** Atoms by name, as far as they were asked for. */
  atoms: Readonly<Record<string, number>>;
  readonly require: (name: string, callback: (error: Error | null, extension: unknown) => void) => void;
  readonly GetKeyboardMapping: (
    first: number,
    count: number,
    callback: (error: Error | null, rows: readonly (readonly number[])[]) => void
  ) => void;
  readonly GetModifierMapping: (callback: (error: Error | null, rows: readonly (readonly number[])[]) => void) => void;
  readonly GetKeyboardControl: (
    callback: (error: Error | null, control: { readonly autoRepeats: Uint8Array }) => void
  ) => void;
  readonly InternAtom: (
    onlyIfExists: boolean,
    name: string,
    callback: (error: Error | null, atom: number) => void
  ) => void;
  readonly ChangeProperty: (
    mode: number,
    window: number,
    name: number,
    type: number,
    format: number,
    data: readonly number[]
  ) => void;
  readonly GetProperty: (
    remove: number,
    window: number,
    name: number,
    type: number,
    offset: number,
    length: number,
    callback: (error: Error | null, property: { readonly format: number; readonly data: Uint8Array }) => void
  ) => void;
  readonly ChangeKeyboardMapping: (first: number, perKeycode: number, keysyms: readonly number[]) => void;
  readonly ChangeKeyboardControl: (values: { readonly key: number; readonly autoRepeatMode: number }) => void;
  readonly on: (event: string, listener: (argument: unknown) => void) => void;
  readonly close: (callback?: () => void) => void;
};
type RawDisplay = {
  readonly client: RawClient;
  readonly min_keycode: number;
  readonly max_keycode: number;
  readonly screen: readonly { readonly root: number }[];
};
type RawPackage = {
  readonly createClient: (
    options: { readonly display: string },
    callback: (error: Error | null | undefined, display: RawDisplay) => void
  ) => RawClient;
};
type RawXTest = {
  readonly FakeInput: (type: number, detail: number, time: number, window: number, x: number, y: number) => void;
};
type RawXkb = {
  readonly UseCoreKbd: number;
  readonly EventType: { readonly NewKeyboardNotify: number };
  readonly SelectEvents: (
    device: number,
    affectWhich: number,
    clear: number,
    selectAll: number,
    affectMap: number,
    map: number
  ) => void;
  readonly GetState: (device: number, callback: (error: Error | null, state: KeyboardState) => void) => void;
  readonly GetControls: (
    device: number,
    callback: (error: Error | null, controls: { readonly numGroups: number }) => void
  ) => void;
  readonly LatchLockState: (
    device: number,
    affectModLocks: number,
    modLocks: number,
    lockGroup: boolean,
    groupLock: number,
    affectModLatches: number,
    modLatches: number,
    latchGroup: boolean,
    groupLatch: number
  ) => void;
};
type RawXInput = {
  readonly AllDevices: number;
  readonly EventMask: Readonly<Record<string, number>>;
  readonly xi2: unknown;
  readonly XISelectEvents: (window: number, mask: { readonly deviceId: number; readonly mask: number }) => void;
  readonly XIQueryDevice: (
    device: number,
    callback: (
      error: Error | null,
      devices: readonly { readonly deviceId: number; readonly name: string; readonly use: number }[]
    ) => void
  ) => void;
};

const method = z.custom<(...args: never[]) => unknown>((value) => typeof value === 'function');
const packageSchema = z.custom<RawPackage>((value) => z.looseObject({ createClient: method }).safeParse(value).success);
const xtestSchema = z.custom<RawXTest>((value) => z.looseObject({ FakeInput: method }).safeParse(value).success);
const xkbSchema = z.custom<RawXkb>(
  (value) => z.looseObject({ GetState: method, GetControls: method, LatchLockState: method }).safeParse(value).success
);
const xinputSchema = z.custom<RawXInput>(
  (value) => z.looseObject({ XISelectEvents: method, XIQueryDevice: method }).safeParse(value).success
);

/** What of the keyboard's state matters (X Keyboard Extension, "GetState"). */
export type KeyboardState = {
  /** Bits of the modifiers that are locked. */
  readonly lockedMods: number;
  /** The group (layout) that keys mean now, and the one that it is locked to. */
  readonly group: number;
  readonly lockedGroup: number;
};

/** A connection to the X server that can inject input. */
export type X11Client = {
  readonly minKeycode: number;
  readonly maxKeycode: number;
  readonly root: number;
  /** XTEST FakeInput of a key (X keycode). */
  readonly fakeKey: (keycode: number, down: boolean) => void;
  /** XTEST FakeInput of a button (X number). */
  readonly fakeButton: (button: number, down: boolean) => void;
  /** XTEST FakeInput of an absolute position on the screen. */
  readonly fakeMotion: (x: number, y: number) => void;
  readonly keyboardMapping: () => Promise<readonly (readonly number[])[]>;
  readonly modifierMapping: () => Promise<readonly (readonly number[])[]>;
  /** Bit map of the keys that repeat, 32 bytes. */
  readonly autoRepeats: () => Promise<Uint8Array>;
  readonly keyboardState: () => Promise<KeyboardState>;
  /** How many groups (layouts) the keyboard has. */
  readonly groupCount: () => Promise<number>;
  /** Locks the keyboard to a group, in the order of what is injected. */
  readonly lockGroup: (group: number) => void;
  /** Gives a key its keysyms, two to a group; without any it means nothing. */
  readonly bindKey: (keycode: number, keysyms: readonly number[]) => void;
  readonly setAutoRepeat: (keycode: number, on: boolean) => void;
  /**
   * Keycodes noted on the root window as lent by this program. The note outlives the program, so that what a crash left
   * behind is found again.
   */
  readonly notedKeys: () => Promise<readonly number[]>;
  readonly noteKeys: (keycodes: readonly number[]) => void;
  /** Events of the server by the package's names, like `MappingNotify`, and `XkbEvent` for another keyboard. */
  readonly onEvent: (listener: (event: unknown) => void) => void;
  readonly selectRawInput: () => Promise<readonly { readonly deviceId: number; readonly name: string }[] | null>;
  readonly close: () => void;
};

/** The root window's note; see {@link X11Client.notedKeys}. */
const NOTE = '_DESKSIDE_LENT_KEYS';
/** Predefined atom CARDINAL (X11 protocol, appendix B). */
const CARDINAL = 6;

const KEY_PRESS = 2;
const KEY_RELEASE = 3;
const BUTTON_PRESS = 4;
const BUTTON_RELEASE = 5;
const MOTION = 6;

function answered<Value>(run: (callback: (error: Error | null, value: Value) => void) => void): Promise<Value> {
  return new Promise((resolve, reject) => {
    run((error, value) => (error instanceof Error ? reject(error) : resolve(value)));
  });
}

/** Connects to a display. Rejects when there is none, or when it has no XTEST or no X Keyboard Extension. */
export async function connectX11(display: string, onLost: () => void): Promise<X11Client> {
  const x11 = packageSchema.parse(createRequire(import.meta.url)('x11'));
  const raw = await new Promise<RawDisplay>((resolve, reject) => {
    const early = x11.createClient({ display }, (error, connected) =>
      error instanceof Error ? reject(error) : resolve(connected)
    );
    early.on('error', (error) => {
      reject(error);
      onLost();
    });
    early.on('end', onLost);
  });
  const { client } = raw;
  const xtest = xtestSchema.parse(await answered<unknown>((callback) => client.require('xtest', callback)));
  const xkb = xkbSchema.parse(await answered<unknown>((callback) => client.require('xkb', callback)));
  // Whoever uses the extension is told of another layout by its own event alone.
  const another = xkb.EventType.NewKeyboardNotify;
  xkb.SelectEvents(xkb.UseCoreKbd, another, 0, another, 0, 0);
  const root = raw.screen[0]?.root ?? 0;
  // The package keeps one list for all connections, but every server numbers its atoms anew.
  client.atoms = Object.fromEntries(Object.entries(client.atoms).filter(([name]) => name !== NOTE));
  const note = await answered<number>((callback) => client.InternAtom(false, NOTE, callback));
  const fake = (type: number, detail: number, x = 0, y = 0) => xtest.FakeInput(type, detail, 0, 0, x, y);

  return {
    minKeycode: raw.min_keycode,
    maxKeycode: raw.max_keycode,
    root,
    fakeKey: (keycode, down) => fake(down ? KEY_PRESS : KEY_RELEASE, keycode),
    fakeButton: (button, down) => fake(down ? BUTTON_PRESS : BUTTON_RELEASE, button),
    fakeMotion: (x, y) => fake(MOTION, 0, x, y),
    keyboardMapping: () =>
      answered((callback) =>
        client.GetKeyboardMapping(raw.min_keycode, raw.max_keycode - raw.min_keycode + 1, callback)
      ),
    modifierMapping: () => answered((callback) => client.GetModifierMapping(callback)),
    autoRepeats: async () =>
      (await answered<{ readonly autoRepeats: Uint8Array }>((callback) => client.GetKeyboardControl(callback)))
        .autoRepeats,
    keyboardState: () => answered((callback) => xkb.GetState(xkb.UseCoreKbd, callback)),
    groupCount: async () =>
      (await answered<{ readonly numGroups: number }>((callback) => xkb.GetControls(xkb.UseCoreKbd, callback)))
        .numGroups,
    lockGroup: (group) => xkb.LatchLockState(xkb.UseCoreKbd, 0, 0, true, group, 0, 0, false, 0),
    bindKey: (keycode, keysyms) => {
      const meaning = keysyms.length === 0 ? [0, 0] : keysyms;
      client.ChangeKeyboardMapping(keycode, meaning.length, meaning);
    },
    setAutoRepeat: (keycode, on) => client.ChangeKeyboardControl({ key: keycode, autoRepeatMode: on ? 1 : 0 }),
    notedKeys: async () => {
      const property = await answered<{ readonly format: number; readonly data: Uint8Array }>((callback) =>
        client.GetProperty(0, root, note, CARDINAL, 0, 64, callback)
      );
      return property.format === 8 ? [...property.data] : [];
    },
    noteKeys: (keycodes) => client.ChangeProperty(0, root, note, CARDINAL, 8, keycodes),
    onEvent: (listener) => client.on('event', listener),
    selectRawInput: async () => {
      try {
        const xinput = xinputSchema.parse(await answered<unknown>((callback) => client.require('xinput', callback)));
        if (xinput.xi2 === null) return null;
        const devices = await answered<readonly { readonly deviceId: number; readonly name: string }[]>((callback) =>
          xinput.XIQueryDevice(xinput.AllDevices, callback)
        );
        const bits = ['RawKeyPress', 'RawButtonPress', 'RawMotion'].map((name) => xinput.EventMask[name] ?? 0);
        xinput.XISelectEvents(root, { deviceId: xinput.AllDevices, mask: bits.reduce((sum, bit) => sum | bit, 0) });
        return devices;
      } catch {
        return null;
      }
    },
    close: () => client.close()
  };
}
