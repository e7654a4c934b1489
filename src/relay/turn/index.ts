import { readFileSync } from 'node:fs';
import { turnConfigurationFrom } from './configure.ts';

/** `node build/node24.mjs src/relay/turn/index.ts turn.yaml > turnserver.conf` (docs/turn.md). */
const [file, ...more] = process.argv.slice(2);
if (file === undefined || more.length > 0) {
  process.stderr.write('One argument is needed: the file of options.\n');
  process.exit(2);
}
try {
  process.stdout.write(turnConfigurationFrom(file, (name) => readFileSync(name, 'utf8')));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : 'the configuration could not be written'}\n`);
  process.exit(1);
}
