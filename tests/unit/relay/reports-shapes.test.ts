import { describe, expect, test } from 'vitest';
import type { LedgerRow } from '#relay/ledger/entry.ts';
import { type SessionRecord, sessionRecord } from '#relay/ledger/session-record.ts';
import { cursorAt, nextCursor, positionIn } from '#relay/reports/cursor.ts';
import { DAY_MS, periodOf, trendsOf } from '#relay/reports/figures.ts';
import { reviewOf } from '#relay/reports/review.ts';
import { sessionDetails, sessionFilter, sessionRow } from '#relay/reports/session-report.ts';
import { sessionRowSchema } from '#shared/api/sessions.ts';
import type { RoleAssignment } from '#shared/policy/roles.ts';
import { DESKSIDE_DEFAULTS, DIRECTORY_DEFAULTS, type TenantSettings } from '#shared/policy/settings.ts';

const HOME = '11111111-1111-4111-8111-111111111111';
const ABROAD = '22222222-2222-4222-8222-222222222222';
const PERSON = 'aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa';
const ID = 'AAAAAAAAAAAAAAAAAAAAAA';

function record(over: Partial<SessionRecord>): SessionRecord {
  const rows: LedgerRow[] = [
    {
      kind: 'session-created',
      sessionId: ID,
      helper: { tenantId: HOME, objectId: PERSON },
      codeExpiresAt: 1,
      number: 1,
      at: 0
    }
  ];
  const found = sessionRecord(rows, ID);
  if (found === undefined) throw new Error('no record');
  return { ...found, ...over };
}

describe('G3: the shape of a session', () => {
  test.each([
    [[], [], null],
    [['view'], [], 'view'],
    [['view', 'control'], ['chat'], 'control'],
    [['view'], ['elevation'], 'elevation'],
    [['control'], ['elevation', 'unattended'], 'unattended']
  ] as const)('used %j with %j its control type is %s', (modesUsed, featuresUsed, type) => {
    expect(sessionRow(record({ modesUsed, featuresUsed })).controlType).toBe(type);
  });

  test('a session that nobody joined is of the contract, with nothing in it that did not happen', () => {
    expect(sessionRowSchema.parse(sessionRow(record({})))).toMatchObject({
      state: 'waiting',
      sharer: null,
      device: null,
      createdAt: '1970-01-01T00:00:00.000Z',
      startedAt: null,
      durationMs: null
    });
  });

  test('a device of which the record does not know that it is enrolled is told like one that is not', () => {
    const device = { name: 'PRIVATE-PC', os: 'Linux', entraDeviceId: null };
    expect(JSON.stringify(sessionRow(record({ device, deviceFacts: null })))).not.toContain('PRIVATE');
    expect(JSON.stringify(sessionRow(record({ device, deviceFacts: { enrolled: false } })))).not.toContain('PRIVATE');
  });

  test('details are only for a tenant of which somebody took part', () => {
    const row: LedgerRow = {
      kind: 'session-created',
      sessionId: ID,
      helper: { tenantId: HOME, objectId: PERSON },
      codeExpiresAt: 1,
      number: 1,
      at: 0
    };
    expect(sessionDetails([row], ID, HOME)?.sessionId).toBe(ID);
    expect(sessionDetails([row], ID, ABROAD)).toBeUndefined();
    expect(sessionDetails([], ID, HOME)).toBeUndefined();
  });

  test('a question is always one tenant’s, and one about devices is about enrolled ones', () => {
    expect(sessionFilter({ device: 'pc' }, HOME)).toEqual({ tenantId: HOME, deviceName: 'pc', enrolled: true });
    expect(sessionFilter({ deviceId: PERSON }, HOME)).toEqual({ tenantId: HOME, deviceId: PERSON, enrolled: true });
    expect(sessionFilter({}, HOME)).toEqual({ tenantId: HOME });
  });
});

describe('pages', () => {
  test('a cursor comes back as it was, and nothing else is one', () => {
    const position = { before: 1_766_000_000_000, offset: 40 };
    expect(positionIn(cursorAt(position))).toEqual(position);
    for (const text of ['', 'x', `${cursorAt(position)}A`, cursorAt({ before: -1, offset: 0 })]) {
      expect(positionIn(text)).toBeUndefined();
    }
  });

  test('the last page has no next, and neither has an empty one', () => {
    const position = { before: 5, offset: 10 };
    expect(nextCursor(position, 10, 20)).toBeNull();
    expect(nextCursor(position, 0, 20)).toBeNull();
    expect(nextCursor(position, 9, 20)).toBe(cursorAt({ before: 5, offset: 19 }));
  });
});

