import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { configurationOf } from '#relay/changes/configuration.ts';
import { differences } from '#relay/changes/differences.ts';
import { type DirectoryState, lookAt } from '#relay/changes/directory-look.ts';
import { nameOf, namesOf } from '#relay/changes/names.ts';
import { type ChangeRecord, remember } from '#relay/changes/remember.ts';
import { flatSettings, settingsChanges } from '#relay/changes/settings.ts';
import { parseConfig } from '#relay/config.ts';
import type { DirectoryEvent, WatchedDirectory } from '#relay/directory/watched.ts';
import type { AuditEntry, Ledger } from '#relay/ledger/ledger.ts';
import { createMemoryLedger } from '#relay/ledger/memory-ledger.ts';
import { auditEventSchema } from '#shared/api/audit-event.ts';

const TENANT = '11111111-1111-4111-8111-111111111111';

describe('names of the record', () => {
  test.each(['view', 'Patch-RoleAssignment', TENANT, 'https://console.example'])('%s is one', (text) => {
    expect(nameOf(text)).toBe(text);
  });

  test.each(['Anna fixed it', '', '-x', 'a'.repeat(129), 'zeile\n'])('%j is none: its digest stands there', (text) => {
    expect(nameOf(text)).toMatch(/^sha256:[0-9a-f]{32}$/);
  });

  test('a list is in order and each name once; a long one is cut, and a change behind the cut still shows', () => {
    expect(namesOf(['b', 'a', 'b'])).toEqual(['a', 'b']);
    const many = Array.from({ length: 300 }, (_, index) => `g${String(index).padStart(4, '0')}`);
    const cut = namesOf(many);
    expect(cut).toHaveLength(257);
    expect(cut.at(-1)).toMatch(/^more:44:/);
    expect(namesOf([...many.slice(0, -1), 'g9999']).at(-1)).not.toBe(cut.at(-1));
    const event = { what: 'role-changed', source: 'directory', role: 'x', from: cut, to: null };
    expect(auditEventSchema.safeParse(event).success).toBe(true);
  });
});

describe('G4: settings', () => {
  test('are flat: fields with dots, elements of lists with a slash, what is not set is not there', () => {
    expect(flatSettings({ a: { b: 1, c: [] }, d: ['x', 'y'], e: null, f: undefined, g: false })).toEqual({
      'a.b': 1,
      'd/x': true,
      'd/y': true,
      g: false
    });
  });

  test('hundreds of changes are several entries, each of the schema', () => {
    const now = Object.fromEntries(Array.from({ length: 600 }, (_, index) => [`s${index}`, true]));
    const entries = settingsChanges('configuration', {}, now);
    expect(entries.map(({ changes }) => changes.length)).toEqual([256, 256, 88]);
    for (const event of entries) expect(auditEventSchema.safeParse(event).success).toBe(true);
  });

  test('nothing secret of a configuration is among them', () => {
    const secret = 'canary0123456789canary0123456789canary';
    const directory = { kind: 'graph', clientSecret: secret, tokenUrl: `https://${secret}.example/t` } as const;
    const config = parseConfig({
      tls: { cert: secret, key: secret },
      audience: secret,
      tenants: [{ tenantId: TENANT, issuer: `https://${secret}.example`, displayName: secret, directory }],
      turn: { urls: [`turn:${secret}:3478?transport=udp`], secret, formerSecret: secret },
      ledger: { kind: 'postgresql', url: `postgresql://x:${secret}@db/x`, spool: `/${secret}` },
      siem: {
        url: `https://${secret}.example`,
        authentication: { kind: 'hmac', secret },
        positionFile: `/${secret}`
      }
    });
    const [tenant] = config.tenants;
    if (tenant === undefined) throw new Error('no tenant');
    const flat = configurationOf(config, tenant);
    expect(Object.keys(flat).length).toBeGreaterThan(10);
    expect(JSON.stringify(flat)).not.toContain('canary');
  });
});

test('G4: lists in another order are no difference, and neither are members that are named twice', () => {
  const settings = { remoteHelpEnabled: true, unenrolledAllowed: false, chatAllowed: true };
  const assignment = { id: 'a', role: 'r', members: ['g1', 'g2'], scope: ['g3', 'g4'] };
  const before = { settings, roles: [{ id: 'r', rights: ['view', 'offer'] }], assignments: [assignment] };
  const now = {
    settings,
    roles: [{ id: 'r', rights: ['offer', 'view'] }],
    assignments: [{ ...assignment, members: ['g2', 'g1', 'g1'], scope: ['g4', 'g3'] }]
  };
  expect(differences('directory', before, now)).toEqual([]);
});

