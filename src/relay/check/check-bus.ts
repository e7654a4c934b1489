import type { Clock } from '../clock.ts';
import type { BusConfig } from '../cluster/config.ts';
import { connectRedis, type RedisLink } from '../cluster/redis/redis-link.ts';
import { SCRIPTS } from '../cluster/redis/scripts.ts';
import { withDeadline } from '../deadline.ts';
import type { CheckResult } from './result.ts';

/** How long the server may take to be reached, and for each question, milliseconds. */
const REACH_MS = 5_000;
const ANSWER_MS = 3_000;
/** The first that speaks RESP3 and has every command that the relay uses. */
const OLDEST: readonly [major: number, minor: number] = [6, 2];

const ok = (says: string): CheckResult => ({ check: 'bus', outcome: 'ok', says });
const failed = (says: string, todo: string): CheckResult => ({ check: 'bus', outcome: 'failed', says, todo });
const warning = (says: string, todo: string): CheckResult => ({ check: 'bus', outcome: 'warning', says, todo });

/** Verifies what relays need of Redis: it answers, is not too old, runs scripts, passes messages on, and drops nothing. */
export async function checkBus(
  bus: BusConfig | undefined,
  ledgerKind: string,
  clock: Clock
): Promise<readonly CheckResult[]> {
  if (bus === undefined) {
    return [{ check: 'bus', outcome: 'skipped', says: 'not configured: this is the only relay' }];
  }
  const database =
    ledgerKind === 'postgresql'
      ? []
      : [warning('the record is not in PostgreSQL', 'with more than one relay configure ledger for PostgreSQL')];
  let arrived = (): void => {};
  const reached = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  const redis = connectRedis({
    url: bus.url,
    scripts: SCRIPTS,
    clock,
    log: () => {},
    changed: (up) => {
      if (up) arrived();
    }
  });
  try {
    await withDeadline(reached, REACH_MS, clock);
    return [...database, ...(await examine(redis, bus.prefix, clock))];
  } catch {
    const todo = 'look at bus.url, the password and the account’s rights, and whether this machine may connect';
    return [...database, failed('Redis does not answer, or not to this account', todo)];
  } finally {
    await redis.close();
  }
}

async function examine(redis: RedisLink, prefix: string, clock: Clock): Promise<readonly CheckResult[]> {
  const info = String(await withDeadline(redis.run(['INFO']), ANSWER_MS, clock));
  const field = (name: string): string | undefined => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1];
  const version = field('redis_version') ?? '0';
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
    return [failed(`Redis ${version} is too old`, `run ${OLDEST.join('.')} or newer`)];
  }
  const results = [await messages(redis, `${prefix}:check`, version, clock)];
  const evicts = field('maxmemory') !== '0' && field('maxmemory_policy') !== 'noeviction';
  if (evicts) results.push(warning('Redis drops keys when it is full', 'set maxmemory-policy noeviction'));
  return results;
}

async function messages(redis: RedisLink, channel: string, version: string, clock: Clock): Promise<CheckResult> {
  try {
    const heard = new Promise<void>((resolve) => void redis.listen(channel, () => resolve()));
    const sending = (async () => {
      // The subscription may still be on its way.
      while ((await redis.run(['PUBLISH', channel, 'hello'])) === 0) {
        await new Promise<void>((resolve) => clock.after(50, resolve));
      }
    })();
    await withDeadline(Promise.all([heard, sending]), ANSWER_MS, clock);
    return ok(`Redis ${version} answers, runs scripts and passes messages on`);
  } catch {
    return failed('messages do not come through', `let the account use the channels ${channel.replace(/check$/, '*')}`);
  }
}
