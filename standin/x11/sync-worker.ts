// A thread with an X connection of its own, for those of Electron's functions that answer at once: the main thread waits
// while this one asks the X server. See sync-client.ts.
import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { LOCK_STATES } from './accelerators.ts';
import { ask, PREDEFINED, XConnection } from './connection.ts';
import { type SyncRequest, workerDataSchema } from './sync-messages.ts';
import { type XEvent, x11 } from './x11.ts';

const { display, flag, port } = workerDataSchema.parse(workerData);
const state = new Int32Array(flag);
const x = await XConnection.open(display);
const { client, atoms } = x;

/** Bytes put into a property at once: below the shortest request that every X server takes. */
const PROPERTY_PART = 64 * 1024;

/** Longest time, in ms, another program may take to hand over the clipboard. */
const SELECTION_TIMEOUT = 1000;

// The clipboard's owner and asker: never shown.
const own = client.AllocID();
client.CreateWindow(own, x.root, -10, -10, 1, 1, 0, 0, 0, 0, { eventMask: x11.eventMask.PropertyChange });
/** What this program has put on the clipboard. */
let clipboard: { readonly as: string; readonly content: Uint8Array } | undefined;
let onSelection: ((property: number) => void) | undefined;
let onChunk: (() => void) | undefined;
const grabbed = new Map<string, string>();

const keymap = await ask<ReadonlyArray<readonly number[]>>((done) =>
  client.GetKeyboardMapping(x.keycodes.min, x.keycodes.max - x.keycodes.min + 1, done)
);

function keycodesFor(keysym: number): number[] {
  return keymap.flatMap((row, index) => (row[0] === keysym || row[1] === keysym ? [x.keycodes.min + index] : []));
}

x.onEvent((event) => {
  if (event.name === 'KeyPress') {
    const accelerator = grabbed.get(`${event.keycode}:${(event.buttons ?? 0) & ~(2 | 16) & 0xff}`);
    if (accelerator !== undefined) parentPort?.postMessage({ accelerator });
  } else if (event.name === 'SelectionNotify') onSelection?.(event.property ?? 0);
  else if (event.name === 'SelectionClear') clipboard = undefined;
  else if (event.name === 'SelectionRequest') serve(event);
  else if (event.name === 'PropertyNotify' && event.wid === own && event.state === 0) onChunk?.();
});

/** The X types under which a content is handed over. */
function targetsOf(as: string): readonly number[] {
  return as === 'image/png' ? [atoms['image/png']] : [atoms.UTF8_STRING, PREDEFINED.STRING];
}

/** Hands the clipboard to another program (ICCCM 2.2). */
function serve(event: XEvent): void {
  const { requestor = 0, target = 0, selection = 0, time = 0 } = event;
  const property = event.property === undefined || event.property === 0 ? target : event.property;
  let answered = property;
  if (target === atoms.TARGETS) {
    client.ChangeProperty(0, requestor, property, PREDEFINED.ATOM, 32, [
      atoms.TARGETS,
      ...(clipboard === undefined ? [] : targetsOf(clipboard.as))
    ]);
  } else if (clipboard !== undefined && targetsOf(clipboard.as).includes(target)) {
    const { content } = clipboard;
    for (let at = 0; at === 0 || at < content.byteLength; at += PROPERTY_PART) {
      const part = Buffer.from(content.subarray(at, at + PROPERTY_PART));
      client.ChangeProperty(at === 0 ? 0 : 2, requestor, property, target, 8, part);
    }
  } else answered = 0;
  client.SendEvent(requestor, 0, 0, {
    name: 'SelectionNotify',
    time,
    requestor,
    selection,
    target,
    property: answered
  });
}

function within<T>(make: (resolve: (value: T) => void) => void, otherwise: T): Promise<T> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(otherwise), SELECTION_TIMEOUT);
    make((value) => {
      clearTimeout(timer);
      resolve(value);
    });
  });
}

async function readProperty(property: number): Promise<{ data: Buffer; type: number }> {
  return ask((done) => client.GetProperty(1, own, property, 0, 0, 0x10_0000, done));
}

