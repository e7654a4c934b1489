import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { z } from 'zod';

/** What a server of the bench is told on its standard input, in one line. */
export const orderSchema = z.strictObject({
  cert: z.string(),
  key: z.string(),
  /** Of the access tokens. */
  issuer: z.string(),
  /** A folder of its own. */
  folder: z.string(),
  /** For one of several relays: the addresses of Redis and PostgreSQL, and its name. */
  cluster: z.strictObject({ bus: z.string(), database: z.string(), node: z.string() }).optional()
});
export type Order = z.infer<typeof orderSchema>;

/** Says where a server listens, and ends the process in order when it is told to, so that a profile is written. */
export function listening(port: number): void {
  process.on('SIGTERM', () => process.exit(0));
  console.log(JSON.stringify({ port }));
}

/** Reads the order that this process was started with, and ends the process with the one that gave it. */
export async function readOrder(): Promise<Order> {
  const input = createInterface({ input: process.stdin });
  const [line] = await once(input, 'line');
  input.once('close', () => process.exit(1));
  return orderSchema.parse(JSON.parse(String(line)));
}
