import type { AuditPage, Verification } from '#shared/api/audit.ts';
import type { Monitor, Trends } from '#shared/api/figures.ts';
import type { Review } from '#shared/api/review.ts';
import { API_ROUTES, type ApiRouteName } from '#shared/api/routes.ts';
import type { SessionDetails, SessionPage } from '#shared/api/sessions.ts';
import type { Logger } from '../logging.ts';
import type { Person } from '../person.ts';
import type { Exporter, ExportFile } from './exporter.ts';
import { queryOf, sessionIdOf } from './query.ts';
import { Reader, type ReaderOptions } from './reader.ts';
import { directoryRefusal } from './refusal.ts';

/** A question as it came; nothing in it is checked. */
export interface Question {
  readonly params: unknown;
  readonly query: unknown;
}

/** What is sent: an answer as JSON, or a file. */
export type Answer =
  | {
      readonly kind: 'json';
      readonly body: Monitor | SessionPage | SessionDetails | Trends | AuditPage | Verification | Review;
    }
  | { readonly kind: 'file'; readonly file: ExportFile };

/** Answers a question of somebody who may ask it. Rejects with an `ApiRefusal`, or as the record and directory do. */
export type AnswerQuestion = (caller: Person, question: Question) => Promise<Answer>;

/** What answers depend on. */
export interface AnswersOptions extends ReaderOptions {
  readonly log: Logger;
  readonly exporter: Exporter;
}

/** The answer to every question. Records about people that were looked at are in the audit log; figures are not. */
export function createAnswers(options: AnswersOptions): Readonly<Record<ApiRouteName, AnswerQuestion>> {
  const reader = new Reader(options);
  const { exporter } = options;
  const wasRead = (actor: Person, report: string, rows: number): void => {
    const event = { what: 'report-read', report, rows } as const;
    options.ledger.append({ kind: 'audit', tenantId: actor.tenantId, actor, sessionId: null, event });
  };

  return {
    monitor: async ({ tenantId }, { query }) => ({
      kind: 'json',
      body: await reader.monitor(tenantId, queryOf(API_ROUTES.monitor.query, query))
    }),
    sessions: async (caller, { query }) => {
      const body = await reader.sessions(caller.tenantId, queryOf(API_ROUTES.sessions.query, query));
      wasRead(caller, 'sessions', body.sessions.length);
      return { kind: 'json', body };
    },
    'sessions-export': async (caller, { query }) => ({
      kind: 'file',
      file: await exporter.sessions(caller, queryOf(API_ROUTES['sessions-export'].query, query))
    }),
    session: async (caller, { query, params }) => {
      queryOf(API_ROUTES.session.query, query);
      const body = await reader.session(caller.tenantId, sessionIdOf(params));
      wasRead(caller, 'session', 1);
      return { kind: 'json', body };
    },
    trends: async ({ tenantId }, { query }) => ({
      kind: 'json',
      body: await reader.trends(tenantId, queryOf(API_ROUTES.trends.query, query))
    }),
    audit: async (caller, { query }) => {
      const body = await reader.audit(caller.tenantId, queryOf(API_ROUTES.audit.query, query));
      wasRead(caller, 'audit', body.entries.length);
      return { kind: 'json', body };
    },
    'audit-export': async (caller, { query }) => ({
      kind: 'file',
      file: await exporter.audit(caller, queryOf(API_ROUTES['audit-export'].query, query))
    }),
    'audit-verification': async (caller, { query }) => {
      queryOf(API_ROUTES['audit-verification'].query, query);
      const body = await reader.verification();
      if (!body.intact) options.log('error', 'record-broken', { number: body.brokenAt });
      wasRead(caller, 'audit-verification', body.intact ? body.rows : 0);
      return { kind: 'json', body };
    },
    review: async (caller, { query }) => {
      queryOf(API_ROUTES.review.query, query);
      const body = await reader.review(caller.tenantId).catch((error: unknown) => {
        throw directoryRefusal(error, options.log);
      });
      wasRead(caller, 'review', body.assignments.length);
      return { kind: 'json', body };
    }
  };
}
