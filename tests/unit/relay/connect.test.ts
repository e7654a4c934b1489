import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isOlder } from '#relay/connect/client-version.ts';
import { Heartbeat } from '#relay/connect/heartbeat.ts';
import { fullBudget, spend } from '#relay/connect/rate-budget.ts';
import { readMessage } from '#relay/connect/read-message.ts';
import { MAX_SOCKETS, MAX_SOCKETS_PER_ADDRESS, SocketQuota } from '#relay/connect/socket-quota.ts';
import { sourceOf } from '#relay/connect/source-address.ts';
import { MAX_OUTBOX_EVENTS, Outbox } from '#relay/sessions/outbox.ts';
import { DEFAULT_TIMINGS } from '#relay/timings.ts';
import { TestClock } from '#tests/integration/relay/support/clock.ts';

describe('I4: versions', () => {
  test.each([
    ['1.2.3', '1.2.3', false],
    ['1.2.2', '1.2.3', true],
    ['1.10.0', '1.9.9', false],
    ['0.99999.99999', '1.0.0', true],
    ['2.0.0', '1.99.99', false]
  ])('%s below %s: %s', (version, floor, older) => {
    expect(isOlder(version, floor)).toBe(older);
  });
});

describe('sources that limits count by', () => {
  test.each([
    ['10.1.2.3', '10.1.2.3'],
    ['::ffff:10.1.2.3', '10.1.2.3'],
    ['::FFFF:10.1.2.3', '10.1.2.3'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::9', '2001:db8:1:2::/64'],
    ['2001:0db8:0001:0002::9', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['64:ff9b::192.0.2.1', '64:ff9b:0:0::/64'],
    ['nonsense', 'unknown'],
    [undefined, 'unknown']
  ])('%s → %s', (address, source) => {
    expect(sourceOf(address)).toBe(source);
  });
});

describe('budgets', () => {
  const limit = { burst: 10, perSecond: 2 };

  test('a burst is paid at once, then the pace holds, and the wait that is named is enough', () => {
    let budget = fullBudget(limit, 0);
    for (let cost = 0; cost < 10; cost += 1) {
      const paid = spend(budget, limit, 1, 0);
      expect(paid.waitMs).toBe(0);
      budget = paid.budget;
    }
    const refused = spend(budget, limit, 1, 0);
    expect(refused.waitMs).toBe(500);
    expect(spend(refused.budget, limit, 1, 499).waitMs).toBeGreaterThan(0);
    expect(spend(refused.budget, limit, 1, 500).waitMs).toBe(0);
  });

  test('never more than burst + pace × time, however it is asked', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat({ max: 2_000 }), fc.integer({ min: 1, max: 5 }))), (asks) => {
        let budget = fullBudget(limit, 0);
        let now = 0;
        let paid = 0;
        for (const [wait, cost] of asks) {
          now += wait;
          const step = spend(budget, limit, cost, now);
          budget = step.budget;
          if (step.waitMs === 0) paid += cost;
        }
        expect(paid).toBeLessThanOrEqual(limit.burst + (now / 1000) * limit.perSecond + 1e-6);
      })
    );
  });
});

describe('places for sockets', () => {
  test('one address has its limit, all together have theirs, and a place given back is free again', () => {
    const quota = new SocketQuota();
    for (let n = 0; n < MAX_SOCKETS_PER_ADDRESS; n += 1) expect(quota.take('a')).toBe(true);
    expect(quota.take('a')).toBe(false);
    quota.release('a');
    expect(quota.take('a')).toBe(true);
    for (let n = MAX_SOCKETS_PER_ADDRESS; n < MAX_SOCKETS; n += 1) expect(quota.take(`b${n}`)).toBe(true);
    expect(quota.take('c')).toBe(false);
    quota.release('b2000');
    expect(quota.take('c')).toBe(true);
  });
});

