import type { Flavour } from './schema.ts';

/**
 * What the database itself refuses, whoever asks: rows and anchors are neither changed nor removed, but for retention
 * (feature G5). Retention first moves the anchor, forward only and never to within 23 hours of the database's own time (a day is the shortest retention); then
 * what lies before may be erased. Somebody who may drop triggers is found out by the chain.
 */
const MAY_DELETE = `old.number <= (select max(number) from ledger_anchors)
  and old.kept_from < (select max(cutoff) from ledger_anchors)`;

const same = (column: string, equal: string): string => `new.${column} ${equal} old.${column}`;
const mayErase = (equal: string): string =>
  [
    ...['number', 'kept_from', 'content_hash', 'hash'].map((column) => same(column, equal)),
    ...['key', 'at', 'kind', 'session_id', 'tenant_id', 'audit_what', 'actor', 'body'].map((it) => `new.${it} is null`),
    'old.kept_from < (select max(cutoff) from ledger_anchors)'
  ].join(' and ');

const inOrder = (now: string): string => `new.number >= coalesce((select max(number) from ledger_anchors), 0)
  and new.cutoff >= coalesce((select max(cutoff) from ledger_anchors), 0) and new.cutoff <= ${now} - 82800000`;
const FOLLOWS = 'new.number > coalesce((select max(number) from ledger_rows), 0)';

const sqliteTrigger = (name: string, when: string, table: string, unless: string): string =>
  `create trigger ${name} before ${when} on ${table} when not coalesce((${unless}), 0)
   begin select raise(abort, 'ledger: append-only'); end`;

const SQLITE = [
  sqliteTrigger('ledger_rows_follow', 'insert', 'ledger_rows', FOLLOWS),
  sqliteTrigger('ledger_rows_stay', 'delete', 'ledger_rows', MAY_DELETE),
  sqliteTrigger('ledger_rows_unchanged', 'update', 'ledger_rows', mayErase('is')),
  sqliteTrigger('ledger_anchors_forward', 'insert', 'ledger_anchors', inOrder('unixepoch() * 1000')),
  sqliteTrigger('ledger_anchors_stay', 'delete', 'ledger_anchors', '0'),
  sqliteTrigger('ledger_anchors_unchanged', 'update', 'ledger_anchors', '0')
];

function postgresTrigger(name: string, when: string, table: string, unless: string): readonly string[] {
  const refuse = `raise exception 'ledger: append-only' using errcode = 'restrict_violation'`;
  return [
    `create function ${name}() returns trigger language plpgsql as $$ begin
       if not coalesce((${unless}), false) then ${refuse}; end if;
       return ${when === 'delete' ? 'old' : 'new'};
     end $$`,
    `create trigger ${name} before ${when} on ${table} ${when === 'truncate' ? 'for each statement' : 'for each row'}
       execute function ${name}()`
  ];
}

const NOW = '(extract(epoch from clock_timestamp()) * 1000)';
const POSTGRESQL = [
  ...postgresTrigger('ledger_rows_follow', 'insert', 'ledger_rows', FOLLOWS),
  ...postgresTrigger('ledger_rows_stay', 'delete', 'ledger_rows', MAY_DELETE),
  ...postgresTrigger('ledger_rows_unchanged', 'update', 'ledger_rows', mayErase('is not distinct from')),
  ...postgresTrigger('ledger_rows_whole', 'truncate', 'ledger_rows', 'false'),
  ...postgresTrigger('ledger_anchors_forward', 'insert', 'ledger_anchors', inOrder(NOW)),
  ...postgresTrigger('ledger_anchors_stay', 'delete', 'ledger_anchors', 'false'),
  ...postgresTrigger('ledger_anchors_unchanged', 'update', 'ledger_anchors', 'false'),
  ...postgresTrigger('ledger_anchors_whole', 'truncate', 'ledger_anchors', 'false')
];

/** The statements that put the protection in place. */
export function protectRecord(flavour: Flavour): readonly string[] {
  return flavour === 'sqlite' ? SQLITE : POSTGRESQL;
}
