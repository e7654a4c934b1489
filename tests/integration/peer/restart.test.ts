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

test.each(['helper', 'sharer'] as const)(
  'D10: a restart that the %s asks for brings new credentials, the same certificates, and loses nothing',
  async (who) => {
    const result = await page.evaluate(async (asking) => {
      const { PEER_ID, connections, wait } = window.peerHarness;
      const pair = await window.peerHarness.connectPair();
      const { helper, sharer } = pair;
      const described = () =>
        connections.map((connection) => {
          const sdp = connection.remoteDescription?.sdp ?? '';
          const all = (name: string) => [
            ...new Set([...sdp.matchAll(new RegExp(`a=${name}:(\\S+ ?\\S*)`, 'g'))].map((m) => m[1]))
          ];
          return { ufrag: all('ice-ufrag'), fingerprint: all('fingerprint') };
        });
      const before = described();
      const signalsBefore = helper.signals.length + sharer.signals.length;
      for (let number = 0; number < 40; number += 1) {
        helper.engine.sendInput({ kind: 'text', text: `${number}` }, 1);
        if (number === 10) pair[asking].emit('peer.restart', { peerId: PEER_ID });
        await wait(20);
      }
      await wait(500);
      return {
        before,
        after: described(),
        signalled: [...helper.signals, ...sharer.signals].length > signalsBefore,
        states: connections.map((connection) => [connection.iceConnectionState, connection.signalingState]),
        typed: sharer.told
          .filter((entry) => entry.name === 'peer.data')
          .map((entry) => {
            const { data } = entry.argument as { data: string };
            return (JSON.parse(data) as { action: { text: string } }).action.text;
          }),
        closed: [helper, sharer].flatMap((side) => side.told.filter((entry) => entry.name === 'peer.closed')).length,
        connected: [helper, sharer].flatMap((side) => side.told.filter((entry) => entry.name === 'peer.connected'))
          .length
      };
    }, who);
    for (const [index, { ufrag, fingerprint }] of result.after.entries()) {
      expect(ufrag).toHaveLength(1);
      expect(ufrag).not.toEqual(result.before[index]?.ufrag);
      expect(fingerprint).toEqual(result.before[index]?.fingerprint);
    }
    expect(result.states).toEqual([
      ['connected', 'stable'],
      ['connected', 'stable']
    ]);
    expect(result.typed).toEqual(Array.from({ length: 40 }, (_, number) => `${number}`));
    expect(result).toMatchObject({ signalled: true, closed: 0, connected: 2 });
  }
);

/** Both connect, the relay does its worst, then one line goes from helper to sharer. Answers how both stood before and after. */
async function underAttack(attack: 'altered' | 'replayed' | 'unasked' | 'flood'): Promise<{
  readonly before: readonly string[];
  readonly after: readonly string[];
  readonly states: readonly string[];
  readonly heard: unknown;
  readonly restarts: number;
  readonly closed: number;
}> {
  return await page.evaluate(async (kind) => {
    const { PEER_ID, connections, wait } = window.peerHarness;
    const { helper, sharer } = await window.peerHarness.connectPair();
    const fingerprints = () =>
      connections.map((connection) => {
        const named = (connection.remoteDescription?.sdp ?? '').matchAll(/a=fingerprint:(.*)/g);
        return [...new Set([...named].map((match) => match[1]))].join();
      });
    const tell = (side: typeof helper, signal: object | string): void =>
      side.emit('peer.remoteSignal', {
        peerId: PEER_ID,
        payload: typeof signal === 'string' ? signal : JSON.stringify(signal)
      });
    const before = fingerprints();
    const first = { helper: [...helper.signals], sharer: [...sharer.signals] };
    const ice = { ufrag: 'evil', pwd: 'evilevilevilevilevilevil' };
    const evil = `${'AA:'.repeat(31)}AA`;
    const line = `a=fingerprint:sha-256 ${evil}`;
    const candidate = {
      candidate: 'candidate:1 1 udp 1 127.0.0.1 9 typ host ufrag evil',
      sdpMLineIndex: 0,
      sdpMid: '0'
    };
    if (kind === 'altered') {
      // Every restart that passes names another certificate, in each way there is to name one.
      const swapping =
        (passed: (payload: string) => void, to: typeof helper, own: readonly string[]) => (payload: string) => {
          const signal = JSON.parse(payload) as { type: string; ice?: { pwd: string } };
          if (signal.type.startsWith('restart')) {
            tell(to, { ...signal, sdp: line });
            tell(to, { ...signal, fingerprint: evil });
            tell(to, { ...signal, ice: { ...signal.ice, pwd: `${signal.ice?.pwd}\r\n${line}` } });
            tell(to, { ...signal, ice: { ...signal.ice, ufrag: `evil\n${line}` } });
            for (const said of own) tell(to, said.replace(/sha-256 [0-9A-F:]+/g, `sha-256 ${evil}`));
          }
          passed(payload);
        };
      helper.carry = swapping(helper.carry, sharer, first.helper);
      sharer.carry = swapping(sharer.carry, helper, first.sharer);
      helper.emit('peer.restart', { peerId: PEER_ID });
    } else if (kind === 'replayed') {
      helper.emit('peer.restart', { peerId: PEER_ID });
      await wait(1_000);
      for (const payload of [...helper.signals]) tell(sharer, payload);
      for (const payload of [...sharer.signals]) tell(helper, payload);
    } else if (kind === 'unasked') {
      tell(sharer, { type: 'restart', round: 7, ice });
      tell(sharer, { type: 'candidate', round: 7, candidate });
      for (const round of [1, 7]) tell(helper, { type: 'restarted', round, ice });
      tell(sharer, { type: 'restart-wanted' });
      tell(sharer, { type: 'restarted', round: 8, ice });
    } else {
      for (let round = 1; round <= 3_000; round += 1) {
        tell(sharer, { type: 'restart', round, ice });
        tell(sharer, { type: 'candidate', round, candidate });
        tell(helper, { type: 'restart-wanted' });
        tell(helper, { type: 'restarted', round, ice });
      }
    }
    await wait(2_000);
    helper.emit('peer.send', { peerId: PEER_ID, channel: 'control', data: 'still here' });
    const heard = await Promise.race([sharer.heard('peer.data').then((told) => told.argument), wait(3_000)]);
    return {
      before,
      after: fingerprints(),
      states: connections.map((connection) => connection.connectionState),
      heard: heard ?? null,
      restarts: [...helper.signals, ...sharer.signals].filter((payload) => payload.includes('"restart')).length,
      closed: [helper, sharer].flatMap((side) => side.told.filter((entry) => entry.name === 'peer.closed')).length
    };
  }, attack);
}

test.each([
  ['names another certificate in a restart, in every way there is', 'altered'],
  ['says once more what was said before', 'replayed'],
  ['sends restarts that nobody asked for', 'unasked'],
  ['floods both with restarts', 'flood']
] as const)('A4: a relay that %s keeps both talking to whom they proved', async (_what, attack) => {
  const { before, after, states, heard, restarts, closed } = await underAttack(attack);
  expect(after).toEqual(before);
  expect(states).toEqual(['connected', 'connected']);
  expect(heard).toMatchObject({ data: 'still here' });
  expect(closed).toBe(0);
  // Two seconds of a flood are worth a handful of rounds, not thousands.
  expect(restarts).toBeLessThanOrEqual(16);
});
