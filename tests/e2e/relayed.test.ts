import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answer, askFor, awaitText, button, words } from '#demo/driver/steps.ts';
import { waitFor } from '#demo/driver/windows.ts';
import { type Coturn, freePort, startCoturn } from '#tests/integration/turn/support/coturn.ts';
import { backHome, beaconSeen, meet, type Stage, setStage } from './stage.ts';

const TEST_MS = 90_000;
/** How many of the sampled points show the beacon when the whole screen of the sharer is shown. */
const CLEARLY_SEEN = 300;

let turn: Coturn;
let stage: Stage;

beforeAll(async () => {
  turn = await startCoturn({ loopbackPeersForTests: true });
  const relayPort = await freePort();
  stage = await setStage({
    environment: {
      relayPort,
      turn: {
        urls: [`turns:localhost:${relayPort}?transport=tcp`],
        secret: turn.secret,
        transport: 'relay',
        onRelayPort: { port: turn.plainPort }
      }
    }
  });
}, 120_000);
afterAll(async () => {
  await stage?.close();
  await turn?.stop();
});

describe('a session in real windows where direct paths are forbidden', () => {
  it(
    'J1 J2: the sharer’s screen is seen over TURN on the relay’s own port, with TLS',
    async () => {
      const { helper, sharer } = stage;
      await meet(stage);
      await askFor(helper, 'view');
      await answer(sharer, 'allow-view');
      await waitFor('the sharer’s screen', async () => (await beaconSeen(helper.display)) > CLEARLY_SEEN);

      const page = await helper.window('main');
      await helper.click(button(page, words('action.end')));
      await awaitText(sharer, words('end.helper-ended.sharer.title', { name: stage.helperAccount.displayName }));
      await backHome(helper, sharer);
      // Both sides had an allocation of their own, and coturn writes down what each relayed when it is over.
      for (const role of ['helper', 'sharer']) {
        await waitFor(`the end of the ${role}’s allocation`, async () => relayedBy(role) > 50);
      }
      // No peer was refused; a browser that closes its socket at once is nobody's error.
      expect(turn.log()).not.toMatch(/ERROR.*(?<!reset by )peer/);
    },
    TEST_MS
  );
});

/** Packets that coturn relayed for one side of the session. */
function relayedBy(role: string): number {
  const line = turn
    .log()
    .split('\n')
    .filter((text) => text.includes('usage:') && text.includes(`:${role}>`));
  return Math.max(0, ...line.map((text) => Number(/rp=(\d+)/.exec(text)?.[1] ?? 0)));
}
