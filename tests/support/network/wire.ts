// The network between namespaces: reads packets from the TUN device of each end and writes them to the one that they are
// for, each line as bad as it was told to be. A program of its own, so that a busy test does not become a slow network.
// Arguments: a seed, then the file descriptor of each end's device. Orders come on standard input.
import { read, writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { FINE, orderSchema } from './conditions.ts';
import { createLine } from './line.ts';

const [seed, ...descriptors] = process.argv.slice(2).map(Number);
const MAX_PACKET = 65_536;

/** Mulberry32: the same chances in every run. */
function seeded(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const around = {
  random: seeded(seed ?? 1),
  now: () => performance.now(),
  after: (ms: number, run: () => void) => void (ms < 1 ? setImmediate(run) : setTimeout(run, ms))
};
const ends = descriptors.map((fd) => ({
  // From the end into the network, and from the network to the end.
  up: createLine(FINE, { ...around, deliver: (packet) => route(packet, fd) }),
  down: createLine(FINE, { ...around, deliver: (packet) => put(fd, packet) })
}));

function put(fd: number, packet: Buffer): void {
  try {
    writeSync(fd, packet);
  } catch {
    // The device is down: a packet to nobody.
  }
}

/** 10.77.x.y is at end x; what is for everybody (mDNS) goes to all others. IPv6 is not spoken here. */
function route(packet: Buffer, from: number): void {
  if ((packet[0] ?? 0) >> 4 !== 4 || packet.length < 20) return;
  const [first = 0, second, end = -1] = packet.subarray(16, 19);
  if (first >= 224) for (const [index, fd] of descriptors.entries()) if (fd !== from) ends[index]?.down.carry(packet);
  if (first === 10 && second === 77) ends[end]?.down.carry(packet);
}

for (const [index, fd] of descriptors.entries()) {
  const next = (): void =>
    read(fd, Buffer.alloc(MAX_PACKET), 0, MAX_PACKET, null, (error, length, buffer) => {
      if (error !== null) process.exit(1);
      ends[index]?.up.carry(Buffer.from(buffer.subarray(0, length)));
      next();
    });
  next();
}

const orders = createInterface({ input: process.stdin });
orders.on('line', (text) => {
  const { end, conditions } = orderSchema.parse(JSON.parse(text));
  ends[end]?.up.behave(conditions);
  ends[end]?.down.behave(conditions);
  console.log('done');
});
// Without the test that started it there is nobody to connect; reads that wait would hold an orderly end up.
orders.on('close', () => process.kill(process.pid, 'SIGKILL'));
console.log('ready');
