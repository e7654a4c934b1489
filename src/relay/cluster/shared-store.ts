import { z } from 'zod';
import type { AttemptLimitSettings, AttemptVerdict } from '../codes/attempt-limits.ts';
import type { CodeLookup } from '../codes/code-book.ts';
import { type Person, personKey } from '../person.ts';
import type { ClusterKeys } from './keys.ts';
import type { RedisLink } from './redis/redis-link.ts';
import { ADOPT, BEAT, COUNT_ATTEMPT, GIVE_BACK, RELEASE, SAVE, TAKE_PART } from './redis/scripts.ts';
import type { Sealer } from './sealer.ts';

/** The longest that anything is kept which nobody takes away; every grant's renewal begins it anew. */
const KEPT_MS = 24 * 3_600_000;
/** How long a code that is over is remembered, to tell `used` and `expired` apart in the record. */
const OVER_MS = 3_600_000;

/** What changed in one outbox since it was saved last. */
export interface OutboxChange {
  readonly last: number;
  readonly heard: number;
  /** Events at the front that were acknowledged. */
  readonly gone: number;
  readonly added: readonly string[];
}

/** What changed in a session since it was saved last. */
export interface SessionChange {
  /** `null` when only events came. */
  readonly body: string | null;
  /** Everything is in here: what is saved is replaced. */
  readonly whole: boolean;
  /** `null` while it lives, else how long it may still be heard of, milliseconds. */
  readonly endedForMs: number | null;
  readonly helper: OutboxChange;
  readonly sharer: OutboxChange;
}

/** One outbox as it was saved. */
export interface SavedOutbox {
  readonly last: number;
  readonly heard: number;
  readonly events: readonly string[];
}

export type Adoption =
  | { readonly kind: 'yours'; readonly body: string; readonly helper: SavedOutbox; readonly sharer: SavedOutbox }
  | { readonly kind: 'taken'; readonly by: string }
  | { readonly kind: 'gone' };

const bytes = z.instanceof(Buffer);
const text = z.union([bytes.transform((value) => value.toString('utf8')), z.string()]);
const count = z.union([z.number(), text.transform(Number)]).pipe(z.number().int().min(0));
const adoptionSchema = z.tuple([z.tuple([bytes, count, count, count, count]), z.array(bytes), z.array(bytes)]);
const beatSchema = z.tuple([z.number()], text);
const attemptSchema = z.tuple([z.number(), count, z.number()]);

/** Redis as relays share it: names of keys, sealed values, and what is done in one go. Every call rejects while it is down. */
export class SharedStore {
  readonly #redis: RedisLink;
  readonly #keys: ClusterKeys;
  readonly #sealer: Sealer;
  readonly #prefix: string;
  /** This relay's own name. */
  readonly #node: string;

  constructor(redis: RedisLink, keys: ClusterKeys, sealer: Sealer, prefix: string, node: string) {
    this.#redis = redis;
    this.#keys = keys;
    this.#sealer = sealer;
    this.#prefix = prefix;
    this.#node = node;
  }

