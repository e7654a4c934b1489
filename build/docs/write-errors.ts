import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorsPage } from './errors-page.ts';

/** Writes `docs/errors.md`. */
writeFileSync(join(import.meta.dirname, '../../docs/errors.md'), errorsPage());
