/**
 * The one way by which a value may become a line of a log, in every process (style.md 16). It lets through only what is
 * known to be harmless and known in shape; all other text becomes {@link REDACTED}. It never throws.
 */

/** What stands where a text was taken out. Never part of the text, never its length. */
export const REDACTED = '[redacted]';
/** The whole line when even redacting failed. */
export const UNLOGGABLE = '"[unloggable]"';

/** Bounds of one line, so that a log call can neither fill a disk nor recurse without end. */
const MAX_DEPTH = 6;
const MAX_ENTRIES = 64;

/** A word of our own vocabulary: `code-expired`, `helper`, `session.redeem`. No digit and no capital: not a code. */
const WORD = /^[a-z]+(?:[-._][a-z]+)*$/;
const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const VERSION = /^\d{1,5}\.\d{1,5}\.\d{1,5}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;
const ERROR_CLASS = /^(?:[A-Z][A-Za-z]*)?(?:Error|Exception)$/;
const SIGNAL = /^SIG[A-Z]{2,6}$/;
/** Codes of the operating system (a closed list) and of Node and OpenSSL (always with an underscore). */
const SYSTEM_CODE =
  /^(?:E(?:ACCES|ADDRINUSE|ADDRNOTAVAIL|AI_AGAIN|CONNREFUSED|CONNRESET|HOSTUNREACH|MFILE|NETUNREACH|NOENT|NOTFOUND|PERM|PIPE|TIMEDOUT)|[A-Z]+(?:_[A-Z]+)+)$/;
/** A permission of Graph, such as `DeviceManagementRBAC.Read.All`. */
const PERMISSION = /^[A-Z][A-Za-z]+(?:\.[A-Z][A-Za-z]+){1,3}$/;
const FRAME = /^[\w.-]{1,64}:\d{1,7}$/;
/** 128 bits in base64url. Session ids are names, not capabilities (protocol.md section 1). */
const SESSION_ID = /^[A-Za-z0-9_-]{22}$/;

/**
 * The fields whose text may be logged, and the shape that the text must have. A field that is missing here is logged as
 * {@link REDACTED}; whoever needs one adds it here, where it is reviewed. Numbers, booleans and null are let through in
 * the fields of {@link PLAIN_FIELDS} as well.
 */
const TEXT_FIELDS: Readonly<Record<string, RegExp>> = {
  at: INSTANT,
  by: WORD,
  code: WORD,
  component: WORD,
  error: ERROR_CLASS,
  event: WORD,
  kind: WORD,
  level: WORD,
  mode: WORD,
  objectId: GUID,
  outcome: WORD,
  permission: PERMISSION,
  phase: WORD,
  platform: WORD,
  reason: WORD,
  role: WORD,
  sessionId: SESSION_ID,
  signal: SIGNAL,
  /** Names a socket of the relay in the logs of both ends; drawn as a session's id is, and no capability either. */
  socketId: SESSION_ID,
  step: WORD,
  systemCode: SYSTEM_CODE,
  tenantId: GUID,
  type: WORD,
  version: VERSION,
  what: WORD
};

/** Fields that may carry a number, a boolean or null. */
const PLAIN_FIELDS: ReadonlySet<string> = new Set([
  ...Object.keys(TEXT_FIELDS),
  'attempts',
  'bytes',
  'count',
  'durationMs',
  'exitCode',
  'height',
  'limit',
  'ok',
  'pid',
  'port',
  'present',
  'requestId',
  'retryAfterMs',
  'sessions',
  'status',
  'width'
]);

/** Fields that may hold an object or a list, whose own fields are judged by the same lists. */
const NESTED_FIELDS: ReadonlySet<string> = new Set([
  'cause',
  'details',
  'error',
  'reasons',
  'modes',
  'features',
  'stack'
]);

/** Text inside a list is judged by the field that holds the list. */
const LIST_TEXT: Readonly<Record<string, RegExp>> = { reasons: WORD, modes: WORD, features: WORD, stack: FRAME };

function text(value: string, shape: RegExp | undefined): string {
  return shape !== undefined && value.length <= 64 && shape.test(value) ? value : REDACTED;
}

/**
 * File name and line of each frame, without directories (they hold user names) and without the message, which may hold
 * anything: when the message cannot be told apart from the frames there are no frames.
 */
function frames(error: Error): string[] {
  const stack = typeof error.stack === 'string' ? error.stack : '';
  const message = typeof error.message === 'string' ? error.message : '';
  const start = message === '' ? 0 : stack.indexOf(message);
  if (start < 0) return [];
  const lines = stack.slice(start + message.length).split('\n');
  const found: string[] = [];
  for (const line of lines.slice(1)) {
    const frame = /^\s+at .*?([\w.-]+\.(?:ts|tsx|js|mjs|cjs):\d+):\d+\)?$/.exec(line)?.[1];
    if (frame !== undefined && found.length < 8) found.push(frame);
  }
  return found;
}

/** What may be said of an exception: its class, its codes and where it happened; never its message. */
function describeError(error: Error, depth: number, seen: Set<object>): Record<string, unknown> {
  const described: Record<string, unknown> = {
    error: text(String(error.constructor.name), ERROR_CLASS),
    stack: frames(error)
  };
  const code: unknown = Reflect.get(error, 'code');
  if (typeof code === 'string') {
    if (WORD.test(code)) described.code = text(code, WORD);
    else described.systemCode = text(code, SYSTEM_CODE);
  }
  if (error.cause instanceof Error) described.cause = clean(error.cause, 'cause', depth + 1, seen);
  return described;
}

function cleanObject(value: object, depth: number, seen: Set<object>): unknown {
  const cleaned: Record<string, unknown> = {};
  let entries = 0;
  for (const key of Object.keys(value)) {
    if (entries >= MAX_ENTRIES) break;
    entries += 1;
    const known = PLAIN_FIELDS.has(key) || NESTED_FIELDS.has(key);
    if (known) cleaned[key] = clean(Reflect.get(value, key), key, depth + 1, seen);
    else cleaned.other = REDACTED;
  }
  return cleaned;
}

function clean(value: unknown, field: string, depth: number, seen: Set<object>): unknown {
  switch (typeof value) {
    case 'string':
      return text(value, TEXT_FIELDS[field]);
    case 'number':
    case 'boolean':
      return PLAIN_FIELDS.has(field) ? value : REDACTED;
    case 'object': {
      if (value === null) return null;
      if (depth > MAX_DEPTH || seen.has(value)) return REDACTED;
      seen.add(value);
      if (value instanceof Error) return describeError(value, depth, seen);
      if (Array.isArray(value)) {
        const shape = LIST_TEXT[field];
        return value
          .slice(0, MAX_ENTRIES)
          .map((item) => (typeof item === 'string' ? text(item, shape) : clean(item, '', depth + 1, seen)));
      }
      return cleanObject(value, depth, seen);
    }
    default:
      return REDACTED;
  }
}

/**
 * One line of JSON for any value: total (cycles, getters that throw, proxies, odd types), pure, and closed by default. Text
 * survives only in the fields listed above and in their shape; names of unlisted fields do not survive either.
 */
export function redact(value: unknown): string {
  try {
    const line = JSON.stringify(clean(value, '', 0, new Set()));
    return typeof line === 'string' ? line : UNLOGGABLE;
  } catch {
    return UNLOGGABLE;
  }
}
