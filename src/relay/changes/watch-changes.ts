import type { Cancel, Clock } from '../clock.ts';
import type { RelayConfig } from '../config.ts';
import { DirectoryUnavailable } from '../directory/directory.ts';
import type { WatchedDirectory } from '../directory/watched.ts';
import { LedgerError } from '../ledger/health.ts';
import type { Logger } from '../logging.ts';
import { configurationOf, tenantsOf } from './configuration.ts';
import { directoryStateSchema, lookAt } from './directory-look.ts';
import { type ChangeRecord, type Memory, remember, type Step } from './remember.ts';
import { type FlatSettings, flatSettingsSchema, settingsChanges } from './settings.ts';

/** What watching depends on. */
export interface WatchOptions {
  readonly config: RelayConfig;
  readonly record: ChangeRecord;
  /** `undefined`: only the configuration is watched. */
  readonly directory: WatchedDirectory | undefined;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Somebody who watches. */
export interface ChangeWatch {
  /** Resolves when nothing more is recorded; a question to a directory that is under way is not waited for. */
  stop(): Promise<void>;
}

/** The relay was told to stop while a directory was being asked. */
class Stopped extends Error {}

/**
 * Records changes of the configuration since the last start, and from now on changes of the tenants' directories, looked at
 * every `changes.everyMs` (feature G4). Nothing here ever holds up or ends the relay; what cannot be recorded now is at
 * the next look, because the last state that was seen stays until then.
 */
export function watchChanges({ config, record, directory, clock, log }: WatchOptions): ChangeWatch {
  const { everyMs } = config.changes;
  let stopped = false;
  let configured = false;
  let first = true;
  let next: Cancel = () => {};
  const withoutEvents = new Set<string>();
  let writing: Promise<unknown> = Promise.resolve();

  /** The record, with its writes noted so that a stop can wait for them. */
  const noted: ChangeRecord = {
    appendOnce: (entry, key) => record.appendOnce(entry, key),
    seen: (name) => record.seen(name),
    see: (name, state, after) => {
      if (stopped) return Promise.reject(new Stopped());
      const written = record.see(name, state, after);
      writing = Promise.allSettled([writing, written]);
      return written;
    }
  };
  const memory = <State>(name: string, schema: Memory<State>['schema']): Memory<State> => {
    return { record: noted, name, schema, now: clock.now };
  };
  /** Whether all of it could be compared and recorded. */
  const guarded = async (work: () => Promise<unknown>): Promise<boolean> => {
    try {
      await work();
      return true;
    } catch (error) {
      if (error instanceof LedgerError) log('warn', 'changes-not-recorded', { code: error.code });
      // A directory that could not be asked is in the log.
      else if (!(error instanceof DirectoryUnavailable || error instanceof Stopped)) {
        log('error', 'change-watch-failed', { cause: error });
      }
      return false;
    }
  };
  const compareSettings = async (name: string, tenantId: string | null, now: FlatSettings): Promise<void> => {
    const step = async (before: FlatSettings | null): Promise<Step<FlatSettings> | null> => {
      const changes = before === null ? [] : settingsChanges('configuration', before, now);
      if (before !== null && changes.length === 0) return null;
      const entry = { kind: 'audit', tenantId, actor: null, sessionId: null } as const;
      return { state: now, entries: changes.map((event) => ({ ...entry, event })) };
    };
    for (let tries = 0; tries < MAX_TRIES; tries += 1) {
      if (await remember(memory(name, flatSettingsSchema), step)) return;
    }
  };
  const look = async (): Promise<void> => {
    if (!configured) {
      configured = await guarded(async () => {
        await compareSettings('configuration', null, tenantsOf(config));
        for (const tenant of config.tenants) {
          await compareSettings(`configuration/${tenant.tenantId}`, tenant.tenantId, configurationOf(config, tenant));
        }
      });
    }
    // Relays that share a record take turns, but each looks once when it starts.
    const freshMs = first ? 0 : everyMs / 2;
    first = false;
    for (const { tenantId } of directory === undefined ? [] : config.tenants) {
      if (stopped || directory === undefined) return;
      const options = { directory, tenantId, now: clock.now, log, withoutEvents, freshMs };
      await guarded(() =>
        remember(memory(`directory/${tenantId}`, directoryStateSchema), (before) => lookAt(options, before))
      );
    }
  };
  const again = (): void => {
    void look().finally(() => {
      if (!stopped) next = clock.after(everyMs, again);
    });
  };
  again();
  return {
    stop: async () => {
      stopped = true;
      next();
      await writing;
    }
  };
}

/** Relays that start at once with other configurations may each be in the other's way. */
const MAX_TRIES = 5;