describe('remembering what was seen', () => {
  const entry = (setting: string): AuditEntry => {
    const event = { what: 'settings-changed', source: 'configuration', changes: [{ setting, from: null, to: true }] };
    return { kind: 'audit', tenantId: TENANT, actor: null, sessionId: null, event: auditEventSchema.parse(event) };
  };
  const memory = (record: ChangeRecord) => ({ record, name: 'x', schema: z.number(), now: () => 1 });
  const clock = { now: () => Date.now() };
  const told = async (ledger: Ledger) =>
    (await ledger.audit()).items
      .toReversed()
      .map(({ event }) => (event.what === 'settings-changed' ? event.changes[0]?.setting : null));
  const step = (state: number, ...settings: string[]) => ({ state, entries: settings.map(entry) });
  class Died extends Error {}

  test.each([
    ['before the entries were appended', 'append'],
    ['after the first of them', 'second'],
    ['before it was noted that they were', 'clear']
  ])('a relay that dies %s loses nothing and doubles nothing', async (_when, where) => {
    const ledger = createMemoryLedger(clock);
    let [appended, seen] = [0, 0];
    const dying: ChangeRecord = {
      seen: (name) => ledger.seen(name),
      see: async (name, state, after) => {
        seen += 1;
        if (where === 'clear' && seen > 1) throw new Died();
        return ledger.see(name, state, after);
      },
      appendOnce: (one, key) => {
        appended += 1;
        if (where === 'append' || (where === 'second' && appended > 1)) throw new Died();
        ledger.appendOnce(one, key);
      }
    };
    await expect(remember(memory(dying), async () => step(1, 'one', 'two'))).rejects.toThrow(Died);
    const befores: (number | null)[] = [];
    const next = async (before: number | null) => {
      befores.push(before);
      return null;
    };
    await remember(memory(ledger), next);
    await remember(memory(ledger), next);
    expect(await told(ledger)).toEqual(['one', 'two']);
    expect(befores).toEqual([1, 1]);
  });

  test('of two that look at once one records, and the other says that it was too late', async () => {
    const ledger = createMemoryLedger(clock);
    await remember(memory(ledger), async () => step(0));
    const late = await remember(memory(ledger), async () => {
      expect(await remember(memory(ledger), async () => step(2, 'quick'))).toBe(true);
      return step(1, 'slow');
    });
    expect(late).toBe(false);
    expect(await told(ledger)).toEqual(['quick']);
    await remember(memory(ledger), async (before) => {
      expect(before).toBe(2);
      return null;
    });
  });

  test('a state that this version does not understand is where watching begins anew', async () => {
    const ledger = createMemoryLedger(clock);
    const revision = '00000000-0000-4000-8000-000000000000';
    await ledger.see('x', { revision, at: 1, state: '{"of":"another version"}', unrecorded: [] }, null);
    const befores: unknown[] = [];
    await remember(memory(ledger), async (before) => {
      befores.push(before);
      return step(1);
    });
    expect(befores).toEqual([null]);
  });
});

describe('looks at a directory', () => {
  const HOUR_MS = 3_600_000;
  const settings = { remoteHelpEnabled: true, unenrolledAllowed: false, chatAllowed: true };
  const snapshot = { settings, roles: [], assignments: [] };
  const happened = (id: string, at: number): DirectoryEvent => ({
    id,
    at,
    activity: 'Create RoleAssignment',
    result: 'Success',
    actorId: TENANT,
    applicationId: null,
    targets: ['a']
  });

  /** A look at this time, at a directory whose log has these events; answers since when it was asked, too. */
  async function look(now: number, before: DirectoryState | null, events: readonly DirectoryEvent[], freshMs = 0) {
    let asked: number | undefined;
    const directory: WatchedDirectory = {
      sourceOf: () => 'directory',
      snapshot: async () => snapshot,
      events: async (_tenantId, since) => {
        asked = since;
        return events.filter(({ at }) => at >= since);
      }
    };
    const log = () => {};
    const options = { directory, tenantId: TENANT, now: () => now, log, withoutEvents: new Set<string>(), freshMs };
    const step = await lookAt(options, before);
    return { asked, state: step?.state ?? null, told: step?.entries.length ?? 0 };
  }

  test('an event that is told late is told once, and one from before watching is nobody’s change', async () => {
    const now = 1_000 * HOUR_MS;
    const old = happened('old', now - 1_000);
    const first = await look(now, null, [old]);
    expect(first.told).toBe(0);
    const late = happened('late', now - 500);
    const second = await look(now + 300_000, first.state, [old, late]);
    expect(second.told).toBe(1);
    expect((await look(now + 600_000, second.state, [old, late])).told).toBe(0);
  });

  test('a clock that jumps ahead and back tells no event twice, and leaves none out that it can still ask for', async () => {
    const now = 1_000 * HOUR_MS;
    const first = await look(now, null, []);
    const one = happened('one', now + 1_000);
    const ahead = await look(now + 48 * HOUR_MS, first.state, [one]);
    expect(ahead.asked).toBe(now + 24 * HOUR_MS);
    const back = await look(now + 300_000, ahead.state, [one]);
    expect(back.asked).toBe(now + 300_000 - HOUR_MS);
    expect(back.told).toBe(1);
    expect((await look(now + 600_000, back.state, [one])).told).toBe(0);
    const behind = await look(now - 48 * HOUR_MS, back.state, [one]);
    expect(behind.told).toBe(0);
    expect((await look(now + 900_000, behind.state, [one])).told).toBe(0);
  });

  test('another relay’s look that is young enough is enough, one from the future is not', async () => {
    const now = 1_000 * HOUR_MS;
    const { state } = await look(now, null, []);
    expect((await look(now + 100, state, [], 1_000)).state).toBeNull();
    expect((await look(now + 1_000, state, [], 1_000)).state).not.toBeNull();
    expect((await look(now - 1, state, [], 1_000)).state).not.toBeNull();
  });
});
