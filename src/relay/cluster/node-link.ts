import type { Clock } from '../clock.ts';
import { DeadlineExceeded, withDeadline } from '../deadline.ts';
import type { Logger } from '../logging.ts';
import { envelopeSchema, type NodeMessage } from './messages.ts';
import { BusUnavailable, type RedisLink } from './redis/redis-link.ts';
import type { Sealer } from './sealer.ts';

/** How long another relay may take to answer. */
const ANSWER_MS = 3_000;

/** The other relay is not there, or does not answer. */
export class NodeUnreachable extends Error {
  override readonly name = 'NodeUnreachable';
}

type Question = Extract<NodeMessage, { kind: 'ask' | 'is-busy' }>;
type Unasked<Message> = Message extends unknown ? Omit<Message, 'ask'> : never;
export type Answer = Extract<NodeMessage, { kind: 'done' | 'refused' | 'not-here' }>;

const isAnswer = (message: NodeMessage): message is Answer =>
  message.kind === 'done' || message.kind === 'refused' || message.kind === 'not-here';

interface Waiting {
  readonly settle: (answer: Answer) => void;
  readonly fail: (error: Error) => void;
}

/** How relays talk to each other over Redis: messages to one of them arrive in order or not at all. */
export interface NodeLink {
  tell(node: string, message: NodeMessage): void;
  tellAll(message: NodeMessage): void;
  /**
   * Asks, and hands over the answer before anything that was said after it. Rejects with {@link NodeUnreachable} or
   * `BusUnavailable`; `answered` is not called then.
   */
  ask(node: string, question: Unasked<Question>, answered: (answer: Answer) => void): Promise<void>;
  /** Begins to hear what others say. */
  listen(): Promise<void>;
  /** Relays that hear what is said to them, of these. */
  hearing(nodes: readonly string[]): Promise<ReadonlySet<string>>;
}

export interface NodeLinkOptions {
  readonly redis: RedisLink;
  readonly sealer: Sealer;
  readonly prefix: string;
  readonly node: string;
  readonly clock: Clock;
  readonly log: Logger;
  readonly heard: (from: string, message: Exclude<NodeMessage, Answer>) => void;
}

export function createNodeLink({ redis, sealer, prefix, node, clock, log, heard }: NodeLinkOptions): NodeLink {
  const waiting = new Map<number, Waiting>();
  const outgoing = new Map<string, NodeMessage[]>();
  const channelOf = (name: string): string => `${prefix}:to:${name}`;
  const everybody = channelOf('*');
  let asked = 0;

  const receive = (channel: string, sealed: Buffer): void => {
    const text = sealer.open(sealed, channel);
    const envelope = text === null ? undefined : envelopeSchema.safeParse(parsed(text));
    if (envelope?.success !== true) {
      log('warn', 'bus-message-refused');
      return;
    }
    const { from, messages } = envelope.data;
    if (from === node) return;
    for (const message of messages) {
      if (isAnswer(message)) waiting.get(message.ask)?.settle(message);
      else heard(from, message);
    }
  };

  const send = async (channel: string, messages: readonly NodeMessage[]): Promise<void> => {
    const questions = messages.flatMap((message) =>
      message.kind === 'ask' || message.kind === 'is-busy' ? [message.ask] : []
    );
    const fail = (error: Error): void => {
      for (const ask of questions) waiting.get(ask)?.fail(error);
    };
    try {
      const sealed = sealer.seal(JSON.stringify({ from: node, messages }), channel);
      if ((await redis.run(['PUBLISH', channel, sealed])) === 0) fail(new NodeUnreachable('nobody hears'));
    } catch (error) {
      fail(error instanceof BusUnavailable ? error : new BusUnavailable('not sent', { cause: error }));
    }
  };

  /** What is said to one relay in one turn goes together. */
  const post = (channel: string, message: NodeMessage): void => {
    const queue = outgoing.get(channel);
    if (queue !== undefined) {
      queue.push(message);
      return;
    }
    outgoing.set(channel, [message]);
    setImmediate(() => {
      const messages = outgoing.get(channel) ?? [];
      outgoing.delete(channel);
      void send(channel, messages);
    });
  };

  return {
    tell: (to, message) => post(channelOf(to), message),
    tellAll: (message) => post(everybody, message),
    async ask(to, question, answered) {
      asked += 1;
      const ask = asked;
      const answer = new Promise<void>((resolve, fail) => {
        const settle = (given: Answer): void => {
          waiting.delete(ask);
          answered(given);
          resolve();
        };
        waiting.set(ask, { settle, fail });
      });
      post(channelOf(to), { ...question, ask });
      try {
        await withDeadline(answer, ANSWER_MS, clock);
      } catch (error) {
        throw error instanceof DeadlineExceeded ? new NodeUnreachable('no answer', { cause: error }) : error;
      } finally {
        waiting.delete(ask);
      }
    },
    listen: async () => {
      const own = channelOf(node);
      for (const channel of [own, everybody]) await redis.listen(channel, (message) => receive(channel, message));
    },
    hearing: async (nodes) => {
      if (nodes.length === 0) return new Set();
      const answer = await redis.run(['PUBSUB', 'NUMSUB', ...nodes.map(channelOf)]);
      const counts = Array.isArray(answer) ? answer.filter((_, index) => index % 2 === 1).map(Number) : [];
      return new Set(nodes.filter((_, index) => (counts[index] ?? 0) > 0));
    }
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
