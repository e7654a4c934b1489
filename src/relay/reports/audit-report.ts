import type { ApiAuditRow, AuditFilter, Verification } from '#shared/api/audit.ts';
import type { AuditRow } from '../ledger/entry.ts';
import type { AuditQuery, ChainVerdict } from '../ledger/queries.ts';
import { instant } from './cursor.ts';

/** An entry of the audit log as it is shown (feature G4). */
export function auditRow({ number, at, actor, sessionId, event }: AuditRow): ApiAuditRow {
  return { number, at: instant(at), actor, sessionId, event };
}

/** The question as the record takes it, for one tenant. */
export function auditFilter(query: AuditFilter, tenantId: string): Omit<AuditQuery, 'offset' | 'limit'> {
  return { ...query, tenantId };
}

/** What a recomputed chain came to, as it is shown. */
export function verificationOf(verdict: ChainVerdict, now: number): Verification {
  const at = instant(now);
  return verdict.kind === 'intact'
    ? { intact: true, at, rows: verdict.rows, head: verdict.head }
    : { intact: false, at, brokenAt: verdict.at };
}
