import { type Relay, startRelay } from '../composition.ts';
import { ConfigError, type RelayConfig } from '../config.ts';
import { loadConfig } from '../config-file.ts';

/** What a command may use of its process. */
export interface Host {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Writes a line to standard output. */
  readonly print: (line: string) => void;
  /** Calls `stop` for each signal to end. */
  readonly onStop: (stop: () => void) => void;
  /** Calls `reload` for each signal to read the certificate again. */
  readonly onReload: (reload: () => void) => void;
}

/**
 * Signals this close together are one: a terminal sends Ctrl-C to every process of a command, and a wrapper passes its own
 * on. Milliseconds.
 */
const SAME_SIGNAL_MS = 1_000;

/**
 * Runs a relay until it is told to stop, and answers the exit code. The first signal lets sessions end by themselves for as
 * long as the configuration says; a later one ends them at once. Prints one line of JSON when it listens.
 */
export async function runRelay(configFile: string | undefined, host: Host): Promise<number> {
  const config = loadConfig(configFile, host.environment);
  const relay = await startRelay(config);
  host.print(JSON.stringify({ event: 'relay-listening', url: relay.url, port: relay.port }));
  host.onReload(() => relay.renewCertificate(() => certificateOf(loadConfig(configFile, host.environment))));
  return new Promise((resolve) => {
    host.onStop(stopper(relay, config.drainMs, () => performance.now(), resolve));
  });
}

function certificateOf({ tls }: RelayConfig): NonNullable<RelayConfig['tls']> {
  if (tls === undefined)
    throw new ConfigError('tls: a relay that has ended TLS so far goes on doing so until it is restarted');
  return tls;
}

/**
 * What is done at each signal to end: the first drains and then closes, a later one closes at once, and an echo of the first
 * does nothing.
 *
 * @param now milliseconds that only grow
 * @param done gets the exit code
 */
export function stopper(
  relay: Pick<Relay, 'drain' | 'close'>,
  drainMs: number,
  now: () => number,
  done: (code: number) => void
): () => void {
  const end = (): void => {
    relay.close().then(
      () => done(0),
      () => done(1)
    );
  };
  let toldAt: number | undefined;
  return () => {
    if (toldAt === undefined) {
      toldAt = now();
      relay.drain(drainMs).then(end, end);
    } else if (now() - toldAt > SAME_SIGNAL_MS) end();
  };
}
