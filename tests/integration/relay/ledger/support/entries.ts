import type { AuditEntry, LedgerEntry } from '#relay/ledger/ledger.ts';
import type { SessionFeature, SessionMode } from '#shared/session/modes.ts';

export const HOME = '11111111-1111-4111-8111-111111111111';
export const ABROAD = '22222222-2222-4222-8222-222222222222';
export const DAY = 86_400_000;

export function somebody(number: number, tenantId = HOME) {
  return { tenantId, objectId: `aaaaaaaa-aaaa-4aaa-8aaa-${String(number).padStart(12, '0')}` };
}

export function created(sessionId: string, helper = somebody(1), ticket?: string): LedgerEntry {
  const entry = { kind: 'session-created', sessionId, helper, codeExpiresAt: 1 } as const;
  return ticket === undefined ? entry : { ...entry, ticket };
}

export function joined(
  sessionId: string,
  more: Partial<Extract<LedgerEntry, { kind: 'session-joined' }>> = {}
): LedgerEntry {
  return {
    kind: 'session-joined',
    sessionId,
    helper: somebody(1),
    sharer: somebody(2),
    sharerDevice: { name: 'PC-7', os: 'Linux', entraDeviceId: 'dddddddd-dddd-4ddd-8ddd-dddddddddddd' },
    deviceFacts: { enrolled: true, compliant: true },
    modes: ['view', 'control'],
    features: ['chat'],
    refusals: [{ what: 'files', reasons: ['files-disabled'] }],
    warnings: [],
    ...more
  };
}

export function used(sessionId: string, what: SessionMode | SessionFeature): LedgerEntry {
  const event =
    what === 'view' || what === 'control'
      ? ({ kind: 'mode', mode: what } as const)
      : ({ kind: 'feature', feature: what } as const);
  return { kind: 'session-report', sessionId, by: 'sharer', event };
}

export function ended(
  sessionId: string,
  reason: 'helper-ended' | 'sharer-ended' | 'code-expired' = 'helper-ended'
): LedgerEntry {
  return { kind: 'session-ended', sessionId, reason, by: 'helper' };
}

export function exported(rows = 3, actor = somebody(9)): AuditEntry {
  const event = { what: 'export', report: 'sessions', format: 'csv', rows } as const;
  return { kind: 'audit', tenantId: HOME, actor, sessionId: null, event };
}
