import type { Browser, Page } from '@playwright/test';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
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

test('D1: exact pixels, moves and the pointer that main hands over are on the helper’s screen as they were', async () => {
  const result = await page.evaluate(async () => {
    const { PEER_ID, tileBytes, packPixels, wait } = window.peerHarness;
    const { helper, sharer } = await window.peerHarness.connectPair();
    await wait(100);
    const display = { id: '1', number: 1, width: 600, height: 560, primary: true };
    window.peerHarness.showScreen(helper.engine, { display, mode: 'control', epoch: 3, scale: 1 });
    const say = (message: Parameters<typeof tileBytes>[0]): void =>
      sharer.emit('peer.tiles', { peerId: PEER_ID, data: tileBytes(message) });
    const whole = { x: 0, y: 0, width: 600, height: 560 };
    const colourOf = (x: number, y: number): number => (x << 12) ^ y;
    say({ kind: 'begin', epoch: 3, width: 600, height: 560 });
    for (let y = 0; y < 560; y += 5) {
      const part = Uint32Array.from({ length: 600 * 5 }, (_, at) => colourOf(at % 600, y + Math.floor(at / 600)));
      say({ kind: 'tile', ...whole, y, height: 5, packed: packPixels(part, 600, 5) });
    }
    say({ kind: 'move', ...whole, rows: 40 });
    say({ kind: 'shape', slot: 0, hotX: 1, hotY: 1, width: 2, height: 2, pixels: new Uint8Array(16).fill(255) });
    say({ kind: 'pointer', at: { x: 300, y: 5 } });
    await wait(600);
    const seen = (x: number, y: number): number[] => {
      for (const canvas of document.querySelectorAll('canvas')) {
        const box = canvas.getBoundingClientRect();
        if (canvas.width < 10 || x < box.left || x >= box.right || y < box.top || y >= box.bottom) continue;
        return [...(canvas.getContext('2d')?.getImageData(x - box.left, y - box.top, 1, 1).data ?? [])];
      }
      return [];
    };
    const room = document.querySelector('[data-remote-screen]')?.getBoundingClientRect();
    const at = (x: number, y: number): number[] => seen((room?.left ?? 0) + x, (room?.top ?? 0) + y);
    const rgba = (colour: number): number[] => [(colour >> 16) & 255, (colour >> 8) & 255, colour & 255, 255];
    return {
      differing: [
        [0, 0],
        [511, 511],
        [512, 512],
        [599, 519],
        [300, 471]
      ].filter(([x = 0, y = 0]) => `${at(x, y)}` !== `${rgba(colourOf(x, y + 40))}`),
      below: `${at(7, 550)}` === `${rgba(colourOf(7, 550))}`,
      cursor: document.querySelector<HTMLElement>('[data-remote-screen]')?.style.cursor.slice(0, 19),
      taken: sharer.told.some(({ name }) => name === 'peer.tilesTaken'),
      refused: helper.told.filter(({ name }) => name === 'peer.tilesRefused')
    };
  });
  expect(result).toMatchObject({
    differing: [],
    below: true,
    cursor: 'url("data:image/png',
    taken: true,
    refused: []
  });
});

test('D4: a pause takes the exact picture off the screen; junk is refused with a code, and the connection lives on', async () => {
  const result = await page.evaluate(async () => {
    const { PEER_ID, tileBytes, packPixels, wait } = window.peerHarness;
    const { helper, sharer } = await window.peerHarness.connectPair();
    await wait(100);
    const display = { id: '1', number: 1, width: 64, height: 64, primary: true };
    const show = (paused: boolean, epoch: number): void =>
      window.peerHarness.showScreen(helper.engine, { display, paused, epoch });
    const send = (data: Uint8Array<ArrayBuffer>): void => sharer.emit('peer.tiles', { peerId: PEER_ID, data });
    const picture = (epoch: number): void => {
      const packed = packPixels(new Uint32Array(64 * 64).fill(0xff00ff), 64, 64);
      send(tileBytes({ kind: 'begin', epoch, width: 64, height: 64 }));
      send(tileBytes({ kind: 'tile', x: 0, y: 0, width: 64, height: 64, packed }));
    };
    const shown = (): number => [...document.querySelectorAll('canvas')].filter((one) => one.checkVisibility()).length;
    const seen: number[] = [];
    const look = async (): Promise<void> => {
      await wait(200);
      seen.push(shown());
    };
    show(false, 1);
    picture(1);
    await look();
    show(true, 2);
    picture(1);
    await look();
    show(false, 3);
    await look();
    picture(3);
    await look();
    send(Uint8Array.of(1, 2, 3));
    await look();
    helper.emit('peer.tiles', { peerId: PEER_ID, data: tileBytes({ kind: 'begin', epoch: 3, width: 1, height: 1 }) });
    picture(3);
    await look();
    helper.emit('peer.send', { peerId: PEER_ID, channel: 'control', data: 'still here' });
    await sharer.heard('peer.data');
    return {
      seen,
      told: helper.told.filter(({ name }) => name === 'peer.tilesRefused').map(({ argument }) => argument)
    };
  });
  expect(result.seen).toEqual([1, 0, 0, 1, 0, 1]);
  expect(result.told).toEqual([expect.objectContaining({ reason: 'tile-malformed' })]);
});
