import type { Clock } from '../clock.ts';

/** How often the identity provider is asked again while it has not answered yet. */
const ASK_AGAIN_MS = 5_000;

/** Whether the relay should be sent people. */
export interface Readiness {
  /** `degraded` serves, and somebody should look; `not-ready` and `draining` do not serve. */
  readonly status: 'ready' | 'degraded' | 'not-ready' | 'draining';
  /** What is missing, in words of closed lists: `identity`, or a trouble of the record. */
  readonly missing: readonly string[];
}

export interface ReadinessSources {
  readonly clock: Clock;
  /** Whether keys of each identity provider could be fetched, by asking; called until every one has answered once. */
  readonly identity: () => Promise<{ readonly reached: number; readonly of: number }>;
  /** What is wrong with the record and its stream, in words of closed lists. */
  readonly troubles: () => readonly string[];
  readonly draining: () => boolean;
}

/**
 * Judges readiness. An identity provider that has answered once counts from then on: its keys are remembered, and taking
 * every relay out of service for its outage would help nobody. At most one question is under way, however often is asked.
 */
export function readinessOver({ clock, identity, troubles, draining }: ReadinessSources) {
  let reached = 0;
  let of = Number.POSITIVE_INFINITY;
  let askedAt = Number.NEGATIVE_INFINITY;
  let asking: Promise<void> | undefined;

  const ask = async (): Promise<void> => {
    askedAt = clock.elapsed();
    const found = await identity();
    reached = Math.max(reached, found.reached);
    of = found.of;
  };

  const judge = (): Readiness => {
    const missing = [...(reached >= of ? [] : ['identity']), ...troubles()];
    if (draining()) return { status: 'draining', missing };
    if (reached === 0) return { status: 'not-ready', missing };
    return { status: missing.length > 0 ? 'degraded' : 'ready', missing };
  };

  return {
    /** As far as is known by now. */
    judge,
    /** After the identity provider was asked, where that is still needed. */
    async check(): Promise<Readiness> {
      if (reached < of && asking === undefined && clock.elapsed() - askedAt >= ASK_AGAIN_MS) {
        asking = ask().finally(() => {
          asking = undefined;
        });
      }
      await asking;
      return judge();
    }
  };
}
