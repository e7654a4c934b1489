import type { Browser, Page } from '@playwright/test';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { MAX_AHEAD_BYTES } from '#shared/transfer/limits.ts';
import { openPage, type PeerPages, servePages, startBrowser } from './browser.ts';
import type {} from './page/harness.tsx';

let pages: PeerPages;
let browser: Browser;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  pages = await servePages();
  browser = await startBrowser();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await pages?.close();
});
beforeEach(async () => {
  ({ page, complaints } = await openPage(browser, pages.url));
});
afterEach(async () => {
  await page.close();
  expect(complaints).toEqual([]);
});

test('D9: bytes arrive whole and in order both ways, and the sender is told what has left', async () => {
  const result = await page.evaluate(async (ahead) => {
    const { PEER_ID, connectPair, wait } = window.peerHarness;
    const { helper, sharer } = await connectPair();
    const size = 8 * 1024 * 1024;
    const part = 60 * 1024;
    const portion = 256 * 1024;
    type Side = typeof helper;
    const takenBy = (side: Side): number =>
      side.told.reduce((sum, { name, argument }) => {
        const bytes: unknown =
          name === 'peer.transferTaken' && typeof argument === 'object' && argument !== null && 'bytes' in argument
            ? argument.bytes
            : 0;
        return sum + (typeof bytes === 'number' ? bytes : 0);
      }, 0);
    let furthest = 0;
    const send = async (side: Side): Promise<number> => {
      let sent = 0;
      for (let number = 0; sent < size; number++) {
        while (sent - takenBy(side) >= ahead) await wait(1);
        const data = new Uint8Array(part).fill(number & 0xff);
        side.emit('peer.transfer', { peerId: PEER_ID, data });
        sent += part;
        furthest = Math.max(furthest, sent - takenBy(side));
      }
      side.emit('peer.transfer', { peerId: PEER_ID, data: 'end' });
      // The last portion is told with what is sent next.
      while (takenBy(side) < sent - portion) await wait(5);
      return sent;
    };
    const arrived = (side: Side): { bytes: number; ordered: boolean; last: unknown } => {
      let bytes = 0;
      let number = 0;
      let ordered = true;
      let last: unknown = null;
      for (const { name, argument } of side.told) {
        if (name !== 'peer.transfer' || typeof argument !== 'object' || argument === null || !('data' in argument))
          continue;
        last = argument.data;
        if (!(argument.data instanceof Uint8Array)) continue;
        ordered &&= argument.data[0] === (number & 0xff) && argument.data.at(-1) === (number & 0xff);
        bytes += argument.data.byteLength;
        number += 1;
      }
      return { bytes, ordered, last };
    };
    const sent = await Promise.all([send(helper), send(sharer)]);
    while (arrived(helper).last !== 'end' || arrived(sharer).last !== 'end') await wait(5);
    return { sent, furthest, helper: arrived(helper), sharer: arrived(sharer) };
  }, MAX_AHEAD_BYTES);
  expect(result.furthest).toBeLessThanOrEqual(MAX_AHEAD_BYTES + 60 * 1024);
  expect(result.helper).toEqual({ bytes: result.sent[1], ordered: true, last: 'end' });
  expect(result.sharer).toEqual({ bytes: result.sent[0], ordered: true, last: 'end' });
}, 60_000);

test('D9: a message that is too long is dropped before main hears of it, and the connection lives on', async () => {
  const heard = await page.evaluate(async () => {
    const { PEER_ID, connectPair } = window.peerHarness;
    const { helper, sharer } = await connectPair();
    helper.emit('peer.transfer', { peerId: PEER_ID, data: 'x'.repeat(9_000) });
    helper.emit('peer.transfer', { peerId: PEER_ID, data: new Uint8Array(62 * 1024) });
    helper.emit('peer.transfer', { peerId: PEER_ID, data: 'fits' });
    await sharer.heard('peer.transfer');
    return sharer.told
      .filter(({ name }) => name === 'peer.transfer' || name === 'peer.closed')
      .map(({ argument }) => argument);
  });
  expect(heard).toEqual([expect.objectContaining({ data: 'fits' })]);
});
