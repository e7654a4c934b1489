import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { acknowledge, alreadyHad, nextSpan, sendFrom, sendingOf } from '#shared/transfer/flow.ts';
import { CHUNK_BYTES, WINDOW_BYTES } from '#shared/transfer/limits.ts';
import { readChunk, writeChunk } from '#shared/transfer/message.ts';

/** What happens on the way: a chunk goes out, one arrives or is lost to a pause, the receiver says how far it is, or both resume. */
const happening = fc.constantFrom('send', 'send', 'arrive', 'arrive', 'lose', 'ack', 'resume');

describe('chunks', () => {
  it('come out as they went in', () => {
    const bytes = new Uint8Array([1, 2, 3]);
    const chunk = { id: 0xffff_fffe, offset: 2 ** 40 + 5, bytes };
    expect(readChunk(writeChunk(chunk))).toEqual(chunk);
  });

  it('that are empty, too long, or beyond what counts are none', () => {
    expect(readChunk(new Uint8Array(0))).toBeNull();
    expect(readChunk(new Uint8Array(12))).toBeNull();
    expect(readChunk(new Uint8Array(12 + CHUNK_BYTES + 1))).toBeNull();
    expect(readChunk(new Uint8Array(13).fill(0xff))).toBeNull();
  });
});

describe('flow', () => {
  it('D9: never more is on its way than the window, and nothing before the other end is ready', () => {
    expect(nextSpan(sendingOf(10))).toBeNull();
    let sending = sendFrom(sendingOf(WINDOW_BYTES * 3), 0);
    let sent = 0;
    for (let span = nextSpan(sending); span !== null; span = nextSpan(sending)) {
      sent += span.length;
      sending = { ...sending, sent: span.from + span.length };
    }
    expect(sent).toBe(WINDOW_BYTES);
    expect(nextSpan(acknowledge(sending, CHUNK_BYTES))).toEqual({ from: WINDOW_BYTES, length: CHUNK_BYTES });
    // A claim of more than was sent opens no wider window.
    expect(acknowledge(sending, WINDOW_BYTES * 2).acked).toBe(WINDOW_BYTES);
  });

  it('D9: whatever is lost, late or doubled by pauses, every byte is taken exactly once and in order', () => {
    const sizes = fc.integer({ min: 0, max: CHUNK_BYTES * 12 + 7 });
    fc.assert(
      fc.property(sizes, fc.array(happening, { maxLength: 120 }), (size, happenings) => {
        let sending = sendFrom(sendingOf(size), 0);
        let received = 0;
        let onTheWay: { readonly offset: number; readonly length: number }[] = [];
        const arrive = () => {
          const chunk = onTheWay.shift();
          if (chunk === undefined) return;
          const had = alreadyHad(received, chunk);
          if (had === null) return;
          // What is taken begins exactly where the receiver is.
          expect(chunk.offset + had).toBe(received);
          received = chunk.offset + chunk.length;
        };
        const send = () => {
          const span = nextSpan(sending);
          if (span === null) return false;
          onTheWay.push({ offset: span.from, length: span.length });
          sending = { ...sending, sent: span.from + span.length };
          return true;
        };
        for (const each of happenings) {
          if (each === 'send') send();
          else if (each === 'arrive') arrive();
          else if (each === 'lose') onTheWay = onTheWay.slice(1);
          else if (each === 'ack') sending = acknowledge(sending, received);
          else sending = sendFrom(sending, received);
          expect(received).toBeLessThanOrEqual(size);
        }
        // The last pause is over.
        sending = sendFrom(sending, received);
        while (send() || onTheWay.length > 0) arrive();
        expect(received).toBe(size);
      }),
      { numRuns: 500 }
    );
  });
});
