import type { AuditExportQuery } from '#shared/api/audit.ts';
import type { SessionsExportQuery } from '#shared/api/sessions.ts';
import type { Clock } from '../clock.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Page } from '../ledger/queries.ts';
import { startOf } from '../ledger/session-record.ts';
import { type Person, personKey } from '../person.ts';
import { auditFilter, auditRow } from '../reports/audit-report.ts';
import { AUDIT_COLUMNS, SESSION_COLUMNS } from '../reports/columns.ts';
import type { Column } from '../reports/csv.ts';
import { earlier } from '../reports/cursor.ts';
import { sessionFilter, sessionRow } from '../reports/session-report.ts';
import { type AskPage, asCsv, asJson, EXPORT_STEP, everyRow, exportStream, mapped } from './export-stream.ts';
import { ApiRefusal } from './refusal.ts';

/** Exports that are written at once, by everybody and by one person. */
export const MAX_EXPORTS = 8;
export const MAX_EXPORTS_OF_ONE = 2;

/** A file on its way. */
export interface ExportFile {
  readonly body: ReturnType<typeof exportStream>;
  readonly contentType: string;
  readonly fileName: string;
}

interface Table<Item, Row> {
  readonly report: 'sessions' | 'audit';
  readonly ask: AskPage<Item>;
  readonly timeOf: (item: Item) => number;
  readonly rowOf: (item: Item) => Row;
  readonly columns: readonly Column<Row>[];
}

/** Writes reports as files. Each is in the audit log before its first byte leaves. */
export class Exporter {
  readonly #ledger: Ledger;
  readonly #clock: Clock;
  readonly #running = new Map<string, number>();
  readonly #streams = new Set<ExportFile['body']>();

  constructor(ledger: Ledger, clock: Clock) {
    this.#ledger = ledger;
    this.#clock = clock;
  }

  sessions(caller: Person, { format, bom, ...filter }: SessionsExportQuery): Promise<ExportFile> {
    const about = sessionFilter(filter, caller.tenantId);
    return this.#write(caller, format, bom, filter.to, {
      report: 'sessions',
      ask: (to, offset) => this.#ledger.sessions({ ...about, to, offset, limit: EXPORT_STEP }),
      timeOf: startOf,
      rowOf: sessionRow,
      columns: SESSION_COLUMNS
    });
  }

  audit(caller: Person, { format, bom, ...filter }: AuditExportQuery): Promise<ExportFile> {
    const about = auditFilter(filter, caller.tenantId);
    return this.#write(caller, format, bom, filter.to, {
      report: 'audit',
      ask: (to, offset) => this.#ledger.audit({ ...about, to, offset, limit: EXPORT_STEP }),
      timeOf: ({ at }) => at,
      rowOf: auditRow,
      columns: AUDIT_COLUMNS
    });
  }

  /** Cuts off what is being written: half a file shows that it is one. */
  close(): void {
    for (const stream of this.#streams) stream.destroy(new Error('the relay stops'));
  }

  async #write<Item, Row>(
    caller: Person,
    format: 'csv' | 'json',
    byteOrderMark: boolean,
    to: number | undefined,
    table: Table<Item, Row>
  ): Promise<ExportFile> {
    const leave = this.#enter(caller);
    const now = this.#clock.now();
    let first: Page<Item>;
    try {
      first = await table.ask(earlier(to, now + 1), 0);
    } catch (error) {
      leave();
      throw error;
    }
    this.#ledger.append({
      kind: 'audit',
      tenantId: caller.tenantId,
      actor: caller,
      sessionId: null,
      event: { what: 'export', report: table.report, format, rows: first.total }
    });
    const rows = mapped(everyRow(first, table.ask, table.timeOf), table.rowOf);
    const text = format === 'csv' ? asCsv(rows, table.columns, byteOrderMark) : asJson(rows);
    const day = new Date(now).toISOString().slice(0, 'YYYY-MM-DD'.length);
    const body = exportStream(text, this.#clock, () => {
      this.#streams.delete(body);
      leave();
    });
    this.#streams.add(body);
    return {
      body,
      contentType: format === 'csv' ? 'text/csv; charset=utf-8; header=present' : 'application/json; charset=utf-8',
      fileName: `deskside-${table.report}-${day}.${format}`
    };
  }

  /** A place among those that are written at once, until the result is called. */
  #enter(caller: Person): () => void {
    const key = personKey(caller);
    const own = this.#running.get(key) ?? 0;
    const all = [...this.#running.values()].reduce((sum, count) => sum + count, 0);
    if (own >= MAX_EXPORTS_OF_ONE || all >= MAX_EXPORTS) throw new ApiRefusal('busy');
    this.#running.set(key, own + 1);
    return () => {
      const left = (this.#running.get(key) ?? 1) - 1;
      if (left === 0) this.#running.delete(key);
      else this.#running.set(key, left);
    };
  }
}
