import { MessagePort } from 'node:worker_threads';
import { z } from 'zod';

/** What the main thread may ask the X thread. */
export type SyncRequest =
  | { readonly type: 'pointer' | 'idle' | 'clear-clipboard' }
  /** Answered with bytes; empty when there is nothing of that type. */
  | { readonly type: 'read-clipboard'; readonly as: string }
  | { readonly type: 'write-clipboard'; readonly as: string; readonly content: Uint8Array }
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
