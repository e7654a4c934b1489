import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { errorsPage } from '../../../build/docs/errors-page.ts';

test('docs/errors.md is what the codes and texts of today make it', () => {
  const written = readFileSync(join(import.meta.dirname, '../../../docs/errors.md'), 'utf8');
  expect(written === errorsPage(), 'run: node build/node24.mjs build/docs/write-errors.ts').toBe(true);
});
