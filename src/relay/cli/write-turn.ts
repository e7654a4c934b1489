import { chmodSync, renameSync, writeFileSync } from 'node:fs';
import { ConfigError } from '../config.ts';
import { loadConfig } from '../config-file.ts';
import { turnServerOf } from '../turn/configure.ts';
import { turnServerConfiguration } from '../turn/server-configuration.ts';
import type { Host } from './run.ts';

/** Only its owner may read it: the secret is in it. */
const OWNERS_ONLY = 0o600;

/**
 * The command `turn`: prints coturn's configuration, or writes it to a file whole or not at all. Answers 0. Throws a
 * {@link ConfigError} for a configuration that is not right or says nothing of the server, and the system's error for a file that cannot
 * be written.
 */
export function writeTurn(
  { config: file, out }: { readonly config: string | undefined; readonly out: string | undefined },
  { environment, print }: Pick<Host, 'environment' | 'print'>
): number {
  const { listen, turn } = loadConfig(file, environment);
  const options = turnServerOf(turn, listen.publicName ?? listen.host);
  if (options === undefined) {
    throw new ConfigError('turn.server: not there, so there is nothing to write; docs/turn.md says what belongs there');
  }
  const text = turnServerConfiguration(options);
  if (out === undefined) print(text.trimEnd());
  else writePrivately(out, text);
  return 0;
}

function writePrivately(file: string, text: string): void {
  const draft = `${file}.${process.pid}.part`;
  writeFileSync(draft, text, { mode: OWNERS_ONLY, flag: 'wx' });
  // The mode of a new file is what the umask leaves of it.
  chmodSync(draft, OWNERS_ONLY);
  renameSync(draft, file);
}
