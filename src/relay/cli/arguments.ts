import { parseArgs } from 'node:util';

/** What a process was asked to do. */
export type Command =
  | { readonly kind: 'run'; readonly config: string | undefined }
  | { readonly kind: 'check' | 'verify'; readonly config: string | undefined; readonly json: boolean }
  | { readonly kind: 'turn'; readonly config: string | undefined; readonly out: string | undefined }
  | { readonly kind: 'version' }
  | { readonly kind: 'help' };

/** The command line makes no sense; the message names what, and is for the one who typed it. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const HELP = `deskside-relay [command] [options]

  run      Starts the relay (the default). Ends on SIGTERM or SIGINT, after sessions had time to end.
  check    Verifies certificate, identity provider, directory rights, database, TURN and clock, one line each.
  verify   Recomputes the record's chain of hashes: says that it is intact, or where somebody changed it.
  turn     Prints the configuration of the TURN server (coturn) that belongs to this relay's; it holds the secret.
  version  Prints the version.
  help     Prints this.

  --config <file>  YAML or JSON. Left out, the environment alone configures (DESKSIDE_RELAY_...).
  --json           check, verify: the result as JSON.
  --out <file>     turn: writes to this file, which only its owner can read, instead of printing.

Exit code: 0 fine, 1 something is wrong, 2 the command line makes no sense.
`;

/** Reads the arguments behind the program's name. Throws a {@link UsageError}. */
export function readArguments(list: readonly string[]): Command {
  const { values, positionals } = parse(list);
  const [command = 'run', ...more] = positionals;
  if (more.length > 0) throw new UsageError('one command at a time');
  if (values.help === true) return { kind: 'help' };
  if (values.json === true && command !== 'check' && command !== 'verify') {
    throw new UsageError('--json is for check and verify');
  }
  if (values.out !== undefined && command !== 'turn') throw new UsageError('--out is for turn');
  switch (command) {
    case 'run':
      return { kind: 'run', config: values.config };
    case 'check':
    case 'verify':
      return { kind: command, config: values.config, json: values.json === true };
    case 'turn':
      return { kind: 'turn', config: values.config, out: values.out };
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
      options: {
        config: { type: 'string' },
        json: { type: 'boolean' },
        out: { type: 'string' },
        help: { type: 'boolean', short: 'h' }
      }
    });
  } catch {
    throw new UsageError('no such option, or an option without its value');
  }
}
