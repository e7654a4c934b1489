import { randomBytes } from 'node:crypto';
import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TransferFault } from '#main/transfer/problem.ts';
import { DISK, receiveFile } from '#main/transfer/received-file.ts';
import { createSink } from '#main/transfer/sink.ts';
import { createEnds, until } from './pair.ts';

const over = ({ stage }: { readonly stage: string }) => stage === 'done' || stage === 'failed';

let root: string;
let downloads: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'deskside-desk-'));
  downloads = join(root, 'downloads');
  await mkdir(downloads);
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function fileOf(name: string, bytes: Uint8Array): Promise<string> {
  const path = join(root, name);
  await writeFile(path, bytes);
  return path;
}

describe('two desks with a wire between them', () => {
  it('D9: text is fetched after consent and not before; the record hears of it once', async () => {
    const { helper, sharer } = createEnds(downloads);
    sharer.clipboard = 'Grüße 👋';
    helper.clipboard = 'mine';
    sharer.answer = 'declined';
    helper.desk.fetchClipboard();
    expect(await until(helper, over)).toMatchObject({ stage: 'failed', problem: 'declined' });
    expect(helper.clipboard).toBe('mine');
    sharer.answer = 'allowed';
    for (let time = 0; time < 2; time++) {
      helper.desk.fetchClipboard();
      await until(helper, (item) => item.what === 'text' && over(item));
      expect(helper.clipboard).toBe('Grüße 👋');
    }
    expect(sharer.asked).toEqual(['clipboard-to-helper', 'clipboard-to-helper']);
    expect(sharer.used).toEqual(['clipboard']);
  });

  it('D9: a clipboard of 200 MB and an empty one are refused with a code', async () => {
    const { helper, sharer } = createEnds(downloads);
    helper.clipboard = 'x'.repeat(200_000_000);
    await helper.desk.sendClipboard();
    expect(await until(helper, over)).toMatchObject({ problem: 'too-large' });
    helper.desk.fetchClipboard();
    expect(await until(helper, (item) => !item.outward && over(item))).toMatchObject({ problem: 'nothing-there' });
    expect(sharer.clipboard).toBe('');
  });

  it('D9: a file arrives whole; the next of the same name overwrites nothing', async () => {
    const { helper, sharer } = createEnds(downloads);
    const content = randomBytes(3_000_001);
    helper.files = [await fileOf('a.bin', content)];
    for (const name of ['a.bin', 'a (2).bin']) {
      await helper.desk.sendFiles();
      expect(await until(sharer, (item) => over(item) && item.name === name)).toMatchObject({
        stage: 'done',
        kept: true
      });
      await until(helper, over);
      expect((await readFile(join(downloads, name))).equals(content)).toBe(true);
    }
    expect(sharer.asked).toEqual(['files-to-sharer']);
  });

  it('D9: an empty file arrives, too', async () => {
    const { helper, sharer } = createEnds(downloads);
    helper.files = [await fileOf('empty', new Uint8Array(0))];
    await helper.desk.sendFiles();
    expect(await until(sharer, over)).toMatchObject({ stage: 'done', name: 'empty' });
  });

  it('D9: what is lost while the session is interrupted at either end is sent again, and nothing twice', async () => {
    for (const end of ['helper', 'sharer', 'both'] as const) {
      const { helper, sharer, wire } = createEnds(downloads);
      const content = randomBytes(24_000_000);
      helper.files = [await fileOf(`${end}.bin`, content)];
      await helper.desk.sendFiles();
      await until(sharer, ({ moved }) => moved > 1_000_000);
      const sides = end === 'both' ? [helper, sharer] : [end === 'helper' ? helper : sharer];
      for (const side of sides) side.session({ paused: true });
      await new Promise((resolve) => setTimeout(resolve, 30));
      const held = sharer.desk.view().items.at(-1)?.moved ?? 0;
      expect(held).toBeLessThan(content.byteLength);
      for (const side of sides) side.session({});
      expect(await until(sharer, over)).toMatchObject({ stage: 'done' });
      expect(await until(helper, over)).toMatchObject({ stage: 'done' });
      expect((await readFile(join(downloads, `${end}.bin`))).equals(content)).toBe(true);
      expect(wire.bytes).toBeLessThan(content.byteLength * 1.6);
    }
  });

  it('D9: nothing is written while paused, and cancelling leaves nothing behind', async () => {
    const { helper, sharer } = createEnds(downloads);
    helper.files = [await fileOf('a.bin', randomBytes(24_000_000))];
    await helper.desk.sendFiles();
    await until(sharer, ({ moved }) => moved > 1_000_000);
    sharer.session({ paused: true });
    await new Promise((resolve) => setTimeout(resolve, 50));
    const held = sharer.desk.view().items.at(-1)?.moved;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(sharer.desk.view().items.at(-1)).toMatchObject({ moved: held, stage: 'held' });
    helper.desk.cancel(helper.desk.view().items.at(-1)?.key ?? '');
    expect(await until(sharer, over)).toMatchObject({ problem: 'cancelled' });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await readdir(downloads)).toEqual([]);
  });

  it('B5: the end of the session leaves no part of a file', async () => {
    const { helper, sharer } = createEnds(downloads);
    helper.files = [await fileOf('a.bin', randomBytes(24_000_000))];
    await helper.desk.sendFiles();
    await until(sharer, ({ moved }) => moved > 1_000_000);
    for (const end of [helper, sharer]) end.end();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await readdir(downloads)).toEqual([]);
    expect(sharer.desk.view().items).toEqual([]);
  });

  it('D9: a file that changes while it is sent is not kept', async () => {
    const { helper, sharer } = createEnds(downloads);
    const path = await fileOf('a.bin', randomBytes(24_000_000));
    helper.files = [path];
    await helper.desk.sendFiles();
    await until(sharer, ({ moved }) => moved > 1_000_000);
    await appendFile(path, 'more');
    expect(await until(sharer, over)).toMatchObject({ problem: 'file-changed' });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await readdir(downloads)).toEqual([]);
  });

  it('D9: bytes that were changed on the way fail the checksum and are not kept', async () => {
    const { helper, sharer } = createEnds(downloads, (data) => {
      if (typeof data === 'string') return data;
      const changed = data.slice();
      changed[20] = (changed[20] ?? 0) ^ 1;
      return changed;
    });
    helper.files = [await fileOf('a.bin', randomBytes(100_000))];
    await helper.desk.sendFiles();
    expect(await until(helper, over)).toMatchObject({ problem: 'checksum' });
    expect(await until(sharer, over)).toMatchObject({ problem: 'checksum' });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await readdir(downloads)).toEqual([]);
  });

  it('D9: the helper’s disk is theirs: the sharer’s file waits for “Accept”', async () => {
    const { helper, sharer } = createEnds(downloads);
    sharer.files = [await fileOf('b.txt', Buffer.from('b'))];
    await sharer.desk.sendFiles();
    const waiting = await until(helper, ({ stage }) => stage === 'consent');
    expect(await readdir(downloads)).toEqual([]);
    helper.desk.accept(waiting.key);
    expect(await until(helper, over)).toMatchObject({ stage: 'done' });
    expect(sharer.asked).toEqual(['files-to-helper']);
  });

  it('D9: junk and chunks of nothing change nothing', async () => {
    const { sharer } = createEnds(downloads);
    for (const junk of [
      '',
      '{}',
      'x'.repeat(9_000),
      '{"type":"offer"}',
      new Uint8Array(3),
      new Uint8Array(5_000).fill(1)
    ]) {
      sharer.desk.receive(junk);
    }
    expect(sharer.desk.view().items).toEqual([]);
    expect(sharer.asked).toEqual([]);
  });
});

