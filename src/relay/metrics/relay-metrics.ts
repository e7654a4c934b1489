import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { RelayErrorCode } from '#shared/errors/codes.ts';
import type { BudgetKind, ConnectionMeter } from '../connect/connection.ts';
import type { LedgerHealth } from '../ledger/health.ts';
import type { StreamHealth } from '../siem/record-stream.ts';
import { droppedLabel } from './labels.ts';

/** Seconds; answers come in milliseconds, a directory in seconds, and policy has at most 15. */
const FAST = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1];
const SLOW = [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15];

/** What is looked up at the moment of asking. */
export interface MetricsSources {
  readonly sockets: () => number;
  /** Sessions by phase. */
  readonly sessions: () => { readonly waiting: number; readonly active: number };
  readonly ledger: () => LedgerHealth;
  /** `null` when the record is not streamed. */
  readonly stream: () => StreamHealth | null;
  readonly ready: () => boolean;
}

/** How long something took and how it came out. */
export type Timed = (labels: Readonly<Record<string, string>>, seconds: number) => void;

/**
 * What the relay counts, in the form that Prometheus reads. Every label is from a closed list: nobody's name, id, address or
 * session is ever one.
 */
export interface RelayMetrics extends ConnectionMeter {
  /** Names what is looked up; before that those gauges are absent. */
  watch(sources: MetricsSources): void;
  /** Adds what Node says of itself: memory, event-loop lag, garbage collection. */
  watchProcess(): void;
  socketRefused(status: number): void;
  sessionEvent(event: 'created' | 'joined'): void;
  sessionEnded(reason: string): void;
  attemptRefused(what: string, reason: string): void;
  readonly grantSigned: Timed;
  readonly policyAsked: Timed;
  readonly directoryAsked: Timed;
  directoryFailed(reason: string): void;
  /** The page that Prometheus reads, and its content type. */
  page(): Promise<string>;
  readonly contentType: string;
}

/** Metrics of one relay; two in one process do not mix. */
export function createRelayMetrics(): RelayMetrics {
  const registry = new Registry();
  const registers = [registry];
  const counter = (name: string, help: string, labelNames: string[] = []) =>
    new Counter({ name: `deskside_${name}`, help, labelNames, registers });
  const histogram = (name: string, help: string, labelNames: string[], buckets: number[]) =>
    new Histogram({ name: `deskside_${name}`, help, labelNames, buckets, registers });
  const gauge = (name: string, help: string, labelNames: string[], collect: (set: Set) => void) =>
    new Gauge({
      name: `deskside_${name}`,
      help,
      labelNames,
      registers,
      collect() {
        this.reset();
        collect((labels, value) => this.set(labels, value));
      }
    });

  const refusals = counter('refusals_total', 'Requests refused, by the code of the answer', ['code']);
  const overBudgets = counter('over_budget_total', 'Messages beyond a budget, by whose it was', ['budget']);
  const dropped = counter('sockets_dropped_total', 'Sockets that the relay ended, by why', ['why']);
  const socketRefusals = counter('sockets_refused_total', 'Sockets refused before they opened', ['status']);
  const sessions = counter('session_events_total', 'Sessions created and joined', ['event']);
  const ends = counter('sessions_ended_total', 'Sessions ended, by reason', ['reason']);
  const attempts = counter('attempts_refused_total', 'Attempts that went into the record as refused', [
    'what',
    'reason'
  ]);
  const signing = histogram('grant_signing_seconds', 'Signing one grant', [], FAST);
  const policy = histogram('policy_seconds', 'Asking policy, directory included', ['question', 'outcome'], SLOW);
  const directory = histogram('directory_seconds', 'Asking the directory', ['question', 'outcome'], SLOW);
  const directoryFailures = counter('directory_failures_total', 'Questions the directory did not answer', ['reason']);

  return {
    watch({ sockets, sessions: phases, ledger, stream, ready }) {
      gauge('sockets', 'Open sockets', [], (set) => set({}, sockets()));
      gauge('sessions', 'Sessions by phase', ['phase'], (set) => {
        for (const [phase, count] of Object.entries(phases())) set({ phase }, count);
      });
      gauge('ledger_waiting', 'Rows of the record that are not in the database yet', [], (set) =>
        set({}, ledger().waiting)
      );
      gauge('ledger_lost', 'Rows of the record given up since the start', [], (set) => set({}, ledger().lost));
      gauge('ledger_trouble', 'What is wrong with the record; absent when nothing is', ['trouble'], (set) => {
        for (const trouble of ledger().troubles) set({ trouble }, 1);
      });
      gauge('siem_position', 'Number of the last row that the SIEM took; absent without a stream', [], (set) => {
        const position = stream()?.position;
        if (position !== undefined) set({}, position);
      });
      gauge('siem_trouble', 'Why the SIEM takes nothing; absent when it does', ['trouble'], (set) => {
        const health = stream();
        if (health?.state === 'waiting') set({ trouble: health.code ?? 'late' }, 1);
      });
      gauge('ready', '1 when the relay can serve', [], (set) => set({}, ready() ? 1 : 0));
    },
    watchProcess: () => collectDefaultMetrics({ register: registry }),
    refused: (code: RelayErrorCode) => refusals.inc({ code }),
    overBudget: (budget: BudgetKind) => overBudgets.inc({ budget }),
    dropped: (why) => dropped.inc({ why: droppedLabel(why) }),
    socketRefused: (status) => socketRefusals.inc({ status: String(status) }),
    sessionEvent: (event) => sessions.inc({ event }),
    sessionEnded: (reason) => ends.inc({ reason }),
    attemptRefused: (what, reason) => attempts.inc({ what, reason }),
    grantSigned: (labels, seconds) => signing.observe(labels, seconds),
    policyAsked: (labels, seconds) => policy.observe(labels, seconds),
    directoryAsked: (labels, seconds) => directory.observe(labels, seconds),
    directoryFailed: (reason) => directoryFailures.inc({ reason }),
    page: () => registry.metrics(),
    contentType: registry.contentType
  };
}

type Set = (labels: Readonly<Record<string, string>>, value: number) => void;
