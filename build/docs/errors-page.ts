import { CLOSE, type CloseCode } from '../../src/relay/connect/close-codes.ts';
import { LEDGER_TROUBLES } from '../../src/relay/ledger/health.ts';
import { API_PROBLEMS } from '../../src/shared/api/problem.ts';
import {
  APP_ERROR_CODES,
  DEVICE_WARNINGS,
  END_REASONS,
  REFUSAL_REASONS,
  RELAY_ERROR_CODES
} from '../../src/shared/errors/codes.ts';
import { ENGLISH } from '../../src/shared/locales/en.ts';

const TEXTS: ReadonlyMap<string, string> = new Map(
  Object.entries(ENGLISH).map(([key, { message }]): [string, string] => [key, message])
);

/** What people read under a key, fit for a cell of a table. Throws for a key without a text: no code goes without one. */
function text(key: string): string {
  const found = TEXTS.get(key);
  if (found === undefined) throw new Error(`no text for ${key}`);
  return found.replaceAll('|', '\\|').replaceAll('\n', ' ');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}

const code = (word: string | number): string => `\`${word}\``;

function problems(codes: readonly string[]): string {
  const rows = codes.map((name) => [
    code(name),
    text(`problem.${name}.title`),
    text(`problem.${name}.why`),
    text(`problem.${name}.action`)
  ]);
  return table(['code', 'what people read', 'why', 'what to do'], rows);
}

/** Why the relay closes a socket, beside what `close-codes.ts` says. */
const CLOSES: Readonly<Record<CloseCode, string>> = {
  [CLOSE.goingAway]: 'the relay stops; the app comes back by itself',
  [CLOSE.noHello]: 'nothing was said in time',
  [CLOSE.flood]: 'far more messages than allowed',
  [CLOSE.tokenOver]: 'the access token ended and was not renewed',
  [CLOSE.replaced]: 'the same person took this seat over with another socket',
  [CLOSE.refused]: 'too many sign-ins were refused'
};

/** `docs/errors.md`: every code that Deskside shows, logs, answers or closes with. */
export function errorsPage(): string {
  const endings = END_REASONS.map((name) => [
    code(name),
    text(`end.${name}.helper.title`),
    text(`end.${name}.sharer.title`)
  ]);
  const reasons = REFUSAL_REASONS.map((name) => [
    code(name),
    text(`why.${name}.title`),
    text(`why.${name}.means`),
    text(`why.${name}.action`)
  ]);
  return `# Errors

Written by \`node build/node24.mjs build/docs/write-errors.ts\` from the codes and the English texts; a test holds it to them.
Codes are closed lists: the app has a text for each, the log and the record have the code, metrics count it.

## Answers of the relay to the app

On the socket as \`error { id, code, details? }\`; in the relay's log as \`request-refused\` with \`socketId\` and \`requestId\`.

${problems(RELAY_ERROR_CODES)}

## Problems in the app

${problems(APP_ERROR_CODES)}

## Ends of a session

In the record (\`session-ended\`) with who ended it.

${table(['reason', 'the helper reads', 'the sharer reads'], endings)}

## Why something is not allowed

With \`not-allowed\` in \`details.reasons\`, in the record, and under “Why can’t I?”.

${table(['reason', 'what is missing', 'what it means', 'who can change it'], reasons)}

## Warnings about a device

${table(
  ['warning', 'what people read'],
  DEVICE_WARNINGS.map((name) => [code(name), text(`warning.${name}`)])
)}

## Refusals of the reports API

${table(
  ['code', 'HTTP status'],
  Object.entries(API_PROBLEMS).map(([name, status]) => [code(name), String(status)])
)}

Before a socket opens the relay answers 400 (no such sub-protocol, or not a request for a socket), 403 (origin), 404 (path),
405 (method), 429 (an address asks too often) and 503 (full, or stopping); the last two with \`Retry-After\`.

## Close codes of the relay's socket

${table(
  ['code', 'name', 'meaning'],
  Object.entries(CLOSE).map(([name, value]) => [code(value), name, CLOSES[value]])
)}

1007, 1008 and 1009 are the WebSocket protocol's own: text that is no UTF-8, a message in too many pieces, one far too large.

## Troubles of the record

In \`/readyz\` and \`deskside_ledger_trouble\`; sessions go on. What each means: \`src/relay/ledger/health.ts\`.

${LEDGER_TROUBLES.map((name) => `- ${code(name)}`).join('\n')}
`;
}
