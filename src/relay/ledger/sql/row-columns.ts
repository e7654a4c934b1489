import { z } from 'zod';
import { type ChainedRow, chainedRowSchema, type LedgerEntry } from '../entry.ts';
import { LedgerError } from '../health.ts';
import { durationOf, type SessionRecord, sessionRecordSchema, startOf, warningsOf } from '../session-record.ts';
import type { RefusalsTable, RowsTable, SessionsTable } from './schema.ts';

const anyEntry = z.record(z.string(), z.unknown());

function damaged(number: number | string): LedgerError {
  return new LedgerError('ledger-corrupt', `ledger-corrupt: ${number}`);
}

function parsed<Schema extends z.ZodType>(schema: Schema, body: string, name: number | string): z.infer<Schema> {
  try {
    return schema.parse(JSON.parse(body));
  } catch {
    throw damaged(name);
  }
}

/** The tenant that an entry is about for reports; sessions have theirs in their own table. */
function tenantOf(entry: LedgerEntry): string | null {
  if (entry.kind === 'audit') return entry.tenantId;
  return entry.kind === 'attempt-refused' ? (entry.person?.tenantId ?? null) : null;
}

/** What is looked up in the table of rows beside the entry itself. */
export function lookupColumns(entry: LedgerEntry) {
  const audit = entry.kind === 'audit' ? entry : undefined;
  return {
    kind: entry.kind,
    session_id: entry.sessionId,
    tenant_id: tenantOf(entry),
    audit_what: audit?.event.what ?? null,
    actor: audit?.actor?.objectId ?? null
  };
}

/** Lines of the table of refusals for a refused attempt. */
export function refusalLines(entry: LedgerEntry, number: number, at: number, keptFrom: number): RefusalsTable[] {
  if (entry.kind !== 'attempt-refused') return [];
  const base = { number, at, kept_from: keptFrom, tenant_id: tenantOf(entry) };
  const reasons = new Set<string>(entry.reasons ?? []);
  reasons.delete(entry.reason);
  return [{ ...base, reason: entry.reason, main: 1 }, ...[...reasons].map((reason) => ({ ...base, reason, main: 0 }))];
}

type KeptRow = Pick<RowsTable, 'number' | 'at' | 'body' | 'hash'>;

/** A row as it was appended. Throws `ledger-corrupt` for one that cannot have been; erased ones are not to be asked for. */
export function rowFrom({ number, at, body, hash }: KeptRow): ChainedRow {
  if (at === null || body === null) throw damaged(number);
  const row = chainedRowSchema.safeParse({ ...parsed(anyEntry, body, number), number, at, hash });
  if (!row.success) throw damaged(number);
  return row.data;
}

/** PostgreSQL has no zero character in texts, and neither database half a surrogate pair. */
function storable(text: string | undefined): string | null {
  return text?.toWellFormed().replaceAll('\0', '\u{fffd}') ?? null;
}

/** A session's line. */
export function sessionLine(record: SessionRecord, keptFrom: number, node: string): SessionsTable {
  const { device, deviceFacts, modesUsed, featuresUsed } = record;
  return {
    session_id: record.sessionId,
    kept_from: keptFrom,
    started_at: startOf(record),
    created_at: record.createdAt,
    joined_at: record.joinedAt,
    ended_at: record.endedAt,
    duration_ms: durationOf(record),
    helper_tenant: record.helper?.tenantId ?? null,
    helper: record.helper?.objectId ?? null,
    sharer_tenant: record.sharer?.tenantId ?? null,
    sharer: record.sharer?.objectId ?? null,
    device_id: device?.entraDeviceId ?? null,
    device_name: storable(device?.name.toLowerCase()),
    enrolled: deviceFacts === null ? null : Number(deviceFacts.enrolled),
    end_reason: record.endReason,
    used: `,${[...modesUsed, ...featuresUsed].join(',')},`,
    warned: Number(warningsOf(record).length > 0),
    ticket: record.ticket,
    node,
    record: JSON.stringify(record)
  };
}

/** A session's record as it was stored. */
export function recordFrom({ session_id, record }: Pick<SessionsTable, 'session_id' | 'record'>): SessionRecord {
  return parsed(sessionRecordSchema, record, session_id);
}
