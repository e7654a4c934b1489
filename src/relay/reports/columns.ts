import type { ApiAuditRow } from '#shared/api/audit.ts';
import type { SessionRow } from '#shared/api/sessions.ts';
import type { Column } from './csv.ts';

const SECOND_MS = 1_000;

/** The columns of an export of sessions: those of the source and what Deskside knows besides (feature G3). */
export const SESSION_COLUMNS: readonly Column<SessionRow>[] = [
  { name: 'sessionId', cell: (row) => row.sessionId },
  { name: 'state', cell: (row) => row.state },
  { name: 'createdAt', cell: (row) => row.createdAt },
  { name: 'startedAt', cell: (row) => row.startedAt },
  { name: 'endedAt', cell: (row) => row.endedAt },
  {
    name: 'durationSeconds',
    cell: ({ durationMs }) => (durationMs === null ? null : Math.round(durationMs / SECOND_MS))
  },
  { name: 'helperTenantId', cell: (row) => row.helper?.tenantId ?? null },
  { name: 'helperId', cell: (row) => row.helper?.objectId ?? null },
  { name: 'sharerTenantId', cell: (row) => row.sharer?.tenantId ?? null },
  { name: 'sharerId', cell: (row) => row.sharer?.objectId ?? null },
  { name: 'deviceName', cell: ({ device }) => (device?.enrolled === true ? device.name : null) },
  { name: 'deviceOs', cell: (row) => row.device?.os ?? null },
  { name: 'deviceId', cell: ({ device }) => (device?.enrolled === true ? device.entraDeviceId : null) },
  { name: 'deviceEnrolled', cell: (row) => row.device?.enrolled ?? null },
  { name: 'deviceCompliant', cell: ({ device }) => (device?.enrolled === true ? device.compliant : null) },
  { name: 'controlType', cell: (row) => row.controlType },
  { name: 'modesUsed', cell: (row) => row.modesUsed.join(' ') },
  { name: 'featuresUsed', cell: (row) => row.featuresUsed.join(' ') },
  { name: 'warnings', cell: (row) => row.warnings.join(' ') },
  { name: 'endReason', cell: (row) => row.endReason },
  { name: 'endedBy', cell: (row) => row.endedBy },
  { name: 'ticket', cell: (row) => row.ticket }
];

/** The columns of an export of the audit log; the particulars are JSON. */
export const AUDIT_COLUMNS: readonly Column<ApiAuditRow>[] = [
  { name: 'number', cell: (row) => row.number },
  { name: 'at', cell: (row) => row.at },
  { name: 'what', cell: (row) => row.event.what },
  { name: 'actorTenantId', cell: (row) => row.actor?.tenantId ?? null },
  { name: 'actorId', cell: (row) => row.actor?.objectId ?? null },
  { name: 'sessionId', cell: (row) => row.sessionId },
  {
    name: 'details',
    cell: ({ event: { what: _what, ...details } }) => JSON.stringify(details)
  }
];