describe('the disk', () => {
  const options = () => ({
    folder: downloads,
    name: 'a.txt',
    size: 10,
    platform: 'linux' as const,
    onKept: () => undefined
  });
  const full = Object.assign(new Error('full'), { code: 'ENOSPC' });

  it('D9: no room for the size that was claimed is refused before anything is written', async () => {
    await expect(receiveFile({ ...options(), size: 2 ** 50 })).rejects.toMatchObject({ code: 'disk-full' });
    expect(await readdir(downloads)).toEqual([]);
  });

  it('D9: a disk that fills while it is written ends with its code and leaves nothing', async () => {
    const store = await receiveFile(options(), {
      ...DISK,
      create: async (path) => {
        const file = await DISK.create(path);
        return {
          write: async () => {
            throw full;
          },
          sync: () => file.sync(),
          close: () => file.close()
        };
      }
    });
    const failed = await new Promise<unknown>((resolve) => {
      const sink = createSink(10, store, { stored: () => undefined, failed: resolve });
      sink.take(0, new Uint8Array(10));
    });
    expect(failed).toBe(full);
    await store.discard();
    expect(await readdir(downloads)).toEqual([]);
  });

  it('D9: a folder that cannot be written is said so', async () => {
    await writeFile(join(root, 'no-folder'), '');
    await expect(receiveFile({ ...options(), folder: join(root, 'no-folder') })).rejects.toMatchObject({
      code: 'not-stored'
    });
  });

  it('D9: more bytes than were offered, or than fit, are refused', async () => {
    const sink = createSink(10, await receiveFile(options()), { stored: () => undefined, failed: () => undefined });
    expect(() => sink.take(0, new Uint8Array(11))).toThrow(TransferFault);
    expect(sink.take(5, new Uint8Array(2))).toBe(false);
    await sink.discard();
  });
});
