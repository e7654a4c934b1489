import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openLedger } from '#relay/ledger/open-ledger.ts';
import { auditPageSchema } from '#shared/api/audit.ts';
import { type Place, sqlitePlace } from '../ledger/support/databases.ts';
import { AUDITOR, type ReadingWorld, startReading } from '../reports/support.ts';
import { TestClock } from '../support/clock.ts';
import { ABROAD, HOME, startWorld } from '../support/world.ts';

const deps = { clock: new TestClock(), log: () => {} };
const CANARY = 'canary-secret-0123456789-0123456789-abc';

describe('G4: changes of the relay’s own configuration', () => {
  let place: Place;
  beforeEach(() => {
    place = sqlitePlace();
  });
  afterEach(() => place.remove());

  /** A start and an end of a relay with this configuration; answers what the audit log has once it has that many entries. */
  async function run(entries: number, config: Parameters<typeof startWorld>[0] = {}, policies = {}) {
    const world = await startWorld({ ...config, ledger: place.config }, {}, policies);
    const { ledger } = world.relay;
    await expect.poll(() => ledger.seen(`configuration/${ABROAD}`), { timeout: 10_000 }).toBeTruthy();
    await expect.poll(async () => (await ledger.audit()).total, { timeout: 10_000 }).toBe(entries);
    const { items } = await ledger.audit();
    await world.close();
    return items.toReversed().map(({ tenantId, actor, event }) => ({ tenantId, actor, event }));
  }

  test('a change between two starts is recorded, old and new; an unchanged start is not', async () => {
    expect(await run(0)).toEqual([]);
    expect(await run(0)).toEqual([]);
    const policies = { [HOME]: { clipboardAllowed: true, helperAuthentication: { mfa: true, contexts: ['c3'] } } };
    const changed = {
      tenantId: HOME,
      actor: null,
      event: {
        what: 'settings-changed',
        source: 'configuration',
        changes: [
          { setting: 'policy.clipboardAllowed', from: false, to: true },
          { setting: 'policy.helperAuthentication.contexts/c3', from: null, to: true },
          { setting: 'policy.helperAuthentication.mfa', from: false, to: true }
        ]
      }
    };
    expect(await run(1, {}, policies)).toEqual([changed]);
    expect(await run(1, {}, policies)).toEqual([changed]);
    const back = (await run(2)).at(-1);
    expect(back?.event).toMatchObject({
      changes: [{ from: true, to: false }, { to: null }, { from: true, to: false }]
    });
  });

  test('what concerns a tenant of the whole relay is in each tenant’s log, secrets in none', async () => {
    await run(0);
    const turn = { urls: ['turn:relay.example:3478?transport=udp'], secret: CANARY };
    const siem = {
      url: 'https://127.0.0.1:9/x',
      authentication: { kind: 'bearer', token: CANARY } as const,
      positionFile: `${place.folder}/siem`
    };
    const entries = await run(2, { partnerTenants: [[HOME, ABROAD]], turn, siem });
    expect(entries).toMatchObject([
      { tenantId: HOME, event: { changes: [{ setting: `partnerTenants/${ABROAD}`, from: null, to: true }, {}, {}] } },
      { tenantId: ABROAD, event: { changes: [{ setting: `partnerTenants/${HOME}` }, {}, {}] } }
    ]);
    expect(JSON.stringify(entries)).toContain('"setting":"siem","from":false,"to":true');
    expect(JSON.stringify(entries)).toContain('"setting":"turn.transport","from":null,"to":"all"');
    expect(JSON.stringify(entries)).not.toContain('canary');
    expect(JSON.stringify(await place.ask('select seen from ledger_seen'))).not.toContain('canary');
  });
});

describe('G4: changes in the reports', () => {
  let reading: ReadingWorld;
  afterEach(() => reading.close());

  test('are found by kind, and are in the exports', async () => {
    reading = await startReading();
    const { ledger } = reading.world.relay;
    const group = 'aaaaaaaa-0000-4000-8000-000000000001';
    const state = { role: group, members: [group], scope: ['all-users'] };
    const event = {
      what: 'assignment-changed',
      source: 'directory',
      assignment: group,
      from: null,
      to: state
    } as const;
    ledger.append({ kind: 'audit', tenantId: HOME, actor: AUDITOR, sessionId: null, event });
    const page = auditPageSchema.parse(await reading.read('/v1/reports/audit?what=assignment-changed', AUDITOR));
    expect(page.entries).toMatchObject([{ actor: AUDITOR, event }]);
    const json = await reading.get('/v1/reports/audit/export?format=json', AUDITOR);
    expect(await json.json()).toMatchObject([{}, { event }]);
    const csv = await (await reading.get('/v1/reports/audit/export?format=csv', AUDITOR)).text();
    expect(csv).toContain('assignment-changed');
    expect(csv).toContain('""all-users""');
  });
});

test('G4: a record that is away holds up nobody, and what changed is recorded when it is back', async () => {
  const place = sqlitePlace();
  const first = await startWorld({ ledger: place.config });
  await expect.poll(() => first.relay.ledger.seen(`configuration/${ABROAD}`)).toBeTruthy();
  await first.close();
  const { config } = place;
  const busy = await openLedger(config, deps);
  await busy.close();
  await place.ask(`update ledger_seen set seen = 'damaged' where name = 'configuration/${HOME}'`);
  const world = await startWorld({ ledger: config, minimumClientVersion: '1.0.0' });
  await expect.poll(() => world.logLines.join('')).toContain('changes-not-recorded');
  await world.signIn({ tenantId: HOME, objectId: AUDITOR.objectId });
  await place.ask(`delete from ledger_seen where name = 'configuration/${HOME}'`);
  world.clock.advance(300_000);
  await expect
    .poll(async () => (await world.relay.ledger.audit()).items, { timeout: 10_000 })
    .toMatchObject([
      { tenantId: ABROAD, event: { changes: [{ setting: 'minimumClientVersion', from: '0.0.0', to: '1.0.0' }] } }
    ]);
  await world.close();
  place.remove();
});
