import type { AuditPage, AuditQuery, Verification } from '#shared/api/audit.ts';
import { MAX_MONITOR_SESSIONS, type Monitor, type PeriodQuery, type Trends } from '#shared/api/figures.ts';
import type { Review } from '#shared/api/review.ts';
import type { SessionDetails, SessionPage, SessionsQuery } from '#shared/api/sessions.ts';
import type { PartnerPair } from '#shared/policy/facts.ts';
import type { DesksideSettings } from '#shared/policy/settings.ts';
import type { Clock } from '../clock.ts';
import { AnswerCache } from '../directory/cache.ts';
import type { Directory } from '../directory/directory.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { SessionOrder } from '../ledger/queries.ts';
import { auditFilter, auditRow, verificationOf } from '../reports/audit-report.ts';
import { earlier, nextCursor, type Position, positionIn } from '../reports/cursor.ts';
import { monitorOf, periodOf, trendsOf } from '../reports/figures.ts';
import { reviewOf } from '../reports/review.ts';
import { sessionDetails, sessionFilter, sessionRow } from '../reports/session-report.ts';
import { ApiRefusal } from './refusal.ts';

/** Where reports come from. */
export interface ReaderOptions {
  readonly clock: Clock;
  readonly ledger: Ledger;
  readonly directory: Pick<Directory, 'settings' | 'assignments'>;
  readonly settingsOf: (tenantId: string) => DesksideSettings;
  readonly partners: readonly PartnerPair[];
}

const ORDERS: Readonly<Record<SessionsQuery['orderBy'], SessionOrder>> = {
  startedAt: 'startedAt',
  endedAt: 'endedAt',
  duration: 'durationMs',
  device: 'deviceName',
  helper: 'helper',
  sharer: 'sharer',
  endReason: 'endReason'
};

/** How old a verification may be; it holds up whoever else asks the database. */
const VERIFICATION_MS = 60_000;

/** Answers questions, each for one tenant; whoever calls has seen to it that the caller may read. */
export class Reader {
  readonly #options: ReaderOptions;
  readonly #verifications: AnswerCache<Verification>;

  constructor(options: ReaderOptions) {
    this.#options = options;
    this.#verifications = new AnswerCache(options.clock, { lifetimeMs: VERIFICATION_MS, maxEntries: 1 });
  }

  async monitor(tenantId: string, query: PeriodQuery): Promise<Monitor> {
    const { clock, ledger } = this.#options;
    const now = clock.now();
    const period = periodOf(query, now);
    const [totals, active, waiting] = await Promise.all([
      ledger.totals({ tenantId, ...period }),
      ledger.sessions({ tenantId, state: 'active', limit: MAX_MONITOR_SESSIONS }),
      ledger.sessions({ tenantId, state: 'waiting', limit: 1 })
    ]);
    return monitorOf({ totals, active, waiting: waiting.total }, period, now);
  }

  async sessions(tenantId: string, query: SessionsQuery): Promise<SessionPage> {
    const { cursor, limit, orderBy, order, ...filter } = query;
    const position = this.#position(cursor);
    const { items, total } = await this.#options.ledger.sessions({
      ...sessionFilter(filter, tenantId),
      to: earlier(filter.to, position.before),
      order: { by: ORDERS[orderBy], descending: order === 'desc' },
      offset: position.offset,
      limit
    });
    return { total, sessions: items.map(sessionRow), next: nextCursor(position, items.length, total) };
  }

  /** Refuses a session that is not there in the same way as one that is another tenant's. */
  async session(tenantId: string, sessionId: string): Promise<SessionDetails> {
    const found = sessionDetails(await this.#options.ledger.read({ sessionId }), sessionId, tenantId);
    if (found === undefined) throw new ApiRefusal('not-found');
    return found;
  }

  async trends(tenantId: string, query: PeriodQuery): Promise<Trends> {
    const { clock, ledger } = this.#options;
    const now = clock.now();
    const period = periodOf(query, now);
    const scope = { tenantId, ...period };
    const [trends, refusals] = await Promise.all([ledger.trends(scope), ledger.refusals(scope)]);
    return trendsOf(trends, refusals, period, now);
  }

  async audit(tenantId: string, query: AuditQuery): Promise<AuditPage> {
    const { cursor, limit, ...filter } = query;
    const position = this.#position(cursor);
    const { items, total } = await this.#options.ledger.audit({
      ...auditFilter(filter, tenantId),
      to: earlier(filter.to, position.before),
      offset: position.offset,
      limit
    });
    return { total, entries: items.map(auditRow), next: nextCursor(position, items.length, total) };
  }

  /** Reads the whole record: those who ask at once, or soon after, share one. */
  verification(): Promise<Verification> {
    const { clock, ledger } = this.#options;
    return this.#verifications.get('', async () => verificationOf(await ledger.verifyAudit(), clock.now()));
  }

  /** Rejects as a directory does when it cannot be asked. */
  async review(tenantId: string): Promise<Review> {
    const { clock, directory, partners, settingsOf } = this.#options;
    const [switches, assignments] = await Promise.all([directory.settings(tenantId), directory.assignments(tenantId)]);
    const settings = { ...settingsOf(tenantId), ...switches, tenantId };
    return reviewOf({ settings, partners, assignments }, clock.now());
  }

  #position(cursor: string | undefined): Position {
    // The moment itself is still in.
    if (cursor === undefined) return { before: this.#options.clock.now() + 1, offset: 0 };
    const position = positionIn(cursor);
    if (position === undefined) throw new ApiRefusal('bad-request', { fields: ['cursor'] });
    return position;
  }
}
