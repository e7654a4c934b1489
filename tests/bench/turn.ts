// Round trip of a message of the control channel over TURN beside a direct path: `node build/node24.mjs tests/bench/turn.ts`
// prints one JSON document.
import { pathToFileURL } from 'node:url';
import type { SessionRole } from '#shared/session/modes.ts';
import { openPage, servePages, startBrowser } from '#tests/integration/peer/browser.ts';
import type {} from '#tests/integration/peer/page/harness.tsx';
import { startCoturn, TURN_HOST } from '#tests/integration/turn/support/coturn.ts';
import { ratio, summary } from './statistics.ts';

const WARM_UP = 10;
const SAMPLES = 100;
/** Round trips in one sample: a page's clock has steps of 100 µs. */
const BATCH = 10;

/**
 * Microseconds from one engine to the other and back (two pages' worth of engines in one page, all on loopback), the paths
 * in turn, so that a busy machine slows all alike. Over TURN every way passes both sides' relays: four hops more.
 */
export async function turnRoundTrip(): Promise<Record<string, unknown>> {
  const server = await startCoturn({ loopbackPeersForTests: true });
  try {
    const urls = {
      udp: `turn:127.0.0.1:${server.plainPort}?transport=udp`,
      tcp: `turn:127.0.0.1:${server.plainPort}?transport=tcp`,
      tls: `turns:${TURN_HOST}:${server.tlsPort}?transport=tcp`
    };
    const overTurn = (url: string) => {
      const side = (role: SessionRole) => ({
        iceServers: [{ urls: [url], ...server.login('bench', role) }],
        transport: 'relay' as const
      });
      return { helper: side('helper'), sharer: side('sharer') };
    };
    const direct = { helper: { iceServers: [] }, sharer: { iceServers: [] } };
    const paths = { direct, udp: overTurn(urls.udp), tcp: overTurn(urls.tcp), tls: overTurn(urls.tls) };
    const taken = await measure(paths, [
      `--ignore-certificate-errors-spki-list=${server.certificate.spkiSha256}`,
      `--host-resolver-rules=MAP ${TURN_HOST} 127.0.0.1`
    ]);
    const floor = summary(taken.direct)?.median;
    const beside = Object.entries(taken).map(([path, micros]) => {
      const figures = summary(micros);
      const added = figures === null || floor === undefined ? null : Math.round(figures.median - floor) / 1000;
      return [path, { roundTripUs: figures, ratio: ratio(figures?.median, floor), addedMs: added }];
    });
    return Object.fromEntries(beside);
  } finally {
    await server.stop();
  }
}

type Paths = Record<'direct' | 'udp' | 'tcp' | 'tls', Parameters<Window['peerHarness']['connectPair']>[1]>;

async function measure(paths: Paths, flags: readonly string[]): Promise<Record<keyof Paths, number[]>> {
  const pages = await servePages();
  const browser = await startBrowser(undefined, flags);
  try {
    const { page } = await openPage(browser, pages.url);
    return await page.evaluate(
      async ({ paths, warmUp, samples, batch }) => {
        const { PEER_ID, connectPair } = window.peerHarness;
        const message = { peerId: PEER_ID, channel: 'control' as const, data: 'x'.repeat(100) };
        const names = ['direct', 'udp', 'tcp', 'tls'] as const;
        const taken: Record<(typeof names)[number], number[]> = { direct: [], udp: [], tcp: [], tls: [] };
        const pairs = await Promise.all(
          names.map(async (name) => ({ name, ...(await connectPair(undefined, paths[name])) }))
        );
        for (let turn = -warmUp; turn < samples; turn += 1) {
          for (const { name, helper, sharer } of pairs) {
            const start = performance.now();
            for (let trip = 0; trip < batch; trip += 1) {
              helper.told.length = 0;
              sharer.told.length = 0;
              helper.emit('peer.send', message);
              await sharer.heard('peer.data');
              sharer.emit('peer.send', message);
              await helper.heard('peer.data');
            }
            if (turn >= 0) taken[name].push(((performance.now() - start) * 1000) / batch);
          }
        }
        return taken;
      },
      { paths, warmUp: WARM_UP, samples: SAMPLES, batch: BATCH }
    );
  } finally {
    await browser.close();
    await pages.close();
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  console.log(JSON.stringify(await turnRoundTrip(), null, 2));
}
