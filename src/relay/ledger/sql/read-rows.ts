import type { AuditRow, ChainedRow, LedgerRow } from '../entry.ts';
import { pageOf, stepOf } from '../paging.ts';
import type { AuditQuery, Page } from '../queries.ts';
import { rowFrom } from './row-columns.ts';
import type { LedgerDatabase } from './schema.ts';

const READ = ['number', 'at', 'body', 'hash'] as const;

function withoutHash({ hash: _hash, ...row }: ChainedRow): LedgerRow {
  return row;
}

/** Rows in order, of one session if an id is given. */
export async function readRows(db: LedgerDatabase, sessionId: string | undefined): Promise<LedgerRow[]> {
  const all = db.selectFrom('ledger_rows').select(READ).where('body', 'is not', null).orderBy('number');
  const lines = await (sessionId === undefined ? all : all.where('session_id', '=', sessionId)).execute();
  return lines.map((line) => withoutHash(rowFrom(line)));
}

/** The next rows behind a number. */
export async function readAfter(db: LedgerDatabase, number: number, limit: number): Promise<ChainedRow[]> {
  const lines = await db
    .selectFrom('ledger_rows')
    .select(READ)
    .where('number', '>', number)
    .where('body', 'is not', null)
    .orderBy('number')
    .limit(stepOf(limit))
    .execute();
  return lines.map(rowFrom);
}

/** A page of the audit log, newest first. */
export async function readAudit(db: LedgerDatabase, query: AuditQuery): Promise<Page<AuditRow>> {
  const { offset, limit } = pageOf(query);
  let found = db.selectFrom('ledger_rows').where('audit_what', 'is not', null);
  if (query.what !== undefined) found = found.where('audit_what', '=', query.what);
  if (query.actor !== undefined) found = found.where('actor', '=', query.actor);
  if (query.tenantId !== undefined) found = found.where('tenant_id', '=', query.tenantId);
  if (query.from !== undefined) found = found.where('at', '>=', query.from);
  if (query.to !== undefined) found = found.where('at', '<', query.to);
  const { total } = await found.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
  const lines = await found.select(READ).orderBy('number', 'desc').limit(limit).offset(offset).execute();
  const items = lines.map((line) => withoutHash(rowFrom(line))).filter((row) => row.kind === 'audit');
  return { items, total };
}
