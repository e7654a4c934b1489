import type { Clock } from '../clock.ts';
import { type Directory, DirectoryUnavailable } from '../directory/directory.ts';
import type { GrantSigner } from '../grants/grant-signer.ts';
import type { Ledger, LedgerEntry } from '../ledger/ledger.ts';
import type { Policy } from '../policy/evaluate.ts';
import type { LiveSessions } from './live-sessions.ts';
import type { RelayMetrics, Timed } from './relay-metrics.ts';

type Ticking = Pick<Clock, 'elapsed'>;

async function timed<Value>(
  work: Promise<Value>,
  labels: Readonly<Record<string, string>>,
  observe: Timed,
  clock: Ticking
): Promise<Value> {
  const start = clock.elapsed();
  const end = (outcome: string): void => observe({ ...labels, outcome }, (clock.elapsed() - start) / 1000);
  try {
    const value = await work;
    end('ok');
    return value;
  } catch (error) {
    end('failed');
    throw error;
  }
}

/** The same policy, with its questions timed. */
export function meteredPolicy(policy: Policy, metrics: RelayMetrics, clock: Ticking): Policy {
  const time = <Value>(question: string, work: Promise<Value>): Promise<Value> =>
    timed(work, { question }, metrics.policyAsked, clock);
  return {
    evaluate: (helper, sharer) => time('session', policy.evaluate(helper, sharer)),
    standing: (helper) => time('standing', policy.standing(helper))
  };
}

/** The same directory, with its questions timed and its failures counted. What it remembers is answered at once. */
export function meteredDirectory(directory: Directory, metrics: RelayMetrics, clock: Ticking): Directory {
  const time = async <Value>(question: string, work: Promise<Value>): Promise<Value> => {
    try {
      return await timed(work, { question }, metrics.directoryAsked, clock);
    } catch (error) {
      metrics.directoryFailed(error instanceof DirectoryUnavailable ? error.reason : 'internal');
      throw error;
    }
  };
  return {
    settings: (tenantId) => time('settings', directory.settings(tenantId)),
    helper: (person) => time('helper', directory.helper(person)),
    sharer: (person) => time('sharer', directory.sharer(person)),
    device: (tenantId, deviceId) => time('device', directory.device(tenantId, deviceId)),
    assignments: (tenantId) => time('assignments', directory.assignments(tenantId))
  };
}

/** The same signer, timed. */
export function meteredSigner(signer: GrantSigner, metrics: RelayMetrics, clock: Ticking): GrantSigner {
  return {
    publicKeys: signer.publicKeys,
    sign: async (subject, decision, times) => {
      const start = clock.elapsed();
      const grant = await signer.sign(subject, decision, times);
      metrics.grantSigned({}, (clock.elapsed() - start) / 1000);
      return grant;
    }
  };
}

/** The way into the record, with what passes counted. */
export function meteredRecord(
  ledger: Pick<Ledger, 'append'>,
  metrics: RelayMetrics,
  live: LiveSessions
): Pick<Ledger, 'append'> {
  const count = (entry: LedgerEntry): void => {
    live.note(entry);
    if (entry.kind === 'session-created') metrics.sessionEvent('created');
    if (entry.kind === 'session-joined') metrics.sessionEvent('joined');
    if (entry.kind === 'session-ended') metrics.sessionEnded(entry.reason);
    if (entry.kind === 'attempt-refused') metrics.attemptRefused(entry.what, entry.reason);
  };
  return {
    append: (entry) => {
      count(entry);
      ledger.append(entry);
    }
  };
}