  /** Answers `taken` when another relay has the session, and `unknown` when it has to be saved whole. */
  async save(sessionId: string, change: SessionChange): Promise<'saved' | 'taken' | 'unknown'> {
    const { body, whole, endedForMs } = change;
    const outbox = (side: 'helper' | 'sharer'): readonly (string | Buffer)[] => {
      const { last, heard, gone, added } = change[side];
      const sealed = added.map((event) => this.#sealer.seal(event, `event ${sessionId} ${side}`));
      return [String(last), String(heard), String(gone), String(sealed.length), ...sealed];
    };
    const done = await this.#redis.script(
      SAVE,
      [...this.#sessionKeys(sessionId), this.#key('node', this.#node)],
      [
        this.#node,
        sessionId,
        String(Math.round(endedForMs ?? KEPT_MS)),
        body === null ? '' : this.#sealer.seal(body, `session ${sessionId}`),
        whole ? '1' : '0',
        endedForMs === null ? '0' : '1',
        ...outbox('helper'),
        ...outbox('sharer')
      ]
    );
    if (done === 1) return 'saved';
    return done === 0 ? 'taken' : 'unknown';
  }

  /** Takes over a session that nobody has, or that `from` has, which is no more. */
  async adopt(sessionId: string, from: string): Promise<Adoption> {
    const keys = [...this.#sessionKeys(sessionId), this.#key('node', this.#node), this.#key('node', from)];
    const answer = await this.#redis.script(ADOPT, keys, [this.#node, sessionId, from]);
    if (answer === null) return { kind: 'gone' };
    if (Buffer.isBuffer(answer)) return { kind: 'taken', by: answer.toString('utf8') };
    const [[body, ...numbers], forHelper, forSharer] = adoptionSchema.parse(answer);
    const opened = this.#sealer.open(body, `session ${sessionId}`);
    if (opened === null) return { kind: 'gone' };
    const events = (side: string, sealed: readonly Buffer[]): readonly string[] =>
      sealed.flatMap((event) => this.#sealer.open(event, `event ${sessionId} ${side}`) ?? []);
    return {
      kind: 'yours',
      body: opened,
      helper: { last: numbers[0], heard: numbers[1], events: events('helper', forHelper) },
      sharer: { last: numbers[2], heard: numbers[3], events: events('sharer', forSharer) }
    };
  }

  async release(sessionId: string): Promise<void> {
    await this.#redis.script(RELEASE, [this.#key('session', sessionId)], [this.#node]);
  }

  /** The relay that has a session, '' for one that was let go, `null` when there is none. */
  async ownerOf(sessionId: string): Promise<string | null> {
    return text.nullable().parse(await this.#redis.run(['HGET', this.#key('session', sessionId), 'owner']));
  }

  async openCode(digest: string, sessionId: string, forMs: number): Promise<void> {
    const life = String(Math.max(1, Math.round(forMs)));
    await this.#redis.run(['SET', this.#key('code', digest), `live ${sessionId}`, 'PX', life]);
  }

  async spendCode(digest: string, as: 'used' | 'expired'): Promise<void> {
    await this.#redis.run(['SET', this.#key('code', digest), as, 'PX', String(OVER_MS)]);
  }

  async lookCode(digest: string): Promise<CodeLookup> {
    const value = text.nullable().parse(await this.#redis.run(['GET', this.#key('code', digest)]));
    if (value === 'used' || value === 'expired') return { kind: value };
    return value?.startsWith('live ') === true ? { kind: 'live', sessionId: value.slice(5) } : { kind: 'unknown' };
  }

  async addPerson(person: Person, sessionId: string): Promise<void> {
    await this.#redis.script(TAKE_PART, [this.#personKey(person)], [sessionId, String(KEPT_MS)]);
  }

  async removePerson(person: Person, sessionId: string): Promise<void> {
    await this.#redis.run(['SREM', this.#personKey(person), sessionId]);
  }

  /** Sessions that somebody takes part in, wherever they are. */
  async sessionsOf(person: Person): Promise<readonly string[]> {
    return z.array(text).parse(await this.#redis.run(['SMEMBERS', this.#personKey(person)]));
  }

  /** Counts one attempt of this account from this address, over all relays. */
  async countAttempt(account: Person, address: string, settings: AttemptLimitSettings): Promise<AttemptVerdict> {
    const sources = [settings.account, settings.address, settings.overall];
    const keys = [`account ${personKey(account)}`, `address ${address}`, 'overall'].map((source) =>
      this.#key('attempts', this.#keys.nameOf(source))
    );
    const bound = (value: number): string => String(Number.isFinite(value) ? value : Number.MAX_SAFE_INTEGER);
    const limits = sources.flatMap(({ free, firstDelayMs, longestDelayMs, lockoutAfter, lockoutMs }) =>
      [free, firstDelayMs, longestDelayMs, lockoutAfter, lockoutMs].map(bound)
    );
    const answer = await this.#redis.script(COUNT_ATTEMPT, keys, [String(settings.memoryMs), ...limits]);
    const [allowed, retryAfterMs, wrongByAccount] = attemptSchema.parse(answer);
    if (allowed === 0) return { allowed: false, retryAfterMs };
    const back = sources.flatMap(({ free, lockoutAfter }) => [bound(free), bound(lockoutAfter)]);
    const giveBack = (): void => {
      // A right code that stays counted costs its owner one free mistake.
      this.#redis.script(GIVE_BACK, keys, back).catch(() => {});
    };
    return { allowed: true, wrongByAccount, giveBack };
  }

  /** Says that this relay lives. `known`: it did so before, and nobody thinks it dead. Ages in milliseconds. */
  async beat(): Promise<{ readonly known: boolean; readonly ages: ReadonlyMap<string, number> }> {
    const [added, ...rest] = beatSchema.parse(await this.#redis.script(BEAT, [this.#key('nodes')], [this.#node]));
    const ages = new Map<string, number>();
    for (let index = 0; index + 1 < rest.length; index += 2) ages.set(rest[index] ?? '', Number(rest[index + 1]));
    return { known: added === 0, ages };
  }

  /** Says that this relay goes: whatever it has not let go of is anybody's. */
  async goodbye(): Promise<void> {
    await this.#redis.run(['ZADD', this.#key('nodes'), '0', this.#node]);
  }

  async sessionsAt(node: string): Promise<readonly string[]> {
    return z.array(text).parse(await this.#redis.run(['SMEMBERS', this.#key('node', node)]));
  }

  /** Nothing of this relay is left to take over. */
  async forgetNode(node: string): Promise<void> {
    await this.#redis.run(['ZREM', this.#key('nodes'), node]);
  }

  #sessionKeys(sessionId: string): readonly string[] {
    const session = this.#key('session', sessionId);
    return [session, `${session}:helper`, `${session}:sharer`];
  }

  #personKey(person: Person): string {
    return this.#key('person', this.#keys.nameOf(personKey(person)));
  }

  #key(...parts: readonly string[]): string {
    return [this.#prefix, ...parts].join(':');
  }
}
