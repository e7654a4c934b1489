import { afterEach, beforeEach, expect, test } from 'vitest';
import { createRelayClient, type RelayClient } from '#main/relay/relay-client.ts';
import { relaySockets } from '#main/relay/socket.ts';
import { systemClock } from '#relay/clock.ts';
import { HELPER, startWorld, type World } from '#tests/integration/relay/support/world.ts';

let world: World;
let client: RelayClient;
const lines: Record<string, unknown>[] = [];
beforeEach(async () => {
  world = await startWorld();
});
afterEach(async () => {
  client.stop();
  await world.close();
});

test('a refused request has the same socket and request id in the app’s log and in the relay’s', async () => {
  const say = (event: string, fields: object = {}) => void lines.push({ event, ...fields });
  const token = await world.token(HELPER);
  client = createRelayClient({
    openSocket: relaySockets(world.relay.url.replace(/\/v1\/connect$/, '')),
    clock: systemClock,
    random: () => 0.5,
    accessToken: async () => ({ token, expiresAt: Date.now() + 3_600_000 }),
    about: async () => ({
      client: { kind: 'native-linux', version: '1.0.0' },
      device: { name: 'pc', os: 'Linux', entraDeviceId: null }
    }),
    log: { info: say, warn: say, error: say },
    onChanged: () => undefined
  });
  client.start();
  while (client.view().status !== 'online') await new Promise((resolve) => setTimeout(resolve, 10));
  world.directory.down = true;
  expect(await client.standing()).toMatchObject({ ok: false, code: 'directory-unavailable' });

  const refused = lines.find(({ event }) => event === 'request-refused');
  expect(refused).toMatchObject({ what: 'policy.standing', code: 'directory-unavailable' });
  expect(refused?.socketId).toMatch(/^[A-Za-z0-9_-]{22}$/);
  const { socketId, requestId } = refused ?? {};
  const relayLines = world.logLines.map((line) => JSON.parse(line));
  expect(relayLines).toContainEqual(expect.objectContaining({ event: 'request-refused', socketId, requestId }));
});
