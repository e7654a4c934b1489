import type { ControlType, SessionDetails, SessionRow, SessionsFilter } from '#shared/api/sessions.ts';
import type { LedgerRow } from '../ledger/entry.ts';
import type { SessionFilter } from '../ledger/queries.ts';
import { durationOf, phaseOf, type SessionRecord, sessionRecord, warningsOf } from '../ledger/session-record.ts';
import type { Person } from '../person.ts';
import { instant } from './cursor.ts';

function controlType({ modesUsed, featuresUsed }: SessionRecord): ControlType | null {
  if (featuresUsed.includes('unattended')) return 'unattended';
  if (featuresUsed.includes('elevation')) return 'elevation';
  return modesUsed.includes('control') ? 'control' : (modesUsed[0] ?? null);
}

/** Of a device that is not enrolled only the system: it is somebody's own (feature G3). */
function deviceOf({ device, deviceFacts }: SessionRecord): SessionRow['device'] {
  if (device === null) return null;
  const { name, os, entraDeviceId } = device;
  if (deviceFacts?.enrolled !== true) return { enrolled: false, os };
  return { enrolled: true, os, name, entraDeviceId, compliant: deviceFacts.compliant };
}

function personOf(person: Person | null): SessionRow['helper'] {
  return person === null ? null : { tenantId: person.tenantId, objectId: person.objectId };
}

/** A session as a list shows it (feature G3). */
export function sessionRow(record: SessionRecord): SessionRow {
  const { sessionId, createdAt, joinedAt, endedAt, modesUsed, featuresUsed, endReason, endedBy, ticket } = record;
  return {
    sessionId,
    state: phaseOf(record),
    helper: personOf(record.helper),
    sharer: personOf(record.sharer),
    device: deviceOf(record),
    createdAt: instant(createdAt),
    startedAt: instant(joinedAt),
    endedAt: instant(endedAt),
    durationMs: durationOf(record),
    controlType: controlType(record),
    modesUsed,
    featuresUsed,
    warnings: warningsOf(record),
    endReason,
    endedBy,
    ticket
  };
}

/** Whether somebody of the tenant took part: their organisation may read the session, and no other. */
function concerns({ helper, sharer }: SessionRecord, tenantId: string): boolean {
  return helper?.tenantId === tenantId || sharer?.tenantId === tenantId;
}

/**
 * A session with everything from its own rows (feature G1); `undefined` when there is none that concerns the tenant.
 */
export function sessionDetails(
  rows: readonly LedgerRow[],
  sessionId: string,
  tenantId: string
): SessionDetails | undefined {
  const record = sessionRecord(rows, sessionId);
  if (record === undefined || !concerns(record, tenantId)) return undefined;
  return {
    ...sessionRow(record),
    decided: record.decided,
    policyChanges: record.policyChanges.map((change) => ({ ...change, at: instant(change.at) })),
    uses: record.uses.map(({ what, firstAt, lastAt }) => ({
      what,
      firstAt: instant(firstAt),
      lastAt: instant(lastAt)
    })),
    reported: rows.flatMap((row) =>
      row.kind === 'session-report' ? [{ at: instant(row.at), by: row.by, event: row.event }] : []
    )
  };
}

/** The question as the record takes it, for one tenant. Who searches for devices searches among enrolled ones. */
export function sessionFilter(query: SessionsFilter, tenantId: string): SessionFilter {
  const { device, ...rest } = query;
  const searching = device !== undefined || rest.deviceId !== undefined;
  return {
    ...rest,
    ...(device === undefined ? {} : { deviceName: device }),
    ...(searching ? { enrolled: true } : {}),
    tenantId
  };
}
