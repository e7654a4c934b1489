import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { pinned } from './servers/start.ts';

const resultsSchema = z.record(z.string(), z.unknown());

/**
 * The relay under load beside the `peer` signalling server and a bare echo, all over TLS: set-ups, memory of idle clients,
 * time of a forwarded message. Servers run on the first processor and the load on the second, each in its own process.
 */
export async function relayUnderLoad(): Promise<Record<string, unknown>> {
  const { command, args } = pinned(1, [join(import.meta.dirname, 'load.ts')]);
  const { stdout } = await promisify(execFile)(command, args, { maxBuffer: 1024 * 1024 });
  return resultsSchema.parse(JSON.parse(stdout));
}
