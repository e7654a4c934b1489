import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEnds, until } from './pair.ts';

const over = ({ stage }: { readonly stage: string }) => stage === 'done' || stage === 'failed';

let downloads: string;
beforeEach(async () => {
  downloads = await mkdtemp(join(tmpdir(), 'deskside-dropped-'));
});
afterEach(() => rm(downloads, { recursive: true, force: true }));

describe('files dropped onto the page', () => {
  it('D9: one arrives whole after the same consent, and the page is told to forget it', async () => {
    const { helper, sharer } = createEnds(downloads);
    const content = new Uint8Array(randomBytes(300_001));
    helper.dropped.set(7, content);
    helper.desk.sendDropped([{ file: 7, name: 'a.bin', size: content.byteLength }]);
    expect(await until(helper, over)).toMatchObject({ stage: 'done', name: 'a.bin' });
    expect(sharer.asked).toEqual(['files-to-sharer']);
    expect(Buffer.compare(await readFile(join(downloads, 'a.bin')), content)).toBe(0);
    expect(helper.dropped.size).toBe(0);
  });

  it('D9: a declined one leaves nothing behind', async () => {
    const { helper, sharer } = createEnds(downloads);
    sharer.answer = 'declined';
    helper.dropped.set(1, new Uint8Array(1_000));
    helper.desk.sendDropped([{ file: 1, name: 'a.bin', size: 1_000 }]);
    expect(await until(helper, over)).toMatchObject({ stage: 'failed', problem: 'declined' });
    expect(await readdir(downloads)).toEqual([]);
  });

  it('D9: what the page cannot read, or reads otherwise than it said, fails with a code and leaves nothing', async () => {
    const { helper } = createEnds(downloads);
    helper.desk.sendDropped([{ file: 1, name: 'folder', size: 4_096 }]);
    expect(await until(helper, over)).toMatchObject({ stage: 'failed', problem: 'not-readable' });
    helper.dropped.set(2, new Uint8Array(10));
    helper.desk.sendDropped([{ file: 2, name: 'shorter', size: 100 }]);
    expect(await until(helper, (item) => item.name === 'shorter' && over(item))).toMatchObject({
      problem: 'file-changed'
    });
    // The sharer hears of it a moment later.
    await expect.poll(() => readdir(downloads)).toEqual([]);
  });

  it('D9: while nothing may flow, nothing is taken', () => {
    const { helper } = createEnds(downloads);
    helper.session({ paused: true });
    helper.desk.sendDropped([{ file: 1, name: 'a.bin', size: 10 }]);
    expect(helper.desk.view().items).toEqual([]);
  });

  it('F1: bytes that move are no idleness, on either side', async () => {
    const { helper, sharer } = createEnds(downloads);
    expect([helper.desk.idleMs(), sharer.desk.idleMs()]).toEqual([Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]);
    helper.dropped.set(1, new Uint8Array(1_000));
    helper.desk.sendDropped([{ file: 1, name: 'a.bin', size: 1_000 }]);
    await until(helper, over);
    expect(helper.desk.idleMs()).toBeLessThan(60_000);
    expect(sharer.desk.idleMs()).toBeLessThan(60_000);
  });
});
