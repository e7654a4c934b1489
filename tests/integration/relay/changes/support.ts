import type { DemoOrganisation } from '#demo/organisation/index.ts';
import { type ChangeWatch, watchChanges } from '#relay/changes/watch-changes.ts';
import { parseConfig, type RelayConfig, type RelayConfigInput } from '#relay/config.ts';
import { createDirectory } from '#relay/directory/create-directory.ts';
import type { Ledger } from '#relay/ledger/ledger.ts';
import { createLogger } from '#relay/logging.ts';
import { TestClock } from '../support/clock.ts';

const EVERY_MS = 300_000;

type TenantInput = RelayConfigInput['tenants'][number];

/** A relay's configuration for one tenant whose directory is the demo's, or the file that is given. */
export function configFor(
  demo: DemoOrganisation,
  tenantId: string,
  over: Partial<TenantInput> = {},
  whole: Partial<RelayConfigInput> = {}
): RelayConfig {
  return parseConfig({
    tls: { cert: 'x', key: 'x' },
    audience: demo.relayApi.audience,
    tenants: [
      {
        tenantId,
        directory: {
          kind: 'graph',
          baseUrl: demo.graphUrl,
          tokenUrl: demo.issuerOf(tenantId).replace(/\/v2\.0$/, '/oauth2/v2.0/token'),
          clientId: demo.relayClient.id,
          clientSecret: demo.relayClient.secret,
          scope: demo.graph.defaultScope
        },
        ...over
      }
    ],
    ...whole
  });
}

/** Somebody who watches, on a clock that the test moves. */
export class Watcher {
  readonly clock: TestClock;
  readonly logLines: string[] = [];
  readonly #watch: ChangeWatch;
  readonly #looks: () => number;
  readonly ledger: Ledger;

  private constructor(
    ledger: Ledger,
    clock: TestClock,
    watch: (log: ReturnType<typeof createLogger>) => ChangeWatch,
    looks: () => number
  ) {
    this.ledger = ledger;
    this.clock = clock;
    this.#looks = looks;
    this.#watch = watch(createLogger((line) => this.logLines.push(line), clock));
  }

  static async start(config: RelayConfig, ledger: Ledger, clock = new TestClock()): Promise<Watcher> {
    const { watched } = await createDirectory(config.tenants, (url, init) => fetch(url, init), clock);
    if (watched === undefined) throw new Error('this directory is not watched');
    // A look is over when the next one waits for its time.
    let looks = 0;
    const counting = {
      now: clock.now,
      elapsed: clock.elapsed,
      after: (ms: number, run: () => void) => {
        if (ms === EVERY_MS) looks += 1;
        return clock.after(ms, run);
      }
    };
    const started = new Watcher(
      ledger,
      clock,
      (log) => watchChanges({ config, record: ledger, directory: watched, clock: counting, log }),
      () => looks
    );
    await started.#until(1);
    return started;
  }

  /** Lets the time of a look come, and waits for its end. */
  async look(): Promise<void> {
    const before = this.#looks();
    this.clock.advance(EVERY_MS);
    await this.#until(before + 1);
  }

  /** The audit log, oldest first. */
  async entries() {
    const { items } = await this.ledger.audit({ limit: 1_000 });
    return items.toReversed().map(({ tenantId, actor, event }) => ({ tenantId, actor, event }));
  }

  stop(): Promise<void> {
    return this.#watch.stop();
  }

  async #until(looks: number): Promise<void> {
    const start = performance.now();
    while (this.#looks() < looks) {
      if (performance.now() - start > 20_000) throw new Error('a look did not end');
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
}
