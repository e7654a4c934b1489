import { MessagePort } from 'node:worker_threads';
import { z } from 'zod';

/** What the main thread may ask the X thread. */
export type SyncRequest =
  | { readonly type: 'pointer' | 'idle' | 'read-clipboard' | 'clear-clipboard' }
  | { readonly type: 'write-clipboard'; readonly text: string }
  | { readonly type: 'grab'; readonly accelerator: string; readonly keysym: number; readonly modifiers: number }
  | { readonly type: 'ungrab'; readonly keysym: number; readonly modifiers: number };

/** What the X thread is started with. */
export const workerDataSchema = z.object({
  display: z.string(),
  flag: z.instanceof(SharedArrayBuffer),
  port: z.instanceof(MessagePort)
});

/** A global shortcut was pressed. */
export const pressedSchema = z.object({ accelerator: z.string() });