describe('reading frames', () => {
  test('any bytes give a message or a listed refusal', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.boolean(), (bytes, binary) => {
        const read = readMessage(bytes, binary);
        expect(read.ok || ['bad-message', 'too-large'].includes(read.code)).toBe(true);
      })
    );
  });

  test('any JSON that is no message is refused with its id when it has one', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.integer({ min: 1 }), (value, id) => {
        const read = readMessage(Buffer.from(JSON.stringify({ value, id })), false);
        expect(read).toEqual({ ok: false, id, code: 'bad-message' });
      })
    );
  });
});

describe('the outbox', () => {
  const signal = (payload: string) => ({ type: 'session.signal', payload }) as const;

  test('numbers events from one and forgets what was acknowledged', () => {
    const outbox = new Outbox('session');
    expect(outbox.add(signal('a'))).toEqual({ type: 'session.signal', payload: 'a', sessionId: 'session', seq: 1 });
    outbox.add(signal('b'));
    outbox.add(signal('c'));
    outbox.acknowledge(2);
    expect(outbox.pending.map((event) => event.seq)).toEqual([3]);
    expect(outbox.last).toBe(3);
  });

  test('is full at its bound of events and of characters, and has room again after an acknowledgement', () => {
    const many = new Outbox('session');
    for (let n = 0; n < MAX_OUTBOX_EVENTS; n += 1) {
      expect(many.full).toBe(false);
      many.add(signal('x'));
    }
    expect(many.full).toBe(true);
    many.acknowledge(1);
    expect(many.full).toBe(false);
    const large = new Outbox('session');
    for (let n = 0; n < 16; n += 1) large.add(signal('x'.repeat(64 * 1024)));
    expect(large.full).toBe(true);
  });
});

describe('the heartbeat', () => {
  function start(inSession: () => boolean) {
    const clock = new TestClock(0);
    const pings: number[] = [];
    const arrived: number[] = [];
    let silentAt: number | undefined;
    const heartbeat = new Heartbeat({
      clock,
      timings: DEFAULT_TIMINGS,
      inSession,
      ping: (number) => pings.push(number),
      mark: () => {
        const mark = clock.now();
        return () => arrived.push(mark);
      },
      silent: () => {
        silentAt ??= clock.now();
      }
    });
    return { clock, heartbeat, pings, arrived, silentAt: () => silentAt };
  }

  test('B5: pings every two seconds in a session and knows of silence after five', () => {
    const { clock, pings, silentAt } = start(() => true);
    clock.advance(4_999);
    expect([pings, silentAt()]).toEqual([[1, 2], undefined]);
    clock.advance(1);
    expect(silentAt()).toBe(5_000);
  });

  test('silence counts from the last frame of any kind', () => {
    const { clock, heartbeat, silentAt } = start(() => true);
    clock.advance(4_999);
    heartbeat.heard();
    clock.advance(4_999);
    expect(silentAt()).toBeUndefined();
    clock.advance(1);
    expect(silentAt()).toBe(9_999);
  });

  test('a pong says that everything before its ping has arrived; an invented one says nothing', () => {
    const { clock, heartbeat, arrived } = start(() => true);
    clock.advance(4_500);
    heartbeat.pong('77');
    expect(arrived).toEqual([]);
    heartbeat.pong('2');
    heartbeat.pong('1');
    expect(arrived).toEqual([4_000]);
  });

  test('outside a session it is slow, and becomes quick on entering one', () => {
    let seated = false;
    const { clock, heartbeat, pings, silentAt } = start(() => seated);
    clock.advance(29_999);
    expect(pings).toEqual([]);
    seated = true;
    heartbeat.heard();
    heartbeat.wake();
    clock.advance(2_000);
    expect(pings).toEqual([1]);
    clock.advance(3_000);
    expect(silentAt()).toBe(34_999);
  });

  test('many messages do not put off the next ping', () => {
    const { clock, heartbeat, pings } = start(() => true);
    for (let n = 0; n < 100; n += 1) {
      clock.advance(100);
      heartbeat.heard();
      heartbeat.wake();
    }
    expect(pings).toHaveLength(5);
  });

  test('a stopped one leaves no timer behind', () => {
    const { clock, heartbeat } = start(() => true);
    heartbeat.stop();
    expect(clock.pending).toBe(0);
  });
});