async function readClipboard(as: string): Promise<Uint8Array> {
  const nothing = new Uint8Array(0);
  const owner = await ask<number>((done) => client.GetSelectionOwner(atoms.CLIPBOARD, done));
  if (owner === 0) return nothing;
  if (owner === own) return clipboard?.as === as ? clipboard.content : nothing;
  // Some programs answer every request with what they have; what they say that they have counts.
  const offered = await convert(atoms.TARGETS);
  const targets = Array.from({ length: Math.floor((offered?.byteLength ?? 0) / 4) }, (_, at) =>
    offered?.readUInt32LE(at * 4)
  );
  const target = targetsOf(as).find((each) => targets.includes(each));
  return (target === undefined ? null : await convert(target)) ?? nothing;
}

/** What the clipboard's owner gives for a type (ICCCM 2.4); `null` when it gives nothing. */
async function convert(target: number): Promise<Buffer | null> {
  const property = await within<number>((resolve) => {
    onSelection = resolve;
    client.ConvertSelection(own, atoms.CLIPBOARD, target, atoms.CLIPBOARD, 0);
  }, 0);
  if (property === 0) return null;
  const first = await readProperty(property);
  if (first.type !== atoms.INCR) return first.data;
  // A long content comes in parts, each fetched by deleting the one before (ICCCM 2.7.2).
  const parts: Buffer[] = [];
  for (;;) {
    await within<void>((resolve) => {
      onChunk = () => resolve();
    }, undefined);
    const { data } = await readProperty(property);
    if (data.length === 0) return Buffer.concat(parts);
    parts.push(data);
  }
}

async function grab(accelerator: string, keysym: number, modifiers: number): Promise<boolean> {
  const keycodes = keycodesFor(keysym);
  const results = await Promise.all(
    keycodes.flatMap((keycode) =>
      LOCK_STATES.map(
        (locks) =>
          new Promise<boolean>((resolve) => {
            client.GrabKey(x.root, 0, modifiers | locks, keycode, 1, 1, (error) => resolve(error === null));
          })
      )
    )
  );
  if (keycodes.length === 0 || results.includes(false)) {
    ungrab(keysym, modifiers);
    return false;
  }
  for (const keycode of keycodes) grabbed.set(`${keycode}:${modifiers}`, accelerator);
  return true;
}

function ungrab(keysym: number, modifiers: number): void {
  for (const keycode of keycodesFor(keysym)) {
    grabbed.delete(`${keycode}:${modifiers}`);
    for (const locks of LOCK_STATES) client.UngrabKey(x.root, keycode, modifiers | locks);
  }
}

async function answer(request: SyncRequest): Promise<unknown> {
  switch (request.type) {
    case 'pointer': {
      const pointer = await ask<{ rootX: number; rootY: number }>((done) => client.QueryPointer(x.root, done));
      return { x: pointer.rootX, y: pointer.rootY };
    }
    case 'idle': {
      const saver = await ask<{
        QueryInfo(root: number, done: (error: Error | null, info: { idle: number }) => void): void;
      }>((done) => client.require('screen-saver', done));
      return (await ask<{ idle: number }>((done) => saver.QueryInfo(x.root, done))).idle;
    }
    case 'read-clipboard':
      return readClipboard(request.as);
    case 'write-clipboard':
      clipboard = { as: request.as, content: request.content };
      client.SetSelectionOwner(own, atoms.CLIPBOARD, 0);
      return ask<number>((done) => client.GetSelectionOwner(atoms.CLIPBOARD, done));
    case 'clear-clipboard':
      clipboard = undefined;
      client.SetSelectionOwner(0, atoms.CLIPBOARD, 0);
      return ask<number>((done) => client.GetSelectionOwner(atoms.CLIPBOARD, done));
    case 'grab':
      return grab(request.accelerator, request.keysym, request.modifiers);
    case 'ungrab':
      ungrab(request.keysym, request.modifiers);
      return true;
  }
}

port.on('message', (message: unknown) => {
  const request = z.custom<SyncRequest>().parse(message);
  answer(request)
    .catch(() => undefined)
    .then((value) => {
      port.postMessage({ value });
      Atomics.store(state, 0, 1);
      Atomics.notify(state, 0);
    });
});
