import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createReadMachineFile, MAX_FILE_BYTES } from '#main/device/machine-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'deskside-file-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const root = process.getuid?.() === 0;
/** Whoever runs the tests; as root, files are given to somebody else first. */
const self = root ? 4242 : (process.getuid?.() ?? -1);
const file = (name: string, text: string | Buffer = 'text', mode = 0o644) => {
  const path = join(folder, name);
  writeFileSync(path, text);
  if (root) chownSync(path, self, self);
  chmodSync(path, mode);
  return path;
};

describe('a file of the machine', () => {
  const read = createReadMachineFile(self);
  let own = '';
  beforeAll(() => {
    own = file('own');
  });

  it('counts when the administrator owns it', async () => {
    expect(await read('/etc/passwd', 'root')).toMatchObject({ status: 'ok' });
  });

  it("a person's own counts only where that is asked for, somebody else's never", async () => {
    expect(await read(own, 'root-or-self')).toEqual({ status: 'ok', text: 'text' });
    expect(await read(own, 'root')).toEqual({ status: 'not-trusted' });
    expect(await createReadMachineFile(self + 1)(own, 'root-or-self')).toEqual({ status: 'not-trusted' });
  });

  it.each([0o666, 0o664, 0o646, 0o622])('mode %i does not count: others may write', async (mode) => {
    expect(await read(file('shared', 'text', mode), 'root-or-self')).toEqual({ status: 'not-trusted' });
  });

  it('a link counts as the file at its end', async () => {
    const link = join(folder, 'link');
    symlinkSync(own, link);
    expect(await read(link, 'root-or-self')).toEqual({ status: 'ok', text: 'text' });
    expect(await read(link, 'root')).toEqual({ status: 'not-trusted' });
    const loop = join(folder, 'loop');
    symlinkSync(loop, loop);
    expect(await read(loop, 'root')).toEqual({ status: 'unreadable' });
  });

  it('absent is told apart from unreadable', async () => {
    expect(await read(join(folder, 'missing'), 'root')).toEqual({ status: 'absent' });
    expect(await read(join(own, 'below-a-file'), 'root')).toEqual({ status: 'absent' });
    expect(await read(folder, 'root-or-self')).toEqual({ status: 'unreadable' });
    expect(await read('/dev/zero', 'root')).toEqual({ status: 'unreadable' });
    expect(await read(`${own}\0`, 'root-or-self')).toEqual({ status: 'unreadable' });
  });

  it('a pipe is not waited for', async () => {
    const pipe = join(folder, 'pipe');
    execFileSync('/usr/bin/mkfifo', [pipe]);
    expect(await read(pipe, 'root-or-self')).toEqual({ status: 'unreadable' });
  });

  it('may be as large as the limit and no larger', async () => {
    const most = await read(file('most', Buffer.alloc(MAX_FILE_BYTES, 'x')), 'root-or-self');
    expect(most.status === 'ok' && most.text.length).toBe(MAX_FILE_BYTES);
    const more = file('more', Buffer.alloc(MAX_FILE_BYTES + 1, 'x'));
    expect(await read(more, 'root-or-self')).toEqual({ status: 'unreadable' });
  });

  it('on Windows owner and mode say nothing', async () => {
    expect(await createReadMachineFile(null)(file('any', 'text', 0o666), 'root')).toEqual({
      status: 'ok',
      text: 'text'
    });
  });
});
