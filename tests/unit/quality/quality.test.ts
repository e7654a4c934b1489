import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Counters, readCounters } from '#shared/quality/counters.ts';
import { qualityOf, type Samples, type Verdict, withSample } from '#shared/quality/quality.ts';

const DIRECT = { relayed: false, over: 'udp' } as const;
const FINE: Counters = {
  at: 0,
  roundTripMs: 12,
  bytesReceived: 0,
  path: DIRECT,
  picture: { frames: 0, packets: 0, lost: 0, width: 1920, height: 1080, codec: 'VP9' }
};

/** Six seconds in which every second is like the one before it. */
function seconds(each: {
  readonly roundTripMs?: number | null;
  readonly lost?: number;
  readonly packets?: number;
  readonly frames?: number;
  readonly path?: Counters['path'];
}): Samples {
  const { lost = 0, packets = 100, frames = 30, path = DIRECT, roundTripMs = 12 } = each;
  const samples = Array.from({ length: 7 }, (_, second): Counters => {
    const picture = { frames: 1 + frames * second, packets: packets * second, lost: lost * second };
    return {
      ...FINE,
      at: second * 1_000,
      roundTripMs,
      path,
      bytesReceived: second * 250_000,
      picture: { ...picture, width: 1920, height: 1080, codec: 'VP9' }
    };
  });
  return samples.reduce<Samples>(withSample, []);
}

describe('D11: the verdict on a connection', () => {
  it.each<[string, Parameters<typeof seconds>[0], Verdict]>([
    ['all is well', {}, { level: 'good' }],
    ['nothing moves on a still screen', { frames: 0, packets: 0 }, { level: 'good' }],
    ['nothing is known of the round trip', { roundTripMs: null }, { level: 'good' }],
    ['the round trip is just short enough', { roundTripMs: 149 }, { level: 'good' }],
    ['the round trip is noticed', { roundTripMs: 150 }, { level: 'fair', reason: 'delay' }],
    ['the round trip makes work hard', { roundTripMs: 400 }, { level: 'poor', reason: 'delay' }],
    ['little is lost', { lost: 1, packets: 99 }, { level: 'good' }],
    ['some is lost', { lost: 2, packets: 98 }, { level: 'fair', reason: 'loss' }],
    ['much is lost', { lost: 8, packets: 92 }, { level: 'poor', reason: 'loss' }],
    ['it goes through a relay over UDP', { path: { relayed: true, over: 'udp' } }, { level: 'good' }],
    ['it goes over TLS', { path: { relayed: true, over: 'tls' } }, { level: 'fair', reason: 'detour' }],
    ['the worse of two things', { roundTripMs: 200, lost: 10, packets: 90 }, { level: 'poor', reason: 'loss' }]
  ])('%s', (_what, each, verdict) => {
    expect(qualityOf(seconds(each))?.verdict).toEqual(verdict);
  });

  it('the figures are those of the last second', () => {
    const figures = qualityOf(seconds({ lost: 1, packets: 99 }))?.figures;
    expect(figures).toMatchObject({ roundTripMs: 12, framesPerSecond: 30, width: 1920, height: 1080, codec: 'VP9' });
    expect(figures?.bitsPerSecond).toBe(2_000_000);
    expect(figures?.loss).toBeCloseTo(0.01);
  });

  it('one slow second among many is not yet a slow connection', () => {
    const slow: Counters = { ...(seconds({}).at(-1) ?? FINE), at: 7_000, roundTripMs: 900, bytesReceived: 2_000_000 };
    expect(qualityOf(withSample(seconds({}), slow))?.verdict).toEqual({ level: 'good' });
  });

  it('there is nothing to say of one sample, and another connection begins anew', () => {
    expect(qualityOf([])).toBeNull();
    expect(qualityOf([FINE])).toBeNull();
    const another: Counters = { ...FINE, at: 8_000, bytesReceived: 10 };
    expect(withSample(seconds({ roundTripMs: 900 }), another)).toEqual([another]);
  });

  it('whatever the counters are, figures are never below zero or endless', () => {
    const number = fc.double({ min: 0, max: 1e12, noNaN: true });
    const picture = fc.record({
      ...{ frames: number, packets: number, lost: fc.double({ min: -1e6, max: 1e9, noNaN: true }) },
      ...{ width: number, height: number, codec: fc.constant('VP8') }
    });
    const counters = fc.record({
      at: number,
      roundTripMs: fc.option(number),
      bytesReceived: number,
      path: fc.constant(DIRECT),
      picture: fc.option(picture)
    });
    fc.assert(
      fc.property(fc.array(counters, { maxLength: 12 }), (all) => {
        const quality = qualityOf(all.reduce<Samples>(withSample, []));
        for (const value of Object.values(quality?.figures ?? {})) {
          if (typeof value !== 'number') continue;
          expect(value).toBeGreaterThanOrEqual(0);
          expect(Number.isFinite(value)).toBe(true);
        }
        expect(quality?.figures.loss ?? 0).toBeLessThanOrEqual(1);
      })
    );
  });
});

describe('D11: what a browser’s statistics say', () => {
  const entries = (over: Record<string, unknown> = {}): Map<string, unknown> =>
    new Map<string, unknown>([
      ['T', { type: 'transport', selectedCandidatePairId: 'P' }],
      ['other', { type: 'candidate-pair', localCandidateId: 'L', remoteCandidateId: 'R', bytesReceived: 1 }],
      [
        'P',
        {
          type: 'candidate-pair',
          localCandidateId: 'L',
          remoteCandidateId: 'R',
          currentRoundTripTime: 0.025,
          bytesReceived: 5000
        }
      ],
      ['L', { type: 'local-candidate', candidateType: 'host', protocol: 'udp' }],
      ['R', { type: 'remote-candidate', candidateType: 'srflx', protocol: 'udp' }],
      [
        'V',
        {
          type: 'inbound-rtp',
          kind: 'video',
          framesDecoded: 12,
          packetsReceived: 40,
          packetsLost: 2,
          frameWidth: 1280,
          frameHeight: 720,
          codecId: 'C'
        }
      ],
      ['C', { type: 'codec', mimeType: 'video/VP9' }],
      ...Object.entries(over)
    ]);

  it('the chosen pair, its candidates and the picture are found', () => {
    expect(readCounters(entries(), 7)).toEqual({
      at: 7,
      roundTripMs: 25,
      bytesReceived: 5000,
      path: { relayed: false, over: 'udp' },
      picture: { frames: 12, packets: 40, lost: 2, width: 1280, height: 720, codec: 'VP9' }
    });
  });

  it('a relay is seen at either end, and what carries this one’s part of the way', () => {
    const relay = { type: 'local-candidate', candidateType: 'relay', protocol: 'udp', relayProtocol: 'tls' };
    expect(readCounters(entries({ L: relay }), 0)?.path).toEqual({ relayed: true, over: 'tls' });
    const theirs = { type: 'remote-candidate', candidateType: 'relay', protocol: 'udp' };
    expect(readCounters(entries({ R: theirs }), 0)?.path).toEqual({ relayed: true, over: 'udp' });
  });

  it('without a path there is nothing; junk and what is missing are unknown', () => {
    expect(readCounters(new Map(), 0)).toBeNull();
    expect(readCounters(entries({ P: { type: 'candidate-pair' } }), 0)).toBeNull();
    expect(readCounters(entries({ V: 'junk', L: 7 }), 0)).toMatchObject({ path: null, picture: null });
  });
});
