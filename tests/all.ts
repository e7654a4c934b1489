// Everything that `npm test` checks: types, lint, import rules, unit, integration, end-to-end in real windows. Ends with one
// line over all suites. A single suite: `npm test -- unit`.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findRuntime } from '../src/demo/apps/runtime.ts';
import { provideMissing } from '../src/demo/machine/requirements.ts';
import { type Counts, countsOf } from './counts.ts';

const root = join(import.meta.dirname, '..');
const reports = mkdtempSync(join(tmpdir(), 'deskside-tests-'));

const PROJECTS = ['src/shared', 'src/main', 'src/preload', 'src/renderer', 'src/relay', 'src/demo', 'standin', 'tests'];

/** Runs a command with its output shown; the exit code. */
function run(args: readonly string[]): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: 'inherit' });
    child.once('error', () => resolve(127));
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

/** A check that passes or fails as one. */
async function check(name: string, args: readonly string[]): Promise<Counts> {
  console.log(`\n== ${name}`);
  const passed = (await run(args)) === 0;
  if (!passed) console.log(`${name}: failed`);
  return { passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: 0 };
}

/** A folder of vitest tests. What vitest could not even start counts as failed. */
async function suite(name: string, extra: readonly string[] = []): Promise<Counts> {
  console.log(`\n== ${name}`);
  const report = join(reports, `${name}.json`);
  const code = await run([
    'node_modules/vitest/vitest.mjs',
    'run',
    `tests/${name}`,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...extra
  ]);
  let text: string | null = null;
  try {
    text = readFileSync(report, 'utf8');
  } catch {
    // No report: the run itself broke.
  }
  return countsOf(text, code);
}

/**
 * Tests that drive real windows get a second try: on a machine whose cores somebody else takes for seconds, a window can be
 * late. The report names each one that needed it (`retry x1`).
 */
const SECOND_TRY = ['--retry=1'];

const bin = (name: string): string => `node_modules/${name}`;

const SUITES: Readonly<Record<string, () => Promise<readonly Counts[]>>> = {
  types: () =>
    inOrder(PROJECTS.map((project) => () => check(`types ${project}`, [bin('typescript/bin/tsc'), '-p', project]))),
  lint: () =>
    inOrder([
      () => check('lint', [bin('@biomejs/biome/bin/biome'), 'check', '--error-on-warnings', '.']),
      () => check('import rules', ['build/lint/check-imports.ts'])
    ]),
  unit: () => inOrder([() => suite('unit')]),
  // Every screen in a real browser, beside fakes of main and of the other side.
  screens: () => inOrder([() => suite('harness', SECOND_TRY)]),
  integration: () => inOrder([() => suite('integration', SECOND_TRY), () => suite('security')]),
  // Real windows on real displays: one after the other, or they starve each other on two cores.
  e2e: () =>
    inOrder([
      () => check('build', [bin('electron-vite/bin/electron-vite.js'), 'build']),
      () => suite('e2e', ['--no-file-parallelism', ...SECOND_TRY])
    ])
};

async function inOrder(steps: readonly (() => Promise<Counts>)[]): Promise<readonly Counts[]> {
  const counts: Counts[] = [];
  for (const step of steps) counts.push(await step());
  return counts;
}

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in SUITES));
if (unknown.length > 0) {
  console.error(`There is no suite ${unknown.join(', ')}; there are ${Object.keys(SUITES).join(', ')}.`);
  process.exit(2);
}
const runtime = findRuntime();
await provideMissing({ standin: runtime.kind === 'standin', headless: true, tests: true }, (line) => console.log(line));
console.log(`End-to-end tests run in ${runtime.kind === 'electron' ? 'Electron' : 'the stand-in for Electron'}.`);

const begun = performance.now();
const all: Counts[] = [];
for (const [name, start] of Object.entries(SUITES)) {
  if (wanted.length === 0 || wanted.includes(name)) all.push(...(await start()));
}
rmSync(reports, { recursive: true, force: true });
const sum = (pick: (counts: Counts) => number): number => all.reduce((total, counts) => total + pick(counts), 0);
const failed = sum((counts) => counts.failed);
const skipped = sum((counts) => counts.skipped);
console.log(`\n${Math.round((performance.now() - begun) / 1000)} s`);
console.log(`${sum((counts) => counts.passed)} passed, ${failed} failed${skipped === 0 ? '' : `, ${skipped} skipped`}`);
process.exitCode = failed === 0 ? 0 : 1;
