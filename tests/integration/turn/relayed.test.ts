import type { Browser, Page } from '@playwright/test';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { IceServer } from '#shared/protocol/relay.ts';
import type { SessionRole } from '#shared/session/modes.ts';
import { openPage, type PeerPages, servePages, startBrowser } from '#tests/integration/peer/browser.ts';
import type {} from '#tests/integration/peer/page/harness.tsx';
import { type Coturn, startCoturn } from './support/coturn.ts';

let server: Coturn;
let pages: PeerPages;
let browser: Browser;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  server = await startCoturn({ loopbackPeersForTests: true });
  pages = await servePages();
  browser = await startBrowser(undefined, [
    `--ignore-certificate-errors-spki-list=${server.certificate.spkiSha256}`,
    `--host-resolver-rules=MAP turn.deskside.test 127.0.0.1`
  ]);
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await pages?.close();
  await server?.stop();
});
beforeEach(async () => {
  ({ page, complaints } = await openPage(browser, pages.url));
});
afterEach(async () => {
  await page.close();
  expect(complaints).toEqual([]);
});

const urlOver = {
  udp: () => `turn:127.0.0.1:${server.plainPort}?transport=udp`,
  tcp: () => `turn:127.0.0.1:${server.plainPort}?transport=tcp`,
  tls: () => `turns:turn.deskside.test:${server.tlsPort}?transport=tcp`
} as const;

function iceServer(url: string, role: SessionRole, change: Partial<IceServer> = {}): IceServer {
  return { urls: [url], ...server.login('session', role), ...change };
}

describe('a session whose both sides are relayed', () => {
  test.each(['udp', 'tcp', 'tls'] as const)('J1: over TURN by %s channels and picture arrive', async (over) => {
    const paths = (role: SessionRole) => ({
      iceServers: [iceServer(urlOver[over](), role)],
      transport: 'relay' as const
    });
    const result = await page.evaluate(
      async ({ helperPaths, sharerPaths }) => {
        const { PEER_ID, connections, chosenPath, shownColour, showScreen, wait } = window.peerHarness;
        const capture = window.peerHarness.paintedCapture(1280, 720, 'rgb(200, 40, 90)');
        const pair = { helper: helperPaths, sharer: sharerPaths };
        const { helper, sharer } = await window.peerHarness.connectPair(capture.take, pair);
        showScreen(helper.engine, {});
        await wait(50);
        helper.emit('peer.send', { peerId: PEER_ID, channel: 'control', data: 'hello' });
        sharer.emit('peer.send', { peerId: PEER_ID, channel: 'control', data: 'good day' });
        helper.engine.sendInput({ kind: 'text', text: 'é' }, 7);
        helper.engine.sendMotion({ x: 3, y: 4 }, 7);
        await Promise.all([sharer.heard('peer.data', 3), helper.heard('peer.data')]);
        sharer.emit('peer.startCapture', { peerId: PEER_ID });
        await helper.heard('peer.firstFrame');
        await wait(500);
        return {
          paths: await Promise.all(connections.map(chosenPath)),
          candidates: [...helper.signals, ...sharer.signals].filter((signal) => signal.includes('candidate:')),
          helper: helper.told.filter(({ name }) => name === 'peer.data').map(({ argument }) => argument),
          sharer: sharer.told.filter(({ name }) => name === 'peer.data').map(({ argument }) => argument),
          shown: shownColour()
        };
      },
      { helperPaths: paths('helper'), sharerPaths: paths('sharer') }
    );
    const path = { local: 'relay', remote: 'relay', relayProtocol: over };
    expect(result.paths).toEqual([path, path]);
    expect(result.candidates.length).toBeGreaterThan(0);
    for (const candidate of result.candidates) expect(candidate).toContain('typ relay');
    expect(result.helper).toEqual([expect.objectContaining({ channel: 'control', data: 'good day' })]);
    expect(result.sharer).toEqual([
      expect.objectContaining({ channel: 'control', data: 'hello' }),
      expect.objectContaining({ channel: 'input' }),
      expect.objectContaining({ channel: 'motion' })
    ]);
    expect(result.shown?.size).toEqual([1280, 720]);
    for (const [index, want] of [200, 40, 90].entries())
      expect(Math.abs((result.shown?.colour[index] ?? 0) - want)).toBeLessThanOrEqual(6);
  });

  test('J1: nothing gets through with credentials that are forged: no candidate, no connection', async () => {
    const paths = (role: SessionRole) => ({
      iceServers: [iceServer(urlOver.udp(), role, { credential: 'AAAAAAAAAAAAAAAAAAAAAAAAAAA=' })],
      transport: 'relay' as const
    });
    const result = await page.evaluate(
      async (pair) => {
        const { helper, sharer } = window.peerHarness.openPair(undefined, pair);
        await window.peerHarness.wait(3_000);
        return { told: [...helper.told, ...sharer.told], signals: [...helper.signals, ...sharer.signals] };
      },
      { helper: paths('helper'), sharer: paths('sharer') }
    );
    expect(result.told).toEqual([]);
    expect(result.signals.filter((signal) => signal.includes('candidate:'))).toEqual([]);
  });

  test('J1: where direct paths are allowed, one is taken though TURN is there', async () => {
    const paths = (role: SessionRole) => ({ iceServers: [iceServer(urlOver.udp(), role)] });
    const result = await page.evaluate(
      async (pair) => {
        await window.peerHarness.connectPair(undefined, pair);
        await window.peerHarness.wait(500);
        return await Promise.all(window.peerHarness.connections.map(window.peerHarness.chosenPath));
      },
      { helper: paths('helper'), sharer: paths('sharer') }
    );
    for (const path of result) expect(path?.relayProtocol).toBeNull();
  });

  test('J1: one side relayed is enough to keep both off direct paths', async () => {
    const relayed = { iceServers: [iceServer(urlOver.udp(), 'helper')], transport: 'relay' as const };
    const result = await page.evaluate(
      async (pair) => {
        await window.peerHarness.connectPair(undefined, pair);
        await window.peerHarness.wait(500);
        return await Promise.all(window.peerHarness.connections.map(window.peerHarness.chosenPath));
      },
      { helper: relayed, sharer: { iceServers: [iceServer(urlOver.udp(), 'sharer')] } }
    );
    const [sharer, helper] = result;
    expect(helper?.local).toBe('relay');
    expect(sharer?.remote).toBe('relay');
  });
});
