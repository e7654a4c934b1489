import { type Anchor, anchorSeal, CHAIN_START, ChainCheck, FIRST_ANCHOR } from '../chain.ts';
import type { ChainVerdict } from '../queries.ts';
import type { LedgerDatabase } from './schema.ts';

/** Rows read at a time. */
const STEP = 1_000;

/** The newest anchor, when all of them are as they were written. */
async function soundAnchor(db: LedgerDatabase): Promise<Anchor | undefined> {
  let newest = FIRST_ANCHOR;
  let seal = CHAIN_START;
  for (const line of await db.selectFrom('ledger_anchors').selectAll().orderBy('id').execute()) {
    seal = anchorSeal(seal, line);
    if (seal !== line.seal || line.number < newest.number || line.cutoff < newest.cutoff) return undefined;
    newest = { number: line.number, hash: line.hash, cutoff: line.cutoff };
  }
  return newest;
}

/**
 * Recomputes the chain from its anchor to its head, over one moment's rows. A broken anchor counts as the row behind which
 * it stands: number 0 stands for the record's beginning.
 */
export function verifyChain(db: LedgerDatabase): Promise<ChainVerdict> {
  return db.transaction().setIsolationLevel('repeatable read').execute(verifyMoment);
}

async function verifyMoment(db: LedgerDatabase): Promise<ChainVerdict> {
  const head = await db.selectFrom('ledger_state').selectAll().where('id', '=', 1).executeTakeFirst();
  const anchor = await soundAnchor(db);
  if (anchor === undefined || head === undefined) return { kind: 'broken', at: 0 };
  const check = new ChainCheck(anchor);
  for (let behind = anchor.number; check.broken === undefined; ) {
    const lines = await db
      .selectFrom('ledger_rows')
      .select(['number', 'key', 'at', 'kept_from', 'body', 'content_hash', 'hash'])
      .where('number', '>', behind)
      .orderBy('number')
      .limit(STEP)
      .execute();
    for (const { number, key, at, body, ...line } of lines) {
      const content = key === null || at === null || body === null ? null : { key, at, body };
      check.follow({ number, keptFrom: line.kept_from, contentHash: line.content_hash, hash: line.hash, content });
    }
    behind = lines.at(-1)?.number ?? behind;
    if (lines.length < STEP) break;
  }
  check.finish(head);
  const { broken, rows } = check;
  return broken === undefined ? { kind: 'intact', rows, head: check.head } : { kind: 'broken', at: broken };
}
