import type { NetworkInterfaceInfo } from 'node:os';
import { expect, it } from 'vitest';
import { createNetworkWatch, LOOK_INTERVAL_MS } from '#main/network/network-watch.ts';
import { fakeClock } from '../support/fake-clock.ts';

const info = (address: string, internal = false): NetworkInterfaceInfo => ({
  address,
  internal,
  netmask: '255.255.255.0',
  mac: '00:00:00:00:00:00',
  family: 'IPv4',
  cidr: `${address}/24`
});

function createWorld() {
  const clock = fakeClock();
  const machine = { interfaces: { lo: [info('127.0.0.1', true)], eth0: [info('192.0.2.10')] } };
  let wake = () => {};
  let changes = 0;
  const watch = createNetworkWatch(
    {
      clock,
      interfaces: () => machine.interfaces,
      onResume: (listener) => {
        wake = listener;
      }
    },
    () => {
      changes += 1;
    }
  );
  return { clock, machine, watch, wake: () => wake(), changes: () => changes };
}

it('D10: another address and waking up are noticed within half a second, once, and only while it matters', async () => {
  const { clock, machine, watch, wake, changes } = createWorld();
  machine.interfaces.eth0 = [info('192.0.2.11')];
  await clock.pass(5_000);
  wake();
  expect(changes()).toBe(0);
  watch.setWatching(true);
  await clock.pass(5_000);
  expect(changes()).toBe(0);
  machine.interfaces.eth0 = [info('198.51.100.7')];
  await clock.pass(LOOK_INTERVAL_MS);
  expect(changes()).toBe(1);
  await clock.pass(5_000);
  expect(changes()).toBe(1);
  wake();
  expect(changes()).toBe(2);
  watch.setWatching(false);
  machine.interfaces.eth0 = [info('203.0.113.9')];
  await clock.pass(5_000);
  wake();
  expect(changes()).toBe(2);
  expect(clock.waiting()).toBe(0);
});

it('D10: a network that is gone is no way to try; the same address back again is one', async () => {
  const { clock, machine, watch, changes } = createWorld();
  watch.setWatching(true);
  const { eth0 } = machine.interfaces;
  machine.interfaces.eth0 = [];
  await clock.pass(5_000);
  expect(changes()).toBe(0);
  machine.interfaces.eth0 = eth0;
  await clock.pass(LOOK_INTERVAL_MS);
  expect(changes()).toBe(1);
});
