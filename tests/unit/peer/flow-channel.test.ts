import { expect, test } from 'vitest';
import type { ChannelBounds } from '#renderer/peer/bounds.ts';
import { createFlowChannel, type FlowPipe } from '#renderer/peer/flow-channel.ts';

/** A data channel whose buffer empties when the test says so. */
function pipe() {
  const target = new EventTarget();
  const sent: string[] = [];
  const channel = Object.assign(target, {
    readyState: 'open',
    bufferedAmount: 0,
    bufferedAmountLowThreshold: 0,
    send: (data: string) => {
      sent.push(data);
      channel.bufferedAmount += data.length;
    }
  }) satisfies FlowPipe;
  return {
    channel,
    sent,
    drain: () => {
      channel.bufferedAmount = 0;
      target.dispatchEvent(new Event('bufferedamountlow'));
    },
    arrive: (data: unknown) => target.dispatchEvent(Object.assign(new Event('message'), { data }))
  };
}

function open(given: Omit<ChannelBounds, 'excess'>, excess: ChannelBounds['excess'] = 'close') {
  const bounds = { ...given, excess };
  const end = pipe();
  const received: string[] = [];
  let broken = 0;
  const flow = createFlowChannel(end.channel, bounds, {
    message: (data) => received.push(data),
    broken: () => {
      broken += 1;
    }
  });
  return { ...end, flow, received, broken: () => broken };
}

test('a message may be as long as its bound, counted in bytes, and no longer', () => {
  const { flow, sent } = open({ message: 4, high: 100, low: 0, queue: 100 });
  expect(flow.send('éé')).toBe(true);
  expect(flow.send('ééx')).toBe(false);
  expect(sent).toEqual(['éé']);
});

test('above the high mark messages wait in order, up to the bound of the queue', () => {
  const { flow, sent, drain } = open({ message: 10, high: 4, low: 0, queue: 4 });
  expect(['aaaaa', 'bb', 'cc', 'd'].map((data) => flow.send(data))).toEqual([true, true, true, false]);
  expect(sent).toEqual(['aaaaa']);
  expect(flow.waiting()).toBe(9);
  drain();
  expect(sent).toEqual(['aaaaa', 'bb', 'cc']);
  expect(flow.send('e')).toBe(true);
  expect(sent).toHaveLength(4);
});

test('motion: only the newest waits', () => {
  const { flow, sent, drain } = open({ message: 10, high: 2, low: 0, queue: 'newest' });
  expect(['aaa', 'b', 'c', 'd'].map((data) => flow.send(data))).toEqual([true, true, true, true]);
  expect(sent).toEqual(['aaa']);
  drain();
  expect(sent).toEqual(['aaa', 'd']);
});

test('bytes, or a message that is too long, break the channel once and nothing more is heard', () => {
  for (const wrong of [new ArrayBuffer(2), 'xxxxx']) {
    const { arrive, received, broken } = open({ message: 4, high: 4, low: 0, queue: 4 });
    arrive('good');
    arrive(wrong);
    arrive(wrong);
    arrive('late');
    expect(received).toEqual(['good']);
    expect(broken()).toBe(1);
  }
});

test('a closed channel takes nothing and forgets what waited', () => {
  const { flow, channel, sent, drain } = open({ message: 9, high: 1, low: 0, queue: 9 });
  flow.send('aa');
  flow.send('bb');
  flow.close();
  drain();
  expect(sent).toEqual(['aa']);
  channel.readyState = 'closed';
  expect(flow.send('c')).toBe(false);
});

test('D2: what breaks the bounds of input or motion comes through as an empty message, and the link lives', () => {
  const { received, arrive, broken } = open({ message: 4, high: 10, low: 0, queue: 10 }, 'refuse');
  for (const data of ['12345', new ArrayBuffer(1), 'ok']) arrive(data);
  expect(received).toEqual(['', '', 'ok']);
  expect(broken()).toBe(0);
});
