import { connect } from 'node:tls';
import { afterEach, describe, expect, test } from 'vitest';
import { createCertificateAuthority } from '#demo/organisation/index.ts';
import type { LedgerHealth } from '#relay/ledger/health.ts';
import { createMemoryLedger } from '#relay/ledger/memory-ledger.ts';
import { securityCodeSchema } from '#shared/ids/security-code.ts';
import { type ServerMessage, serverMessageSchema } from '#shared/protocol/relay.ts';
import { TestClient, upgradeStatus } from './support/client.ts';
import { RawConnection, UPGRADE } from './support/raw-http.ts';
import { HELPER, person, SHARER, startWorld, type World } from './support/world.ts';

/** Well-formed, and nobody's. */
const WRONG_CODE = securityCodeSchema.parse('K7QM3WXP');

let world: World;
afterEach(() => world.close());

const METRICS = { metrics: { port: 0 } } as const;

async function beside(path: string): Promise<{ status: number; body: string }> {
  const response = await fetch(`http://127.0.0.1:${world.relay.metricsPort}${path}`);
  return { status: response.status, body: await response.text() };
}

/** The value of a sample as Prometheus would read it; `undefined` when there is none. */
async function sample(name: string): Promise<number | undefined> {
  const { body } = await beside('/metrics');
  const line = body.split('\n').find((text) => text.startsWith(`${name} `));
  return line === undefined ? undefined : Number(line.slice(name.length + 1));
}

/** Errors that come without having been asked for. */
function unasked(client: TestClient): Extract<ServerMessage, { type: 'error' }>[] {
  const found: Extract<ServerMessage, { type: 'error' }>[] = [];
  client.socket.on('message', (data: Buffer) => {
    const message = serverMessageSchema.parse(JSON.parse(data.toString()));
    if (message.type === 'error' && message.id === null) found.push(message);
  });
  return found;
}

describe('metrics', () => {
  test('count sockets, sessions by phase, set-ups, refusals, and what policy, directory and signing took', async () => {
    world = await startWorld(METRICS);
    const { helper, sharer, sessionId } = await world.joined();
    const third = await world.signIn(person(9));
    await third.must('session.create', {});
    await sharer.refused({ type: 'session.redeem', code: WRONG_CODE });
    expect(await sample('deskside_sockets')).toBe(3);
    expect(await sample('deskside_sessions{phase="active"}')).toBe(1);
    expect(await sample('deskside_sessions{phase="waiting"}')).toBe(1);
    expect(await sample('deskside_session_events_total{event="created"}')).toBe(2);
    expect(await sample('deskside_session_events_total{event="joined"}')).toBe(1);
    expect(await sample('deskside_refusals_total{code="busy"}')).toBe(1);
    expect(await sample('deskside_attempts_refused_total{what="session.redeem",reason="busy"}')).toBe(1);
    expect(await sample('deskside_grant_signing_seconds_count')).toBe(1);
    expect(await sample('deskside_policy_seconds_count{question="session",outcome="ok"}')).toBe(1);
    expect(await sample('deskside_directory_seconds_count{question="sharer",outcome="ok"}')).toBe(1);
    expect(await sample('deskside_ledger_waiting')).toBe(0);
    expect(await sample('nodejs_eventloop_lag_seconds')).toBeGreaterThanOrEqual(0);
    expect(await sample('process_resident_memory_bytes')).toBeGreaterThan(1_000_000);

    world.directory.down = true;
    await third.refused({ type: 'policy.standing' });
    expect(await sample('deskside_directory_failures_total{reason="failed"}')).toBeGreaterThan(0);
    await helper.must('session.end', { sessionId, reason: 'helper-ended' });
    expect(await sample('deskside_sessions{phase="active"}')).toBe(0);
    expect(await sample('deskside_sessions_ended_total{reason="helper-ended"}')).toBe(1);
  });

  test('count what limits refused, by whose it was, and sockets that did not open or were ended', async () => {
    world = await startWorld(METRICS, {
      connectionLimits: { workPerAccount: { burst: 1, perSecond: 1 }, socketsPerAddress: 2 }
    });
    const client = await world.signIn(HELPER);
    await client.must('policy.standing', {});
    await client.refused({ type: 'policy.standing' });
    expect(await sample('deskside_over_budget_total{budget="account"}')).toBe(1);
    expect(await sample('deskside_refusals_total{code="rate-limited"}')).toBe(1);
    const mute = await world.open();
    await world.open().catch(upgradeStatus);
    expect(await sample('deskside_sockets_refused_total{status="503"}')).toBe(1);
    world.clock.advance(10_000);
    expect(await mute.end()).toBe(4001);
    expect(await sample('deskside_sockets_dropped_total{why="noHello"}')).toBe(1);
  });

  test('G6: name nobody: no id of a person, tenant, device, session or address is in them', async () => {
    world = await startWorld(METRICS);
    const { sessionId, sharer } = await world.joined();
    await sharer.refused({ type: 'session.create' });
    const { body } = await beside('/metrics');
    expect(body).toContain('deskside_sockets 2');
    const secrets = [HELPER.objectId, SHARER.objectId, HELPER.tenantId, sessionId, 'TEST-PC', 'dddddddd', '127.0.0.1'];
    expect(secrets.filter((secret) => body.includes(secret))).toEqual([]);
  });

  test('are on a listener of their own, which the public one is not', async () => {
    world = await startWorld(METRICS);
    expect((await beside('/metrics')).status).toBe(200);
    const open = await fetch(`https://127.0.0.1:${world.relay.port}/metrics`);
    expect([open.status, await open.json()]).toEqual([404, { code: 'not-found' }]);
  });

  test('whose port is taken keep the relay from starting, and nothing is left behind', async () => {
    world = await startWorld(METRICS);
    let closed = 0;
    const memory = createMemoryLedger({ now: () => Date.now() });
    const started = startWorld(
      { metrics: { port: world.relay.metricsPort ?? 0 } },
      {
        ledger: memory,
        log: (_level, event) => {
          if (event === 'relay-closed') closed += 1;
        }
      }
    );
    await expect(started).rejects.toMatchObject({ code: 'EADDRINUSE' });
    expect(closed).toBe(1);
  });

  test('are not served unless that is configured', async () => {
    world = await startWorld();
    expect(world.relay.metricsPort).toBeNull();
  });
});

