// Checks every source file against the import rules: `node build/node24.mjs build/lint/check-imports.ts`.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { checkSource } from './check-source.ts';

const root = join(import.meta.dirname, '../..');
const manifest = z
  .object({ imports: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));

const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.ts', '*.tsx'], {
  cwd: root,
  encoding: 'utf8'
})
  .split('\n')
  .filter((file) => file !== '' && existsSync(join(root, file)));

const violations = files.flatMap((file) => checkSource(file, readFileSync(join(root, file), 'utf8'), manifest.imports));
for (const { file, line, message } of violations) console.log(`${file}:${line} ${message}`);
console.log(`${files.length} files, ${violations.length} broken import rules`);
process.exitCode = violations.length === 0 ? 0 : 1;
