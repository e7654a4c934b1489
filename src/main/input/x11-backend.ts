import type { PointerButton } from '#shared/protocol/input.ts';
import type { InputBackend, PixelPoint } from './backend.ts';
import { connectX11, type X11Client } from './x11-client.ts';
import { createX11Keyboard } from './x11-keyboard.ts';

/** X numbers of the buttons; 4 to 7 are the wheel. */
const BUTTONS: Readonly<Record<PointerButton, number>> = { left: 1, middle: 2, right: 3, back: 8, forward: 9 };
const WHEEL = { up: 4, down: 5, left: 6, right: 7 } as const;

/** Something to be injected; a promise when the next has to wait for it. */
type Task = { readonly kind: 'move' | 'release' | 'other'; readonly run: () => void | Promise<void> };

/**
 * How long after the last text lent keys are given back, ms: with them the keyboard has up to four groups, and whoever switches
 * between two layouts here would come past the others.
 */
const GIVE_BACK_AFTER_MS = 10_000;

/** More than this waiting means that the server hangs; what comes then is dropped, but never a release. */
const MAX_WAITING = 4_096;

/**
 * Injects on an X server by XTEST, pointer and keyboard over one connection: the server then applies them in the order in
 * which they were made, which two connections (or robotjs beside this) could not promise. Rejects without an X server.
 */
export async function createX11Backend(options: {
  readonly display: string;
  readonly now: () => number;
  readonly onLost: () => void;
  readonly onLocalInput: () => void;
}): Promise<InputBackend> {
  const client = await connectX11(options.display, options.onLost);
  const keyboard = await createX11Keyboard(client, options.now);
  await watchLocalInput(client, options.onLocalInput);
  const waiting: Task[] = [];
  let busy = false;
  let givingBack: NodeJS.Timeout | undefined;

  /** Runs tasks in order; those that need no waiting are done before this returns. */
  function add(task: Task): void {
    // Of positions that wait the newest is enough, as long as nothing was done in between.
    if (task.kind === 'move' && waiting.at(-1)?.kind === 'move') waiting.pop();
    if (waiting.length < MAX_WAITING || task.kind === 'release') waiting.push(task);
    if (!busy) work();
  }

  function work(): void {
    for (let task = waiting.shift(); task !== undefined; task = waiting.shift()) {
      const done = task.run();
      if (done === undefined) continue;
      busy = true;
      done
        .catch(() => {})
        .finally(() => {
          busy = false;
          work();
        });
      return;
    }
  }

  const click = (button: number, times: number) => {
    for (let count = 0; count < times; count += 1) {
      client.fakeButton(button, true);
      client.fakeButton(button, false);
    }
  };

  return {
    move: ({ x, y }: PixelPoint) => add({ kind: 'move', run: () => client.fakeMotion(x, y) }),
    button: (button, down) =>
      add({ kind: down ? 'other' : 'release', run: () => client.fakeButton(BUTTONS[button], down) }),
    wheel: (dx, dy) =>
      add({
        kind: 'other',
        run: () => {
          click(dy > 0 ? WHEEL.down : WHEEL.up, Math.abs(dy));
          click(dx > 0 ? WHEEL.right : WHEEL.left, Math.abs(dx));
        }
      }),
    key: (stroke) => add({ kind: stroke.down ? 'other' : 'release', run: () => keyboard.key(stroke) }),
    text: (text) => {
      keyboard.prepare(text);
      clearTimeout(givingBack);
      givingBack = setTimeout(() => add({ kind: 'other', run: () => keyboard.rest() }), GIVE_BACK_AFTER_MS).unref();
      add({ kind: 'other', run: () => keyboard.text(text) });
    },
    rest: () => {
      // What was allowed when it came is not allowed any more: only what lets go is still done.
      const releases = waiting.splice(0).filter(({ kind }) => kind === 'release');
      waiting.push(...releases);
      keyboard.stop();
      add({ kind: 'release', run: () => keyboard.rest() });
    }
  };
}

/**
 * Tells of input from this machine's own devices. Raw events name the device that they come from; those of XTEST are
 * injected ones, by us or by others. A server without the XInput 2 extension tells nothing.
 */
async function watchLocalInput(client: X11Client, onLocalInput: () => void): Promise<void> {
  const devices = await client.selectRawInput();
  if (devices === null) return;
  const injected = new Set(devices.filter(({ name }) => name.includes('XTEST')).map(({ deviceId }) => deviceId));
  client.onEvent((event) => {
    if (typeof event !== 'object' || event === null || !('sourceId' in event) || !('deviceId' in event)) return;
    const { sourceId, deviceId } = event;
    // Every event is told twice, for the device and for its master; the device's own is enough.
    if (typeof sourceId === 'number' && sourceId === deviceId && !injected.has(sourceId)) onLocalInput();
  });
}
