import * as x11 from 'x11';
import { z } from 'zod';

/** One thing that a program was told of, in the order in which the X server told it. */
export type Heard = {
  readonly kind: 'KeyPress' | 'KeyRelease' | 'ButtonPress' | 'ButtonRelease' | 'MotionNotify';
  /** Keycode or button number. */
  readonly detail: number;
  /** Modifiers and buttons that were down before. */
  readonly state: number;
  readonly x: number;
  readonly y: number;
};

/** A window that writes down every key, button and motion it is told of. */
export type Listener = {
  readonly heard: readonly Heard[];
  /** Forgets what was heard so far, and answers it. */
  readonly take: () => readonly Heard[];
  readonly close: () => void;
};

const eventSchema = z.object({
  name: z.enum(['KeyPress', 'KeyRelease', 'ButtonPress', 'ButtonRelease', 'MotionNotify']),
  keycode: z.number(),
  buttons: z.number(),
  rootx: z.number(),
  rooty: z.number()
});

/** KeyPress, KeyRelease, ButtonPress, ButtonRelease, PointerMotion (X11 protocol, SETofEVENT). */
const EVERYTHING = 0x1 | 0x2 | 0x4 | 0x8 | 0x40;

/** Opens a listener that covers a part of the display, above everything; keys reach it while the pointer is in it. */
export function listen(
  display: string,
  place: { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
): Promise<Listener> {
  return new Promise((resolve, reject) => {
    x11.createClient({ display }, (error, connected) => {
      const root = connected?.screen[0]?.root;
      if (error instanceof Error || root === undefined) return reject(error ?? new Error('The display has no screen.'));
      const { client } = connected;
      const heard: Heard[] = [];
      client.on('error', () => undefined);
      client.on('event', (event) => {
        const parsed = eventSchema.safeParse(event);
        if (!parsed.success) return;
        const { name, keycode, buttons, rootx, rooty } = parsed.data;
        heard.push({ kind: name, detail: keycode, state: buttons, x: rootx, y: rooty });
      });
      const window = client.AllocID();
      client.CreateWindow(window, root, place.x, place.y, place.width, place.height, 0, 0, 0, 0, {
        overrideRedirect: true,
        backgroundPixel: 0xe8e8e8,
        eventMask: EVERYTHING
      });
      client.MapWindow(window);
      client.RaiseWindow(window);
      return resolve({ heard, take: () => heard.splice(0), close: () => client.terminate() });
    });
  });
}
