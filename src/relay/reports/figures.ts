import type { Monitor, PeriodQuery, Trends } from '#shared/api/figures.ts';
import type { DayTrend, Page, RefusalCount, SessionTotals } from '../ledger/queries.ts';
import type { SessionRecord } from '../ledger/session-record.ts';
import { instant } from './cursor.ts';
import { sessionRow } from './session-report.ts';

export const DAY_MS = 24 * 60 * 60_000;
/** The longest that anything is kept (feature G5), and what is asked for when nothing is said. */
const KEPT_DAYS = 30;

/** A period with both ends, milliseconds since the epoch. */
export interface Period {
  readonly from: number;
  readonly to: number;
}

/** The period that a question means: the last 30 days up to now unless it says otherwise. */
export function periodOf({ from, to }: PeriodQuery, now: number): Period {
  const end = to ?? now + 1;
  return { from: from ?? Math.max(0, end - KEPT_DAYS * DAY_MS), to: end };
}

/** What the record says for the monitor. */
export interface MonitorFacts {
  readonly totals: SessionTotals;
  readonly active: Page<SessionRecord>;
  /** Codes that nobody has typed yet. */
  readonly waiting: number;
}

/** The monitor's answer (feature G2). */
export function monitorOf({ totals, active, waiting }: MonitorFacts, { from, to }: Period, now: number): Monitor {
  return {
    at: instant(now),
    from: instant(from),
    to: instant(to),
    active: active.total,
    waiting,
    sessions: active.items.map(sessionRow),
    created: totals.created,
    total: totals.joined,
    warned: totals.warned,
    averageMs: totals.averageMs,
    longestMs: totals.longestMs,
    used: totals.used,
    endings: totals.endings
  };
}

/** Midnights (UTC) of the period's days, at most those that can hold anything. */
function daysOf({ from, to }: Period, now: number): readonly number[] {
  const first = Math.max(from, now - (KEPT_DAYS + 1) * DAY_MS);
  const last = Math.min(to, now + DAY_MS);
  const days: number[] = [];
  for (let day = Math.floor(first / DAY_MS) * DAY_MS; day < last; day += DAY_MS) days.push(day);
  return days;
}

/** The trends' answer: every day of the period, those without anything with zeros. */
export function trendsOf(
  trends: readonly DayTrend[],
  refusals: readonly RefusalCount[],
  period: Period,
  now: number
): Trends {
  const days = [
    ...new Set([...daysOf(period, now), ...trends.map(({ day }) => day), ...refusals.map(({ day }) => day)])
  ];
  return {
    from: instant(period.from),
    to: instant(period.to),
    days: days
      .toSorted((one, other) => one - other)
      .map((day) => {
        const found = trends.find((trend) => trend.day === day);
        return {
          day: instant(day).slice(0, 'YYYY-MM-DD'.length),
          sessions: found?.sessions ?? 0,
          warned: found?.warned ?? 0,
          refused: found?.refused ?? 0,
          reasons: refusals
            .filter((refusal) => refusal.day === day)
            .map(({ reason, attempts }) => ({ reason, attempts }))
        };
      })
  };
}
