import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readFrame, writeFrame } from '#standin/ipc-frame.ts';
import { decodeClone, encodeClone } from '#standin/page/codec.ts';

const clone = (value: unknown): unknown => decodeClone(encodeClone(value));

describe('stand-in: structured clone as text', () => {
  it('gives back what structuredClone would, for any data', () => {
    const leaf = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.double(),
      fc.bigInt(),
      fc.boolean(),
      fc.constantFrom(null, undefined, -0, Number.NaN, Number.POSITIVE_INFINITY),
      fc.date({ noInvalidDate: false }),
      fc.uint8Array(),
      fc.float64Array()
    );
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { depthSize: 'small' },
        leaf,
        fc.array(tie('tree')),
        fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('$', 'v', '__proto__', 'toJSON')), tie('tree')),
        fc.array(fc.tuple(tie('tree'), tie('tree'))).map((entries) => new Map(entries)),
        fc.array(tie('tree')).map((items) => new Set(items))
      )
    }));
    fc.assert(
      fc.property(tree, (value) => {
        expect(clone(value)).toEqual(structuredClone(value));
      })
    );
  });

  it('keeps shared and cyclic references', () => {
    const shared = { name: 'shared' };
    const value: Record<string, unknown> = { a: shared, b: shared, set: new Set([shared]) };
    value.self = value;
    const copy = clone(value);
    expect(copy).toMatchObject({ a: { name: 'shared' } });
    const { a, b, self, set } = Object(copy);
    expect(a).toBe(b);
    expect(self).toBe(copy);
    expect(set.has(a)).toBe(true);
  });

  it('keeps errors with their class, and only the viewed part of a buffer', () => {
    const error = clone(new RangeError('far', { cause: 'reason' }));
    expect(error).toBeInstanceOf(RangeError);
    expect(error).toMatchObject({ message: 'far', cause: 'reason' });
    const view = Buffer.from('abcdef').subarray(2, 4);
    const copy = clone(view);
    expect(copy).toEqual(new Uint8Array([0x63, 0x64]));
    expect(copy instanceof Uint8Array && copy.buffer.byteLength).toBe(2);
  });

  it.each([
    ['a function', () => {}],
    ['a symbol', Symbol('no')],
    ['a promise', Promise.resolve()],
    ['a weak map', new WeakMap()],
    ['one deep inside', { list: [new Map([['key', () => {}]])] }]
  ])('refuses %s in the words of Electron', (_name, value) => {
    expect(() => encodeClone(value)).toThrow('An object could not be cloned.');
  });

  it('copies what a class instance owns, without its class', () => {
    class Point {
      x = 1;
      get y(): number {
        return 2;
      }
    }
    expect(clone(new Point())).toEqual({ x: 1 });
  });

  it.each(['{"$":"?"}', '{"$":"t","v":["Nothing",""]}', '{"$":"m","v":1}', 'junk'])('does not read %s', (text) => {
    expect(() => decodeClone(text)).toThrow();
  });
});

describe('stand-in: IPC frames', () => {
  it('give back what was written, whatever is in the channel and the payload', () => {
    fc.assert(
      fc.property(fc.nat(), fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (id, channel, payload) => {
        const frame = { kind: 'i', id, channel, payload };
        expect(readFrame(writeFrame(frame))).toEqual(frame);
      })
    );
  });

  it.each(['', 'i', 'i1', 'i1:2', 'i1:9:short', '1:1:a', 'ix:1:a'])('does not read %j', (text) => {
    expect(readFrame(text)).toBeUndefined();
  });
});
