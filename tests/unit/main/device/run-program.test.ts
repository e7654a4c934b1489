import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createRunProgram } from '#main/device/run-program.ts';

const folder = mkdtempSync(join(tmpdir(), 'deskside-run-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = createRunProgram({
  timeoutMs: 700,
  maxBytes: 4096,
  env: { ...process.env, LD_LIBRARY_PATH: '/of/the/package', KEPT: 'yes' }
});
const shell = async (script: string) => {
  const output = await run('/bin/sh', ['-c', script]);
  return output === null ? null : Buffer.from(output).toString();
};

describe('running a program of the system', () => {
  it('answers what it printed, without what it complained about', async () => {
    expect(await shell('echo out; echo complaint >&2')).toBe('out\n');
  });

  it('hands arguments over as they are: there is no shell in between', async () => {
    const output = await run('/bin/echo', ['$(id)', '; exit 1', '"', '*']);
    expect(Buffer.from(output ?? []).toString()).toBe('$(id) ; exit 1 " *\n');
  });

  it('gives it an end of input, English, and not the libraries of the package', async () => {
    expect(await shell(`cat; echo "$LC_ALL $KEPT [$LD_LIBRARY_PATH]"`)).toBe('C yes []\n');
  });

  it('a program that hangs is ended, and one that it started and that holds its output is not waited for', async () => {
    const started = performance.now();
    const pid = join(folder, 'pid');
    expect(
      await shell(`trap "" TERM; echo $$ > '${pid}'; echo begun; sleep 6 & for i in 1 2 3 4 5 6; do sleep 1; done`)
    ).toBeNull();
    expect(performance.now() - started).toBeLessThan(5000);
    expect(() => process.kill(Number(readFileSync(pid, 'utf8')), 0)).toThrow('ESRCH');
  });

  it('a program that prints without end is ended', async () => {
    const started = performance.now();
    expect(await shell('yes | head -c 100000000')).toBeNull();
    expect(performance.now() - started).toBeLessThan(5000);
  });

  it('a failure is no answer, whatever it printed', async () => {
    expect(await shell('echo DeviceId; exit 3')).toBeNull();
    expect(await shell('echo DeviceId; kill -9 $$')).toBeNull();
  });

  it('what is not there or cannot be run is no answer', async () => {
    expect(await run(join(folder, 'missing'), [])).toBeNull();
    expect(await run(folder, [])).toBeNull();
    const file = join(folder, 'not-a-program');
    writeFileSync(file, 'text');
    expect(await run(file, [])).toBeNull();
    chmodSync(file, 0o755);
    expect(await run(file, [])).toBeNull();
    expect(await run('/bin/echo', ['a\0b'])).toBeNull();
  });

  it('does not look along PATH', async () => {
    const program = join(folder, 'deskside-only-here');
    writeFileSync(program, '#!/bin/sh\necho found\n');
    chmodSync(program, 0o755);
    const here = createRunProgram({ timeoutMs: 700, maxBytes: 4096, env: { PATH: folder } });
    expect(Buffer.from((await here(program, [])) ?? []).toString()).toBe('found\n');
    expect(await here('deskside-only-here', [])).toBeNull();
  });
});
