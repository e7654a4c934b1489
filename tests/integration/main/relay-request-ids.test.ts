import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { createLog } from '#main/logging/log.ts';
import { createRelayClient, type RelayClient } from '#main/relay/relay-client.ts';
import { relaySockets } from '#main/relay/socket.ts';
import { systemClock } from '#relay/clock.ts';
import { HELPER, startWorld, type World } from '#tests/integration/relay/support/world.ts';

let world: World;
let client: RelayClient;
const SOCKET_ID = /^[A-Za-z0-9_-]{22}$/;
const lineSchema = z.record(z.string(), z.unknown());
/** The app's log as it is written: after redaction. */
const lines: string[] = [];
beforeEach(async () => {
  lines.length = 0;
  world = await startWorld();
});
afterEach(async () => {
  client.stop();
  await world.close();
});

/** An app's end of the relay's socket, with the log that the app has. */
function startClient(token: string): RelayClient {
  return createRelayClient({
    openSocket: relaySockets(world.relay.url.replace(/\/v1\/connect$/, '')),
    clock: systemClock,
    random: () => 0.5,
    accessToken: async () => ({ token, expiresAt: Date.now() + 3_600_000 }),
    about: async () => ({
      client: { kind: 'native-linux', version: '1.0.0' },
      device: { name: 'pc', os: 'Linux', entraDeviceId: null }
    }),
    log: createLog((line) => lines.push(line), Date.now),
    onChanged: () => undefined
  });
}

/** The line of this event in a log, once it is there. */
async function lineOf(log: readonly string[], event: string, what?: string): Promise<Record<string, unknown>> {
  for (;;) {
    const found = log
      .map((line) => lineSchema.parse(JSON.parse(line)))
      .find((line) => line.event === event && (what === undefined || line.what === what));
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

test('J2: a request has the same socket and request id in the app’s log and in the relay’s, refused or done', async () => {
  client = startClient(await world.token(HELPER));
  client.start();
  const hello = await lineOf(lines, 'request-accepted', 'hello');
  const greeted = await lineOf(world.logLines, 'socket-signed-in');
  expect(hello.socketId).toMatch(SOCKET_ID);
  expect(greeted).toMatchObject({ socketId: hello.socketId, requestId: hello.requestId });
  expect(await lineOf(lines, 'relay-connected')).toMatchObject({ socketId: hello.socketId });

  expect((await client.signalling.create(null)).ok).toBe(true);
  const created = await lineOf(lines, 'request-accepted', 'session.create');
  expect(await lineOf(world.logLines, 'request-accepted', 'session.create')).toMatchObject({
    socketId: created.socketId,
    requestId: created.requestId
  });

  world.directory.down = true;
  expect(await client.standing()).toMatchObject({ ok: false, code: 'directory-unavailable' });
  const refused = await lineOf(lines, 'request-refused', 'policy.standing');
  expect(refused).toMatchObject({ socketId: hello.socketId, code: 'directory-unavailable' });
  expect(await lineOf(world.logLines, 'request-refused')).toMatchObject({
    socketId: refused.socketId,
    requestId: refused.requestId
  });
});

test('J2: a socket that the relay refuses has the same id in both logs', async () => {
  client = startClient(await world.token(HELPER));
  await world.relay.drain(0);
  client.start();
  const refused = await lineOf(lines, 'relay-refused');
  expect(refused).toMatchObject({ status: 503 });
  expect(refused.socketId).toMatch(SOCKET_ID);
  expect(await lineOf(world.logLines, 'socket-refused')).toMatchObject({ socketId: refused.socketId, status: 503 });
});
