import { createRequire } from 'node:module';
import { z } from 'zod';

type Callback = (error: Error | null, value: unknown) => void;
type Client = {
  readonly QueryKeymap: (callback: Callback) => void;
  readonly QueryPointer: (window: number, callback: Callback) => void;
  readonly terminate: () => void;
};
type Connected = { readonly client: Client; readonly screen: readonly { readonly root: number }[] };
type CreateClient = (
  options: { readonly display: string },
  ready: (error: Error | null, display: Connected) => void
) => void;
const packageSchema = z.object({ createClient: z.custom<CreateClient>((value) => typeof value === 'function') });
const keymapSchema = z.instanceof(Uint8Array);
const pointerSchema = z.object({ keyMask: z.number() });
/** Buttons 1 to 5 among the modifiers (X11 protocol, SETofKEYBUTMASK). */
const BUTTONS = 0x1f00;

/** How many keys the server of a display believes to be down, and whether any button of the pointer is. */
export function heldDown(display: string): Promise<{ readonly keys: number; readonly buttons: boolean }> {
  const { createClient } = packageSchema.parse(createRequire(import.meta.url)('x11'));
  return new Promise((resolve, reject) => {
    createClient({ display }, (error, { client, screen }) => {
      if (error instanceof Error) return reject(error);
      client.QueryKeymap((_first, keymap) =>
        client.QueryPointer(screen[0]?.root ?? 0, (_second, pointer) => {
          const bytes = [...keymapSchema.parse(keymap)];
          const keys = bytes.reduce((sum, byte) => sum + byte.toString(2).replaceAll('0', '').length, 0);
          client.terminate();
          resolve({ keys, buttons: (pointerSchema.parse(pointer).keyMask & BUTTONS) !== 0 });
        })
      );
    });
  });
}
