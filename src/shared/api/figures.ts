import { z } from 'zod';
import { DEVICE_WARNINGS, endReasonSchema, REFUSAL_REASONS, RELAY_ERROR_CODES } from '../errors/codes.ts';
import { sessionFeatureSchema, sessionModeSchema } from '../session/modes.ts';
import { apiSchemas, instantSchema, periodShape } from './common.ts';
import { sessionRowSchema } from './sessions.ts';

const count = z.number().int().min(0);

/** Active sessions that the monitor lists; `active` counts them all. */
export const MAX_MONITOR_SESSIONS = 200;

/** What the monitor and the trends are asked with; the last 30 days when nothing is given. */
export const periodQuerySchema = z.strictObject(periodShape);
export type PeriodQuery = z.infer<typeof periodQuerySchema>;

/** Active sessions now, and what the period came to (feature G2). */
export const monitorSchema = z
  .strictObject({
    at: instantSchema,
    from: instantSchema,
    to: instantSchema,
    /** Now, whenever they began. */
    active: count,
    waiting: count,
    /** The newest {@link MAX_MONITOR_SESSIONS} of them. */
    sessions: z.array(sessionRowSchema).max(MAX_MONITOR_SESSIONS).readonly(),
    /** Of the period: codes drawn, sessions with both in, and those with a warning about the device. */
    created: count,
    total: count,
    warned: count,
    /** Of ended sessions with both in; `null` when there are none. */
    averageMs: z.number().min(0).nullable(),
    longestMs: z.number().min(0).nullable(),
    used: z
      .array(z.strictObject({ what: z.union([sessionModeSchema, sessionFeatureSchema]), sessions: count }))
      .readonly(),
    endings: z.array(z.strictObject({ reason: endReasonSchema, sessions: count })).readonly()
  })
  .register(apiSchemas, { id: 'Monitor' });
export type Monitor = z.infer<typeof monitorSchema>;

/** Why attempts were refused: what the relay answered, what policy said, or what was wrong with a code. */
export const refusedForSchema = z.enum([
  ...new Set([
    'code-unknown',
    'code-used',
    'code-expired',
    'code-held',
    'code-own',
    'left',
    ...RELAY_ERROR_CODES,
    ...REFUSAL_REASONS,
    ...DEVICE_WARNINGS
  ] as const)
]);

/** Day by day (UTC), days without anything included: sessions, those with compliance warnings, refusals by reason. */
export const trendsSchema = z
  .strictObject({
    from: instantSchema,
    to: instantSchema,
    days: z
      .array(
        z.strictObject({
          day: z.iso.date(),
          sessions: count,
          warned: count,
          refused: count,
          /**
           * With `not-allowed` each reason of policy counts as well, so that these may add up to more than `refused`.
           */
          reasons: z.array(z.strictObject({ reason: refusedForSchema, attempts: count })).readonly()
        })
      )
      .readonly()
  })
  .register(apiSchemas, { id: 'Trends' });
export type Trends = z.infer<typeof trendsSchema>;
