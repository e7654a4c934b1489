import { sql, type Transaction } from 'kysely';
import { type Anchor, anchorSeal, CHAIN_START, FIRST_ANCHOR } from '../chain.ts';
import { alone } from './alone.ts';
import type { Flavour, LedgerDatabase, Tables } from './schema.ts';

/** The newest anchor with its seal. */
async function newestAnchor(
  trx: Transaction<Tables>
): Promise<Anchor & { readonly id: number; readonly seal: string }> {
  const line = await trx.selectFrom('ledger_anchors').selectAll().orderBy('id', 'desc').limit(1).executeTakeFirst();
  return line ?? { ...FIRST_ANCHOR, id: 0, seal: CHAIN_START };
}

/** The last row of the unbroken run of expired rows with which the record begins. */
async function lastToGo(trx: Transaction<Tables>, cutoff: number) {
  const stays = trx.selectFrom('ledger_rows').select(({ fn }) => fn.min('number').as('number'));
  const { number: first } = await stays.where('kept_from', '>=', cutoff).executeTakeFirstOrThrow();
  const gone = trx.selectFrom('ledger_rows').select(['number', 'hash']).orderBy('number', 'desc').limit(1);
  return (first === null ? gone : gone.where('number', '<', first)).executeTakeFirst();
}

/**
 * Removes everything that is kept from before `cutoff`, and moves the chain's anchor forward over it. A row that lies behind
 * one that stays (it came late) is erased in place: its hashes stay until the anchor has passed them. Answers how many rows
 * lost their content.
 */
export function removeExpired(db: LedgerDatabase, flavour: Flavour, cutoff: number): Promise<number> {
  return alone(db, flavour, async (trx) => {
    const { expired } = await trx
      .selectFrom('ledger_rows')
      .select(({ fn }) => fn.countAll<number>().as('expired'))
      .where('kept_from', '<', cutoff)
      .where('body', 'is not', null)
      .executeTakeFirstOrThrow();
    const last = await lastToGo(trx, cutoff);
    await trx.deleteFrom('ledger_sessions').where('kept_from', '<', cutoff).execute();
    await trx.deleteFrom('ledger_refusals').where('kept_from', '<', cutoff).execute();
    if (expired === 0 && last === undefined) return 0;

    const former = await newestAnchor(trx);
    const anchor = { number: last?.number ?? former.number, hash: last?.hash ?? former.hash, cutoff };
    const seal = anchorSeal(former.seal, anchor);
    await trx
      .insertInto('ledger_anchors')
      .values({ id: former.id + 1, ...anchor, seal })
      .execute();
    await trx.deleteFrom('ledger_rows').where('number', '<=', anchor.number).execute();
    await trx
      .updateTable('ledger_rows')
      .set({
        key: null,
        at: null,
        kind: null,
        session_id: null,
        tenant_id: null,
        audit_what: null,
        actor: null,
        body: null
      })
      .where('kept_from', '<', cutoff)
      .where('body', 'is not', null)
      .execute();
    return expired;
  });
}

/**
 * Leaves nothing of what was removed in the files. SQLite has overwritten it already (`secure_delete`), and rewrites the file
 * and empties its log here; PostgreSQL frees it for reuse.
 */
export async function wipeRemoved(db: LedgerDatabase, flavour: Flavour): Promise<void> {
  if (flavour === 'postgresql') {
    await sql`vacuum ledger_rows, ledger_sessions, ledger_refusals`.execute(db);
    return;
  }
  await sql`vacuum`.execute(db);
  await sql`pragma wal_checkpoint(truncate)`.execute(db);
}
