import { dirname, resolve } from 'node:path';
import type { z } from 'zod';
import { ConfigError } from '../config.ts';
import { readConfigSource } from '../config-source.ts';
import { turnServerConfiguration, turnServerSchema } from './server-configuration.ts';

/**
 * coturn's configuration from a file of options (`turnServerSchema`, YAML or JSON) in which `secretFiles` may stand in place of
 * `secrets`: paths beside the file, the newest secret first. Throws a {@link ConfigError} that names file, line, column
 * and field, and never shows a value.
 */
export function turnConfigurationFrom(file: string, read: (file: string) => string): string {
  const source = readConfigSource(readOr(file, 'the options', read), file);
  const { secretFiles, ...options } = source.tree;
  if (secretFiles !== undefined) {
    if (options.secrets !== undefined) throw new ConfigError(`${source.place(['secrets'])}: secrets twice`);
    if (!Array.isArray(secretFiles)) throw new ConfigError(`${source.place(['secretFiles'])}: secretFiles: not a list`);
    options.secrets = secretFiles.map((name: unknown) =>
      readOr(resolve(dirname(file), String(name)), 'secretFiles', read).replace(/\r?\n$/, '')
    );
  }
  const parsed = turnServerSchema.safeParse(options);
  if (!parsed.success) throw new ConfigError(problems(parsed.error, source.place));
  return turnServerConfiguration(parsed.data);
}

function problems(error: z.ZodError, place: (path: readonly PropertyKey[]) => string): string {
  return error.issues
    .map(({ path, code, message }) => {
      const at = place(path[0] === 'secrets' ? ['secretFiles'] : path);
      const field = path.length === 0 ? '(options)' : path.join('.');
      return `${at}: ${field}: ${code === 'unrecognized_keys' ? message : `not valid (${code})`}`;
    })
    .join('\n');
}

function readOr(file: string, what: string, read: (file: string) => string): string {
  try {
    return read(file);
  } catch {
    throw new ConfigError(`${what}: the file cannot be read`);
  }
}
