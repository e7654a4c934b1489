import { parseArgs } from 'node:util';
import { startRelay } from './composition.ts';
import { ConfigError } from './config.ts';
import { loadConfig } from './config-file.ts';

/** Runs a relay: `node src/relay/index.ts --config relay.json`. Prints one line of JSON when it listens. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { config: { type: 'string' } } });
  if (values.config === undefined) throw new ConfigError('--config: a JSON file is needed');
  const relay = await startRelay(loadConfig(values.config, process.env));
  console.log(JSON.stringify({ event: 'relay-listening', url: relay.url, port: relay.port }));
  const stop = (): void => {
    relay.close().then(
      () => process.exit(0),
      () => process.exit(1)
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? `${error.name}: ${error.message}` : 'the relay could not start');
  process.exit(1);
});
