import type { z } from 'zod';
import type { Reading } from '../policy/readings.ts';
import {
  auditExportQuerySchema,
  auditPageSchema,
  auditQuerySchema,
  auditRowSchema,
  verificationSchema
} from './audit.ts';
import { noQuerySchema } from './common.ts';
import { monitorSchema, periodQuerySchema, trendsSchema } from './figures.ts';
import { reviewSchema } from './review.ts';
import {
  sessionDetailsSchema,
  sessionPageSchema,
  sessionRowSchema,
  sessionsExportQuerySchema,
  sessionsQuerySchema
} from './sessions.ts';

/** A question that the API answers. All are `GET`. */
export interface ApiRoute {
  /** A path; `:sessionId` stands for one. */
  readonly path: string;
  readonly summary: string;
  /** What a role has to let its holder read. */
  readonly reading: Reading;
  readonly query: z.ZodType;
  /** The answer, or one row of an exported file. */
  readonly answer: z.ZodType;
  readonly kind: 'answer' | 'export';
}

/** Every question, by the name that it has in the audit log. */
export const API_ROUTES = {
  monitor: {
    path: '/v1/reports/monitor',
    summary: 'Active sessions now, totals and average length of a period.',
    reading: 'reports',
    query: periodQuerySchema,
    answer: monitorSchema,
    kind: 'answer'
  },
  sessions: {
    path: '/v1/reports/sessions',
    summary: 'Sessions, filtered, ordered and in pages.',
    reading: 'reports',
    query: sessionsQuerySchema,
    answer: sessionPageSchema,
    kind: 'answer'
  },
  'sessions-export': {
    path: '/v1/reports/sessions/export',
    summary: 'Sessions as a file, the newest first.',
    reading: 'reports',
    query: sessionsExportQuerySchema,
    answer: sessionRowSchema,
    kind: 'export'
  },
  session: {
    path: '/v1/reports/sessions/:sessionId',
    summary: 'One session with everything that the record has of it.',
    reading: 'reports',
    query: noQuerySchema,
    answer: sessionDetailsSchema,
    kind: 'answer'
  },
  trends: {
    path: '/v1/reports/trends',
    summary: 'Sessions with compliance warnings, and refusals by reason, day by day.',
    reading: 'reports',
    query: periodQuerySchema,
    answer: trendsSchema,
    kind: 'answer'
  },
  audit: {
    path: '/v1/reports/audit',
    summary: 'The audit log, the newest first.',
    reading: 'audit',
    query: auditQuerySchema,
    answer: auditPageSchema,
    kind: 'answer'
  },
  'audit-export': {
    path: '/v1/reports/audit/export',
    summary: 'The audit log as a file, the newest first.',
    reading: 'audit',
    query: auditExportQuerySchema,
    answer: auditRowSchema,
    kind: 'export'
  },
  'audit-verification': {
    path: '/v1/reports/audit/verification',
    summary: 'Whether the whole record is as it was written, or where it is not; at most a minute old.',
    reading: 'audit',
    query: noQuerySchema,
    answer: verificationSchema,
    kind: 'answer'
  },
  review: {
    path: '/v1/reports/review',
    summary: 'Who can help, whom they reach, who may elevate, unenrolled devices, and who can read records.',
    reading: 'roles',
    query: noQuerySchema,
    answer: reviewSchema,
    kind: 'answer'
  }
} as const satisfies Readonly<Record<string, ApiRoute>>;
export type ApiRouteName = keyof typeof API_ROUTES;

/** Where the description of the API is; anybody may read it. */
export const OPENAPI_PATH = '/v1/openapi.json';
