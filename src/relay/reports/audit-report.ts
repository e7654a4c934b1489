import type { ApiAuditRow, AuditFilter } from '#shared/api/audit.ts';
import type { AuditRow } from '../ledger/entry.ts';
import type { AuditQuery } from '../ledger/queries.ts';
import { instant } from './cursor.ts';

/** An entry of the audit log as it is shown (feature G4). */
export function auditRow({ number, at, actor, sessionId, event }: AuditRow): ApiAuditRow {
  return { number, at: instant(at), actor, sessionId, event };
}

/** The question as the record takes it, for one tenant. */
export function auditFilter(query: AuditFilter, tenantId: string): Omit<AuditQuery, 'offset' | 'limit'> {
  return { ...query, tenantId };
}
