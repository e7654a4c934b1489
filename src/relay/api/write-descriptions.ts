import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { descriptions } from './descriptions.ts';

/** Writes the descriptions into a folder: `node build/node24.mjs src/relay/api/write-descriptions.ts docs`. */
const folder = process.argv[2] ?? 'docs';
for (const [name, text] of Object.entries(descriptions())) writeFileSync(join(folder, name), text);
