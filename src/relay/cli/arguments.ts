import { parseArgs } from 'node:util';

/** What a process was asked to do. */
export type Command =
  | { readonly kind: 'run'; readonly config: string | undefined }
  | { readonly kind: 'check'; readonly config: string | undefined; readonly json: boolean }
  | { readonly kind: 'version' }
  | { readonly kind: 'help' };

/** The command line makes no sense; the message names what, and is for the one who typed it. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const HELP = `deskside-relay [command] [options]

  run      Starts the relay (the default). Ends on SIGTERM or SIGINT, after sessions had time to end.
  check    Verifies certificate, identity provider, directory rights, database, TURN and clock, one line each.
  version  Prints the version.
  help     Prints this.

  --config <file>  YAML or JSON. Left out, the environment alone configures (DESKSIDE_RELAY_...).
  --json           check: the result as JSON.

Exit code: 0 fine, 1 something is wrong, 2 the command line makes no sense.
`;

/** Reads the arguments behind the program's name. Throws a {@link UsageError}. */
export function readArguments(list: readonly string[]): Command {
  const { values, positionals } = parse(list);
  const [command = 'run', ...more] = positionals;
  if (more.length > 0) throw new UsageError('one command at a time');
  if (values.help === true) return { kind: 'help' };
  if (values.json === true && command !== 'check') throw new UsageError('--json is for check');
  switch (command) {
    case 'run':
      return { kind: 'run', config: values.config };
    case 'check':
      return { kind: 'check', config: values.config, json: values.json === true };
    case 'version':
    case 'help':
      return { kind: command };
    default:
      throw new UsageError('no such command');
  }
}

function parse(list: readonly string[]) {
  try {
    return parseArgs({
      args: [...list],
      allowPositionals: true,
      options: { config: { type: 'string' }, json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } }
    });
  } catch {
    throw new UsageError('no such option, or an option without its value');
  }
}
