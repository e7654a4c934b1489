import { startRelay } from '../composition.ts';
import { loadConfig } from '../config-file.ts';

/** What a command may use of its process. */
export interface Host {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Writes a line to standard output. */
  readonly print: (line: string) => void;
  /** Calls `stop` for each signal to end. */
  readonly onStop: (stop: () => void) => void;
}

/**
 * Runs a relay until it is told to stop, and answers the exit code. The first signal lets sessions end by themselves for as
 * long as the configuration says; the second ends them at once. Prints one line of JSON when it listens.
 */
export async function runRelay(configFile: string | undefined, host: Host): Promise<number> {
  const config = loadConfig(configFile, host.environment);
  const relay = await startRelay(config);
  host.print(JSON.stringify({ event: 'relay-listening', url: relay.url, port: relay.port }));
  return new Promise((resolve) => {
    const end = (): void => {
      relay.close().then(
        () => resolve(0),
        () => resolve(1)
      );
    };
    let draining = false;
    host.onStop(() => {
      if (draining) return end();
      draining = true;
      void relay.drain(config.drainMs).finally(end);
    });
  });
}
