import { z } from 'zod';
import { type DeviceWarning, endReasonSchema } from '#shared/errors/codes.ts';
import type { Capability } from '#shared/policy/mode-matrix.ts';
import { SESSION_FEATURES, SESSION_MODES, sessionFeatureSchema, sessionModeSchema } from '#shared/session/modes.ts';
import {
  type DecidedPolicy,
  decidedPolicySchema,
  deviceSchema,
  type LedgerRow,
  personSchema,
  recordedDeviceSchema
} from './entry.ts';
import type { SessionPhase } from './queries.ts';

/** A mode, or a feature beside it. */
export const capabilitySchema = z.union([sessionModeSchema, sessionFeatureSchema]);

/** Another decision in the middle of a session: what it took and what it gave. */
export const policyChangeSchema = z.strictObject({
  at: z.number(),
  lost: z.array(capabilitySchema).readonly(),
  gained: z.array(capabilitySchema).readonly(),
  decided: decidedPolicySchema.readonly()
});
export type PolicyChange = Readonly<z.infer<typeof policyChangeSchema>>;

const instant = z.number().int().nullable();
/** One session as a report shows it (feature G1). Times are milliseconds since the epoch; `null` = did not happen. */
export const sessionRecordSchema = z.strictObject({
  sessionId: z.string(),
  helper: personSchema.nullable(),
  sharer: personSchema.nullable(),
  device: deviceSchema.nullable(),
  deviceFacts: recordedDeviceSchema.nullable(),
  /** Reference in the organisation's ticket system (feature G9). */
  ticket: z.string().nullable(),
  createdAt: instant,
  joinedAt: instant,
  endedAt: instant,
  /** What policy decided when both joined (features F4, F5). */
  decided: decidedPolicySchema.readonly().nullable(),
  /** At most {@link MAX_POLICY_CHANGES}, the first ones. */
  policyChanges: z.array(policyChangeSchema.readonly()).readonly(),
  /** Used, not merely allowed: as the sharer's side reported them. */
  modesUsed: z.array(sessionModeSchema).readonly(),
  featuresUsed: z.array(sessionFeatureSchema).readonly(),
  /** When a mode or feature came into use, at first and at last. */
  uses: z
    .array(z.strictObject({ what: capabilitySchema, firstAt: z.number(), lastAt: z.number() }).readonly())
    .readonly(),
  endReason: endReasonSchema.nullable(),
  endedBy: z.enum(['helper', 'sharer', 'relay']).nullable()
});
export type SessionRecord = Readonly<z.infer<typeof sessionRecordSchema>>;

/** A session whose rights flap must not grow without end; the rows have every change. */
export const MAX_POLICY_CHANGES = 100;

const NOTHING_YET = {
  helper: null,
  sharer: null,
  device: null,
  deviceFacts: null,
  ticket: null,
  createdAt: null,
  joinedAt: null,
  endedAt: null,
  decided: null,
  policyChanges: [],
  modesUsed: [],
  featuresUsed: [],
  uses: [],
  endReason: null,
  endedBy: null
} as const;

function decidedBy({ modes, features, refusals, warnings }: DecidedPolicy): DecidedPolicy {
  return { modes, features, refusals, warnings };
}

function allowedBy({ modes, features }: DecidedPolicy): readonly Capability[] {
  return [...modes, ...features];
}

function withChange(record: SessionRecord, at: number, decided: DecidedPolicy): SessionRecord {
  const former = record.policyChanges.at(-1)?.decided ?? record.decided;
  if (former === null || record.policyChanges.length >= MAX_POLICY_CHANGES) return record;
  const [before, now] = [allowedBy(former), allowedBy(decided)];
  const lost = before.filter((what) => !now.includes(what));
  const gained = now.filter((what) => !before.includes(what));
  return { ...record, policyChanges: [...record.policyChanges, { at, lost, gained, decided }] };
}

/** A decision that was asked for anew; one that says the same as before is no change. */
function withAnother(record: SessionRecord, at: number, decided: DecidedPolicy): SessionRecord {
  const former = record.policyChanges.at(-1)?.decided ?? record.decided;
  return JSON.stringify(former) === JSON.stringify(decided) ? record : withChange(record, at, decided);
}

function withUse(record: SessionRecord, at: number, what: Capability): SessionRecord {
  const former = record.uses.find((use) => use.what === what);
  const use = { what, firstAt: former?.firstAt ?? at, lastAt: at };
  const uses = former === undefined ? [...record.uses, use] : record.uses.map((old) => (old === former ? use : old));
  const used = (capability: Capability): boolean => uses.some((one) => one.what === capability);
  return { ...record, uses, modesUsed: SESSION_MODES.filter(used), featuresUsed: SESSION_FEATURES.filter(used) };
}

/**
 * The record of a session after one more of its rows; `undefined` stands for none yet. Rows of other kinds change nothing.
 * Folded over all rows of a session, in order, it gives what a report shows.
 */
export function recordAfter(former: SessionRecord | undefined, row: LedgerRow): SessionRecord | undefined {
  if (row.sessionId === null) return former;
  const record: SessionRecord = former ?? { sessionId: row.sessionId, ...NOTHING_YET };
  switch (row.kind) {
    case 'session-created':
      return { ...record, helper: row.helper, createdAt: row.at, ticket: row.ticket ?? null };
    case 'session-joined':
      return {
        ...record,
        helper: record.helper ?? row.helper,
        sharer: row.sharer,
        device: row.sharerDevice,
        deviceFacts: row.deviceFacts,
        joinedAt: row.at,
        decided: decidedBy(row)
      };
    case 'session-policy':
      return former === undefined ? undefined : withChange(record, row.at, decidedBy(row));
    case 'session-rejoined':
      return former === undefined ? undefined : withAnother(record, row.at, decidedBy(row));
    case 'session-report': {
      const { event, by } = row;
      if (former === undefined) return undefined;
      if (event.kind === 'mode' && by === 'sharer') return withUse(record, row.at, event.mode);
      return event.kind === 'feature' ? withUse(record, row.at, event.feature) : former;
    }
    case 'session-ended':
      return { ...record, endedAt: row.at, endReason: row.reason, endedBy: row.by };
    default:
      return former;
  }
}

/** Folds the rows of one session, in order, into its record; `undefined` when there is none. */
export function sessionRecord(rows: readonly LedgerRow[], sessionId: string): SessionRecord | undefined {
  return rows
    .filter((row) => row.sessionId === sessionId)
    .reduce<SessionRecord | undefined>((record, row) => recordAfter(record, row), undefined);
}

/** When a session began: its code was drawn, or else the first thing that is known of it. */
export function startOf({ createdAt, joinedAt, endedAt }: SessionRecord): number {
  return createdAt ?? joinedAt ?? endedAt ?? 0;
}

/** Where a session is. */
export function phaseOf({ joinedAt, endedAt }: SessionRecord): SessionPhase {
  if (endedAt !== null) return 'ended';
  return joinedAt === null ? 'waiting' : 'active';
}

/** From both being in to the end, milliseconds and never negative; `null` before the end and when nobody joined. */
export function durationOf({ joinedAt, endedAt }: SessionRecord): number | null {
  return joinedAt === null || endedAt === null ? null : Math.max(0, endedAt - joinedAt);
}

/** Of what was warned, at any time of the session (feature F5). */
export function warningsOf({ decided, policyChanges }: SessionRecord): readonly DeviceWarning[] {
  const all = [decided, ...policyChanges.map((change) => change.decided)];
  return [...new Set(all.flatMap((policy) => policy?.warnings ?? []))];
}
