import type { IpcMain } from 'electron';
import { CodedError, codeOf } from '#shared/errors/coded-error.ts';
import type { ProblemCode } from '#shared/errors/codes.ts';
import {
  POSTS,
  type PostArgument,
  type PostName,
  REQUESTS,
  type RequestAnswer,
  type RequestArgument,
  type RequestName,
  type WindowKind
} from '#shared/ipc/channels.ts';
import type { Log } from '../ports.ts';
import { isFrom, type KindOf, type SenderEvent } from './sender.ts';

/**
 * What a request comes back as. A value and not an exception, because Electron turns exceptions of a handler into text;
 * the preload makes a rejection with the code of it.
 */
export type Reply = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly code: ProblemCode };

/** One handler per request of the map: none can be forgotten, none invented. */
export type RequestHandlers = {
  readonly [Name in RequestName]: RequestAnswer<Name> extends undefined
    ? (argument: RequestArgument<Name>, from: number) => void | Promise<void>
    : (argument: RequestArgument<Name>, from: number) => RequestAnswer<Name> | Promise<RequestAnswer<Name>>;
};
/** One handler per post; `from` is the sender's WebContents. */
export type PostHandlers = { readonly [Name in PostName]: (argument: PostArgument<Name>, from: number) => void };

type Registration = {
  readonly ipc: Pick<IpcMain, 'handle' | 'on'>;
  readonly kindOf: KindOf;
  /** The app's origin. */
  readonly origin: string;
  readonly log: Log;
};

/** A schema by what it lets through. */
type Parser<Value> = {
  readonly safeParse: (
    value: unknown
  ) => { readonly success: true; readonly data: Value } | { readonly success: false; readonly error: unknown };
};

/** The contract's maps once more, by name and type, so that a handler and its argument stay together. */
const REQUEST_ROUTES: {
  readonly [Name in RequestName]: {
    readonly from: WindowKind;
    readonly argument: Parser<RequestArgument<Name>>;
    readonly answer: Parser<RequestAnswer<Name>>;
  };
} = REQUESTS;
const POST_ROUTES: {
  readonly [Name in PostName]: { readonly from: WindowKind; readonly argument: Parser<PostArgument<Name>> };
} = POSTS;

/** Parses what a renderer sent: the one argument of the schema and no more. */
function parseArguments<Value>(parser: Parser<Value>, args: readonly unknown[]): Value {
  const parsed = parser.safeParse(args[0]);
  if (args.length > 1 || !parsed.success) throw new CodedError('bad-request');
  return parsed.data;
}

/**
 * Registers every request and post of the contract (style.md points 1 to 3). A message reaches its handler only after
 * the sender check and a strict parse; everything else is refused with a code, logged by name, and changes nothing. An
 * answer that does not fit its schema is a fault of ours: `internal`. Handlers may throw {@link CodedError}.
 */
export function registerIpc(requests: RequestHandlers, posts: PostHandlers, registration: Registration): void {
  const { ipc, kindOf, origin, log } = registration;
  const refuse = (what: string, error: unknown): Reply => {
    const code = codeOf(error);
    if (code === 'internal') log.error('ipc-failed', { what, error });
    else log.warn('ipc-refused', { what, code });
    return { ok: false, code };
  };

  const request = <Name extends RequestName>(name: Name) => {
    const route = REQUEST_ROUTES[name];
    ipc.handle(name, async (event: SenderEvent, ...args: unknown[]): Promise<Reply> => {
      try {
        if (!isFrom(event, route.from, kindOf, origin)) throw new CodedError('sender-refused');
        const answer = await requests[name](parseArguments(route.argument, args), event.sender.id);
        const parsed = route.answer.safeParse(answer);
        if (!parsed.success)
          throw new CodedError('internal', 'answer does not fit its schema', { cause: parsed.error });
        return { ok: true, value: parsed.data };
      } catch (error) {
        return refuse(logName(name), error);
      }
    });
  };
  for (const name of namesOf(REQUESTS)) request(name);

  const post = <Name extends PostName>(name: Name) => {
    const route = POST_ROUTES[name];
    ipc.on(name, (event: SenderEvent, ...args: unknown[]) => {
      try {
        if (!isFrom(event, route.from, kindOf, origin)) throw new CodedError('sender-refused');
        posts[name](parseArguments(route.argument, args), event.sender.id);
      } catch (error) {
        refuse(logName(name), error);
      }
    });
  };
  for (const name of namesOf(POSTS)) post(name);
}

/** The names of a channel map, as its type knows them. */
function namesOf<Map extends object>(map: Map): (keyof Map & string)[] {
  return Object.keys(map).filter((name): name is keyof Map & string => Object.hasOwn(map, name));
}

/** A channel's name in the shape that the redactor lets through: `account.signIn` → `account.sign-in`. */
function logName(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
