import { PassThrough, Writable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { GatheredWrites } from '#relay/connect/gathered-writes.ts';

/** A stream that notes what reached it, write by write. */
function noting() {
  const reached: string[][] = [];
  const stream = new Writable({
    write: (chunk, _encoding, done) => {
      reached.push([String(chunk)]);
      done();
    },
    writev: (chunks, done) => {
      reached.push(chunks.map(({ chunk }) => String(chunk)));
      done();
    }
  });
  return { reached, stream };
}

test('what is said in one turn goes out together at its end, in order, and the next turn’s by itself', async () => {
  const writes = new GatheredWrites();
  const [one, other] = [noting(), noting()];
  for (const word of ['a', 'b', 'c']) {
    writes.hold(one.stream);
    one.stream.write(word);
    writes.hold(other.stream);
    other.stream.write(word.toUpperCase());
    await Promise.resolve();
  }
  expect([one.reached, other.reached]).toEqual([[], []]);
  await turn();
  expect([one.reached, other.reached]).toEqual([[['a', 'b', 'c']], [['A', 'B', 'C']]]);
  writes.hold(one.stream);
  one.stream.write('d');
  await turn();
  one.stream.write('e');
  expect(one.reached.slice(1)).toEqual([['d'], ['e']]);
});

test('what was said before an end still goes out, and a stream that is gone disturbs no other', async () => {
  const writes = new GatheredWrites();
  const [ended, live] = [noting(), noting()];
  const gone = new PassThrough();
  for (const stream of [ended.stream, gone, live.stream]) {
    writes.hold(stream);
    stream.write('x');
  }
  ended.stream.end('y');
  gone.destroy();
  await turn();
  await turn();
  expect(ended.reached.flat()).toEqual(['x', 'y']);
  expect(live.reached).toEqual([['x']]);
});
