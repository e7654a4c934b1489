import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const SOURCE = join(import.meta.dirname, '../../../src');

/** Every file below a folder of `src` whose name ends so, with its text. */
export function sourceFiles(folder: string, ends: RegExp): { readonly file: string; readonly text: string }[] {
  return readdirSync(join(SOURCE, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => ends.test(file))
    .map((file) => ({ file, text: readFileSync(join(SOURCE, folder, file), 'utf8') }));
}