describe('G2: periods', () => {
  const NOW = Date.UTC(2026, 0, 31, 12);

  test('nothing said means the last thirty days, and never before the epoch', () => {
    expect(periodOf({}, NOW)).toEqual({ from: NOW + 1 - 30 * DAY_MS, to: NOW + 1 });
    expect(periodOf({ to: 5 }, NOW)).toEqual({ from: 0, to: 5 });
    expect(periodOf({ from: 7, to: 5 }, NOW)).toEqual({ from: 7, to: 5 });
  });

  test('days are filled within what can be kept, however long the period', () => {
    const all = trendsOf([], [], { from: 0, to: Date.UTC(9999, 0) }, NOW);
    expect(all.days.length).toBeLessThanOrEqual(33);
    const two = trendsOf(
      [{ day: Date.UTC(2026, 0, 30), sessions: 4, warned: 1, refused: 2 }],
      [{ day: Date.UTC(2026, 0, 31), reason: 'code-expired', attempts: 3 }],
      { from: Date.UTC(2026, 0, 30), to: NOW },
      NOW
    );
    expect(two.days).toEqual([
      { day: '2026-01-30', sessions: 4, warned: 1, refused: 2, reasons: [] },
      { day: '2026-01-31', sessions: 0, warned: 0, refused: 0, reasons: [{ reason: 'code-expired', attempts: 3 }] }
    ]);
  });
});

describe('G10: the review', () => {
  const settings: TenantSettings = {
    ...DESKSIDE_DEFAULTS,
    ...DIRECTORY_DEFAULTS,
    tenantId: HOME,
    remoteHelpEnabled: true,
    helperAuthentication: { mfa: true, contexts: ['c1'] }
  };
  const assignment = (over: Partial<RoleAssignment>): RoleAssignment => ({
    roleName: 'Role',
    members: ['desk'],
    scope: { kind: 'all-users' },
    rights: [],
    offersHelp: false,
    readsConnector: false,
    reads: [],
    ...over
  });
  const of = (assignments: readonly RoleAssignment[], over: Partial<TenantSettings> = {}) =>
    reviewOf({ settings: { ...settings, ...over }, partners: [[ABROAD, HOME]], assignments }, 0);

  test('assignments of one group are judged together, as policy judges them', () => {
    const split = [
      assignment({ rights: ['elevation'], scope: { kind: 'groups', groups: ['ward'] } }),
      assignment({ offersHelp: true }),
      assignment({ readsConnector: true })
    ];
    // Offering reaches everybody, the right the ward: the best of cases is a person of the ward.
    expect(of(split).helpers).toEqual([
      {
        group: 'desk',
        modes: ['view', 'control'],
        features: ['chat', 'elevation'],
        mayElevate: true,
        reach: [{ kind: 'groups', groups: ['ward'] }]
      }
    ]);
    for (const without of split) expect(of(split.filter((one) => one !== without)).helpers).toEqual([]);
  });

  test('a switch that forbids elevation, or remote help altogether, shows in who may', () => {
    const all = [assignment({ rights: ['view', 'elevation'], offersHelp: true, readsConnector: true })];
    expect(of(all, { elevationAllowed: false }).helpers[0]).toMatchObject({ mayElevate: false });
    expect(of(all, { remoteHelpEnabled: false })).toMatchObject({ remoteHelpEnabled: false, helpers: [] });
  });

  test('readers are those whose roles let them read; the rest of Intune is nobody’s business', () => {
    const review = of([
      assignment({ reads: ['audit'] }),
      assignment({ reads: ['reports'], members: ['desk', 'lead'] }),
      assignment({ members: ['printers'] })
    ]);
    expect(review.readers).toEqual([
      { group: 'desk', reads: ['reports', 'audit'] },
      { group: 'lead', reads: ['reports'] }
    ]);
    expect(review.assignments).toHaveLength(2);
    expect(review.partnerTenants).toEqual([ABROAD]);
  });
});
