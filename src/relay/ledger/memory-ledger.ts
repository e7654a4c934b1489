import type { Clock } from '../clock.ts';
import { type Anchor, ChainCheck, canonical, chainHash, contentHash, FIRST_ANCHOR, type Link } from './chain.ts';
import { LONGEST_RETENTION_DAYS } from './config.ts';
import type { AuditRow, LedgerEntry, LedgerRow } from './entry.ts';
import type { Ledger } from './ledger.ts';
import { DAY_MS, pageFrom, refusalsOf, selectSessions, totalsOf, trendsOf } from './memory-queries.ts';
import { stepOf } from './paging.ts';
import type { AuditQuery } from './queries.ts';
import type { SeenState } from './seen-state.ts';
import { recordAfter, type SessionRecord } from './session-record.ts';

/** Rows kept in memory before the oldest are forgotten: about 20 MB. */
export const MAX_LEDGER_ROWS = 50_000;

interface Kept {
  readonly row: LedgerRow;
  readonly link: Link;
}

function isAsked(row: LedgerRow, { what, actor, tenantId, from, to }: AuditQuery): row is AuditRow {
  return (
    row.kind === 'audit' &&
    (what === undefined || row.event.what === what) &&
    (actor === undefined || row.actor?.objectId === actor) &&
    (tenantId === undefined || row.tenantId === tenantId) &&
    (from === undefined || row.at >= from) &&
    (to === undefined || row.at < to)
  );
}

/**
 * A record that lives as long as this process, for tests and for trying things out; it forgets as the others do, 1 to
 * {@link LONGEST_RETENTION_DAYS} days after.
 */
export function createMemoryLedger(
  clock: Pick<Clock, 'now'>,
  maxRows: number = MAX_LEDGER_ROWS,
  retentionDays: number = LONGEST_RETENTION_DAYS
): Ledger {
  const kept: Kept[] = [];
  const records = new Map<string, SessionRecord>();
  const rowsOf = new Map<string, number>();
  let anchor: Anchor = FIRST_ANCHOR;
  let number = 0;
  let head = anchor.hash;

  /** A session is forgotten with the last row that is known of it. */
  const forgetOldest = (): void => {
    const oldest = kept.shift();
    if (oldest === undefined) return;
    const { sessionId } = oldest.row;
    if (sessionId !== null && count(sessionId, -1) === 0) {
      records.delete(sessionId);
      rowsOf.delete(sessionId);
    }
    anchor = { number: oldest.row.number, hash: oldest.link.hash, cutoff: oldest.row.at };
  };
  const count = (sessionId: string, more: 1 | -1): number => {
    const now = (rowsOf.get(sessionId) ?? 0) + more;
    rowsOf.set(sessionId, now);
    return now;
  };
  const expire = (): void => {
    const cutoff = clock.now() - retentionDays * DAY_MS;
    for (let oldest = kept[0]; oldest !== undefined && oldest.row.at < cutoff; oldest = kept[0]) forgetOldest();
  };
  const rows = (): LedgerRow[] => {
    expire();
    return kept.map(({ row }) => row);
  };
  const sessions = (): Iterable<SessionRecord> => {
    expire();
    return records.values();
  };

  const seen = new Map<string, SeenState>();
  const keys = new Set<string>();

  const append = (entry: LedgerEntry, key: string = String(number + 1)): void => {
    number += 1;
    const at = clock.now();
    const row = { ...entry, number, at };
    const body = canonical(entry);
    const content = contentHash(key, at, body);
    head = chainHash(head, number, at, content);
    kept.push({ row, link: { number, keptFrom: at, contentHash: content, hash: head, content: { key, at, body } } });
    if (row.sessionId !== null) {
      count(row.sessionId, 1);
      const record = recordAfter(records.get(row.sessionId), row);
      if (record !== undefined) records.set(row.sessionId, record);
    }
    if (kept.length > maxRows) forgetOldest();
  };

  return {
    append: (entry) => append(entry),
    appendOnce(entry, key) {
      if (keys.has(key)) return;
      keys.add(key);
      append(entry, key);
    },
    seen: async (name) => seen.get(name) ?? null,
    async see(name, state, after) {
      if ((seen.get(name)?.revision ?? null) !== after) return false;
      seen.set(name, state);
      return true;
    },
    read: async ({ sessionId } = {}) => rows().filter((row) => sessionId === undefined || row.sessionId === sessionId),
    sessions: async (query = {}) => selectSessions(sessions(), query),
    totals: async (filter = {}) => totalsOf(sessions(), filter),
    trends: async (filter = {}) => trendsOf(sessions(), rows(), filter),
    refusals: async (scope = {}) => refusalsOf(rows(), scope),
    audit: async (query = {}) => {
      const found = rows().filter((row) => isAsked(row, query));
      return pageFrom(found.filter((row) => row.kind === 'audit').reverse(), query);
    },
    verifyAudit: async () => {
      expire();
      const check = new ChainCheck(anchor);
      for (const { link } of kept) check.follow(link);
      check.finish({ number, hash: head });
      const { broken, rows: right } = check;
      return broken === undefined ? { kind: 'intact', rows: right, head } : { kind: 'broken', at: broken };
    },
    after: async (behind, limit) =>
      rows().length === 0
        ? []
        : kept
            .filter(({ row }) => row.number > behind)
            .slice(0, stepOf(limit))
            .map(({ row, link }) => ({ ...row, hash: link.hash })),
    health: () => ({ state: 'ok', troubles: [], waiting: 0, lost: 0 }),
    close: async () => {}
  };
}
