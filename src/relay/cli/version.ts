import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const packageSchema = z.looseObject({ version: z.string() });

/** The version of this relay, as in the package it is run from. */
export function ownVersion(): string {
  const text = readFileSync(join(import.meta.dirname, '../../../package.json'), 'utf8');
  return packageSchema.parse(JSON.parse(text)).version;
}