describe('health and readiness', () => {
  test('alive is not ready: without the identity provider’s keys nobody can be let in', async () => {
    world = await startWorld(METRICS);
    world.issuer.setDown(true);
    expect((await beside('/healthz')).status).toBe(200);
    expect(await beside('/readyz')).toMatchObject({
      status: 503,
      body: '{"status":"not-ready","missing":["identity"]}'
    });
    world.issuer.setDown(false);
    expect((await beside('/readyz')).status).toBe(503);
    world.clock.advance(5_000);
    expect(await beside('/readyz')).toMatchObject({ status: 200, body: '{"status":"ready","missing":[]}' });
  });

  test('an outage after that takes no relay out of service, and nobody is asked again', async () => {
    world = await startWorld();
    const ready = () => fetch(`https://127.0.0.1:${world.relay.port}/readyz`);
    expect((await ready()).status).toBe(200);
    const asked = world.issuer.keyRequests();
    world.issuer.setDown(true);
    world.clock.advance(60_000);
    expect((await ready()).status).toBe(200);
    expect(world.issuer.keyRequests()).toBe(asked);
  });

  test('a record in trouble degrades and says how', async () => {
    let health: LedgerHealth = { state: 'ok', troubles: [], waiting: 0, lost: 0 };
    const memory = createMemoryLedger({ now: () => Date.now() });
    world = await startWorld(METRICS, { ledger: { ...memory, health: () => health } });
    expect((await beside('/readyz')).body).toContain('"ready"');
    health = { state: 'degraded', troubles: ['ledger-disk-full'], waiting: 7, lost: 0 };
    expect(await beside('/readyz')).toMatchObject({
      status: 200,
      body: '{"status":"degraded: ledger-disk-full","missing":["ledger-disk-full"]}'
    });
    expect(await sample('deskside_ledger_waiting')).toBe(7);
    expect(await sample('deskside_ledger_trouble{trouble="ledger-disk-full"}')).toBe(1);
  });
});

