import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkBus } from '#relay/check/check-bus.ts';
import { systemClock } from '#relay/clock.ts';
import { RedisServer } from './support/redis.ts';

const SECRET = 'a secret that all relays of the test know';
let redis: RedisServer;
beforeAll(async () => {
  redis = await RedisServer.start();
});
afterAll(() => redis.close());

const check = (url = redis.url, ledger = 'postgresql') =>
  checkBus({ url, secret: SECRET, prefix: 'deskside' }, ledger, systemClock);

describe('deskside-relay check: the way to other relays', () => {
  test('a Redis that does what relays need is fine', async () => {
    expect(await check()).toEqual([
      {
        check: 'bus',
        outcome: 'ok',
        says: expect.stringMatching(/^Redis 7\.\d+\.\d+ answers, runs scripts and passes/)
      }
    ]);
  });

  test('no bus at all is no fault', async () => {
    expect(await checkBus(undefined, 'sqlite', systemClock)).toMatchObject([{ outcome: 'skipped' }]);
  });

  test('a record that only one relay can keep is pointed out', async () => {
    expect(await check(redis.url, 'sqlite')).toMatchObject([{ outcome: 'warning' }, { outcome: 'ok' }]);
  });

  test('a server that drops keys when it is full is pointed out', async () => {
    redis.ask('CONFIG', 'SET', 'maxmemory', '100mb');
    redis.ask('CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru');
    try {
      expect(await check()).toMatchObject([
        { outcome: 'ok' },
        { outcome: 'warning', says: expect.stringMatching(/drops/) }
      ]);
    } finally {
      redis.ask('CONFIG', 'SET', 'maxmemory', '0');
    }
  });

  test('a server that is not there, and one that lets this account do nothing, fail', async () => {
    expect(await check('redis://127.0.0.1:1')).toMatchObject([{ outcome: 'failed' }]);
    redis.ask('ACL', 'SETUSER', 'poor', 'on', '>secret', '~*', '+ping', '+hello', '+client');
    const { port } = redis;
    expect(await check(`redis://poor:secret@127.0.0.1:${port}`)).toMatchObject([{ outcome: 'failed' }]);
  }, 20_000);
});
