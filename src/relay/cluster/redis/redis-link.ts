import { createHash } from 'node:crypto';
import { createClient, RESP_TYPES } from '@redis/client';
import type { Cancel, Clock } from '../../clock.ts';
import { withDeadline } from '../../deadline.ts';
import type { Logger } from '../../logging.ts';

/** Redis cannot be asked now. */
export class BusUnavailable extends Error {
  override readonly name = 'BusUnavailable';
}

/** How often the server is asked for a sign of life, and how long it may take, milliseconds. */
const ASK_EVERY_MS = 1_000;
const ANSWER_MS = 2_000;
const CONNECT_MS = 3_000;
const FIRST_RETRY_MS = 50;
const LONGEST_RETRY_MS = 1_000;

type Argument = string | Buffer;

/** A script of the server, named by the digest of its text. */
export interface RedisScript {
  readonly text: string;
  readonly sha1: string;
}

export function redisScript(text: string): RedisScript {
  return { text, sha1: createHash('sha1').update(text).digest('hex') };
}

/** A connection to a Redis server that comes back by itself. */
export interface RedisLink {
  readonly up: boolean;
  /** Carries out a command; answers are as the server gives them, texts as bytes. Rejects with {@link BusUnavailable} while it is down. */
  run(command: readonly Argument[]): Promise<unknown>;
  script(script: RedisScript, keys: readonly string[], values: readonly (string | Buffer)[]): Promise<unknown>;
  /** Hears everything on a channel, across lost connections. */
  listen(channel: string, heard: (message: Buffer) => void): Promise<void>;
  close(): Promise<void>;
}

export interface RedisLinkOptions {
  readonly url: string;
  readonly scripts: readonly RedisScript[];
  readonly clock: Clock;
  readonly log: Logger;
  /** Called when the server is there again, and when it is gone. */
  readonly changed: (up: boolean) => void;
}

/** Begins to connect; the link is down until the server answers. */
export function connectRedis({ url, scripts, clock, log, changed }: RedisLinkOptions): RedisLink {
  let up = false;
  let closed = false;
  let stopAsking: Cancel = () => {};
  const open = () => {
    const client = createClient({
      url,
      disableOfflineQueue: true,
      // The question for a sign of life bounds all of them; a timer for each would cost more than the command.
      commandOptions: { timeout: 0, typeMapping: { [RESP_TYPES.BLOB_STRING]: Buffer } },
      socket: {
        connectTimeout: CONNECT_MS,
        reconnectStrategy: (retries) => Math.min(FIRST_RETRY_MS * 2 ** Math.min(retries, 10), LONGEST_RETRY_MS)
      }
    });
    client.on('error', () => set(false));
    client.on('ready', () => void greet());
    client.connect().catch(() => {});
    return client;
  };
  const set = (now: boolean): void => {
    if (up === now || closed) return;
    up = now;
    log(now ? 'info' : 'error', now ? 'bus-connected' : 'bus-unreachable');
    changed(now);
  };
  /** The server forgets its scripts when it restarts. Up only when both connections are, and it knows them. */
  const greet = async (): Promise<void> => {
    if (closed || !commands.isReady || !listener.isReady) return;
    try {
      for (const { text } of scripts) await answered(commands.sendCommand(['SCRIPT', 'LOAD', text]));
      set(commands.isReady && listener.isReady);
    } catch {
      set(false);
    }
  };
  const answered = <Value>(work: Promise<Value>): Promise<Value> => withDeadline(work, ANSWER_MS, clock);
  /** A server that is there and does not answer is as good as none. */
  const ask = (): void => {
    stopAsking = clock.after(ASK_EVERY_MS, () => {
      const alive = commands.isReady && listener.isReady ? answered(commands.sendCommand(['PING'])) : Promise.reject();
      alive
        .then(
          () => (up ? undefined : greet()),
          () => set(false)
        )
        .finally(() => closed || ask());
    });
  };
  const commands = open();
  const listener = open();
  ask();

  /** At once or as soon as there is a connection; the client itself does so again after every lost one. */
  const listen = async (channel: string, heard: (message: Buffer) => void): Promise<void> => {
    while (!closed) {
      if (!listener.isReady) await new Promise<void>((resolve) => listener.once('ready', () => resolve()));
      try {
        await listener.subscribe(channel, heard, true);
        return;
      } catch {
        await new Promise<void>((resolve) => clock.after(FIRST_RETRY_MS, resolve));
      }
    }
  };

  const run = async (command: readonly Argument[]): Promise<unknown> => {
    if (!up) throw new BusUnavailable('redis is not there');
    try {
      return await commands.sendCommand(command);
    } catch (error) {
      if (!commands.isReady) throw new BusUnavailable('redis went away', { cause: error });
      throw error;
    }
  };
  return {
    get up() {
      return up;
    },
    run,
    script: ({ sha1 }, keys, values) => run(['EVALSHA', sha1, String(keys.length), ...keys, ...values]),
    listen,
    close: async () => {
      closed = true;
      up = false;
      stopAsking();
      for (const client of [commands, listener]) client.destroy();
    }
  };
}