describe('draining', () => {
  test('lets go of who is in no session, refuses newcomers, and waits for the session that lives', async () => {
    world = await startWorld(METRICS);
    const { helper, sharer, sessionId } = await world.joined();
    const idle = await world.signIn(person(9));
    const [toldIdle, toldHelper] = [unasked(idle), unasked(helper)];
    let drained = false;
    const done = world.relay.drain(60_000).then(() => {
      drained = true;
    });
    expect(await idle.end()).toBe(1001);
    expect(toldIdle).toMatchObject([{ code: 'shutting-down', details: { retryAfterMs: 5_000 } }]);

    const refused = await world.open().catch(upgradeStatus);
    expect(refused).toBe(503);
    expect((await beside('/readyz')).body).toContain('"draining"');
    expect(await helper.refused({ type: 'session.create' })).toMatchObject({
      code: 'shutting-down',
      details: { retryAfterMs: 5_000 }
    });
    expect(toldHelper).toHaveLength(1);

    await helper.must('session.signal', { sessionId, payload: 'still works' });
    await sharer.next('session.signal');
    await world.pass(10_000, [helper, sharer]);
    expect(drained).toBe(false);
    await sharer.must('session.end', { sessionId, reason: 'sharer-ended' });
    world.clock.advance(200);
    await done;
    await world.relay.close();
    expect(await helper.end()).toBe(1001);
  });

  test('takes no longer than it may', async () => {
    world = await startWorld();
    const { helper, sharer } = await world.joined();
    const done = world.relay.drain(3_000);
    await world.pass(3_000, [helper, sharer]);
    await done;
    await world.relay.close();
    expect(await helper.next('session.ended')).toMatchObject({ reason: 'relay-lost', by: 'relay' });
  });

  test('tells who is refused at the door when to come back', async () => {
    world = await startWorld();
    await world.relay.drain(0);
    const asked = await new RawConnection(world.relay.port, world.ca).opened();
    asked.socket.write(`${UPGRADE.join('\r\n')}\r\n\r\n`);
    await asked.ended();
    expect(asked.statuses).toEqual([503]);
    expect(asked.answer).toContain('Retry-After: 5\r\n');
  });
});

describe('a renewed certificate', () => {
  const shown = () =>
    new Promise<string>((resolve, reject) => {
      const socket = connect({ host: '127.0.0.1', port: world.relay.port, rejectUnauthorized: false }, () => {
        resolve(socket.getPeerCertificate().fingerprint256);
        socket.destroy();
      });
      socket.once('error', reject);
    });

  test('is shown to whoever connects from then on; one that is no good changes nothing', async () => {
    world = await startWorld();
    const pair = await world.joined();
    const before = await shown();
    const { certificatePem: cert, privateKeyPem: key } = await (await createCertificateAuthority('Renewed')).issue();
    world.relay.renewCertificate(() => ({ cert, key: 'canary' }));
    world.relay.renewCertificate(() => {
      throw new Error('canary');
    });
    expect(await shown()).toBe(before);
    expect(world.logLines.filter((line) => line.includes('"certificate-not-renewed"'))).toHaveLength(2);
    expect(world.logLines.join('')).not.toContain('canary');
    world.relay.renewCertificate(() => ({ cert, key }));
    expect(await shown()).not.toBe(before);
    await pair.helper.must('session.signal', { sessionId: pair.sessionId, payload: 'still here' });
  });
});

describe('request ids', () => {
  test('the socket’s id in the answer to the upgrade, and the request’s number, name a request in the relay’s log', async () => {
    world = await startWorld();
    const client = new TestClient(world.relay.url, world.ca);
    let socketId: string | string[] | undefined;
    client.socket.on('upgrade', ({ headers }) => {
      socketId = headers['x-request-id'];
    });
    await client.opened();
    expect(socketId).toMatch(/^[A-Za-z0-9_-]{22}$/);
    const { type, ...rest } = await world.hello(HELPER);
    await client.must(type, rest);
    const { sessionId } = await client.must('session.create', {});
    await client.refused({ type: 'session.redeem', code: WRONG_CODE });
    const lines = world.logLines.map((line) => JSON.parse(line)).filter((line) => line.socketId === socketId);
    expect(lines).toMatchObject([
      { event: 'socket-signed-in', requestId: 1 },
      { event: 'request-accepted', requestId: 2, what: 'session.create', sessionId },
      { event: 'request-refused', requestId: 3, code: 'code-not-accepted' }
    ]);
    await client.close();
  });
});
