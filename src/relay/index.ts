import { checkRelay } from './check/check-relay.ts';
import { verifyRecord } from './check/verify-record.ts';
import { type Command, HELP, readArguments, UsageError } from './cli/arguments.ts';
import { type Host, runRelay } from './cli/run.ts';
import { ownVersion } from './cli/version.ts';
import { writeTurn } from './cli/write-turn.ts';

const host: Host = {
  environment: process.env,
  print: (line) => console.log(line),
  onStop: (stop) => {
    process.on('SIGTERM', stop);
    process.on('SIGINT', stop);
  },
  onReload: (reload) => {
    process.on('SIGHUP', reload);
  }
};

function carryOut(command: Command): Promise<number> | number {
  switch (command.kind) {
    case 'run':
      return runRelay(command.config, host);
    case 'check':
      return checkRelay(command, host);
    case 'verify':
      return verifyRecord(command, host);
    case 'turn':
      return writeTurn(command, host);
    case 'version':
      host.print(ownVersion());
      return 0;
    case 'help':
      host.print(HELP);
      return 0;
  }
}

/** The command line of the relay: `deskside-relay [run|check|verify|turn|version|help] [--config <file>]`. */
async function main(): Promise<number> {
  try {
    return await carryOut(readArguments(process.argv.slice(2)));
  } catch (error) {
    console.error(error instanceof Error ? `${error.name}: ${error.message}` : 'the relay could not start');
    return error instanceof UsageError ? 2 : 1;
  }
}

process.exit(await main());
