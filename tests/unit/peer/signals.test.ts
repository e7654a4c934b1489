import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MAX_CANDIDATES } from '#renderer/peer/bounds.ts';
import { fingerprintInSdp, fingerprintsInStats } from '#renderer/peer/fingerprints.ts';
import { createSignalReader, writeSignal } from '#renderer/peer/signals.ts';
import { withStartBitrate } from '#renderer/peer/start-bitrate.ts';
import { MAX_SIGNAL_BYTES } from '#shared/protocol/limits.ts';

const OFFER = JSON.stringify({ type: 'offer', sdp: 'v=0' });
const ANSWER = JSON.stringify({ type: 'answer', sdp: 'v=0' });
const CANDIDATE = JSON.stringify({
  type: 'candidate',
  candidate: { candidate: 'candidate:1', sdpMLineIndex: 0, sdpMid: '0' }
});

test('a lying relay cannot swap the other end by a second description', () => {
  const sharer = createSignalReader(false);
  expect(sharer(OFFER)).not.toBeNull();
  expect(sharer(OFFER)).toBeNull();
  const helper = createSignalReader(true);
  expect(helper(ANSWER)).not.toBeNull();
  expect(helper(ANSWER)).toBeNull();
});

test('each side takes the description of its part only, and candidates at any time', () => {
  expect(createSignalReader(true)(OFFER)).toBeNull();
  expect(createSignalReader(false)(ANSWER)).toBeNull();
  const sharer = createSignalReader(false);
  expect([sharer(CANDIDATE), sharer(OFFER), sharer(CANDIDATE)].every((signal) => signal !== null)).toBe(true);
});

test('candidates are counted: the last allowed one and one more', () => {
  const read = createSignalReader(true);
  for (let count = 1; count <= MAX_CANDIDATES; count += 1) expect(read(CANDIDATE)).not.toBeNull();
  expect(read(CANDIDATE)).toBeNull();
});

test('simple-peer’s other words (renegotiate, transceiverRequest) neither come in nor go out', () => {
  const words = [
    { type: 'renegotiate', renegotiate: true },
    { type: 'transceiverRequest', transceiverRequest: { kind: 'video' } },
    { type: 'offer', sdp: 'v=0', renegotiate: true },
    { type: 'rollback' }
  ];
  for (const word of words) {
    expect(writeSignal(word)).toBeNull();
    expect(createSignalReader(true)(JSON.stringify(word))).toBeNull();
    expect(createSignalReader(false)(JSON.stringify(word))).toBeNull();
  }
});

test('a signal may be as long as the relay carries, and no longer', () => {
  const room = MAX_SIGNAL_BYTES - JSON.stringify({ type: 'offer', sdp: '' }).length;
  expect(writeSignal({ type: 'offer', sdp: 'x'.repeat(room) })).toHaveLength(MAX_SIGNAL_BYTES);
  expect(writeSignal({ type: 'offer', sdp: 'x'.repeat(room + 1) })).toBeNull();
  expect(createSignalReader(false)(JSON.stringify({ type: 'offer', sdp: 'x'.repeat(room + 1) }))).toBeNull();
});

test('junk is dropped and does not use up the one description', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (junk) => {
      const read = createSignalReader(false);
      expect(read(junk)).toBeNull();
      expect(read(OFFER)).not.toBeNull();
    })
  );
});

const FIRST = Array.from({ length: 32 }, () => 'AB').join(':');
const SECOND = Array.from({ length: 32 }, () => 'CD').join(':');
const sdp = (...lines: string[]): string => ['v=0', ...lines, 'a=setup:actpass', ''].join('\r\n');

test('a description must name exactly one SHA-256 fingerprint', () => {
  const line = `a=fingerprint:sha-256 ${FIRST}`;
  expect(fingerprintInSdp(sdp(line))).toBe(FIRST);
  expect(fingerprintInSdp(sdp(line.toLowerCase(), line.toLowerCase()))).toBe(FIRST);
  expect(fingerprintInSdp(sdp())).toBeNull();
  expect(fingerprintInSdp(sdp(line, `a=fingerprint:sha-256 ${SECOND}`))).toBeNull();
  expect(fingerprintInSdp(sdp(line, `a=fingerprint:sha-512 ${FIRST}`))).toBeNull();
  expect(fingerprintInSdp(sdp(`a=fingerprint:sha-1 ${FIRST}`))).toBeNull();
  expect(fingerprintInSdp(sdp('a=fingerprint:sha-256 AB:CD'))).toBeNull();
});

function stats(transport: object = {}, certificate: object = {}): Map<string, unknown> {
  const ids = { localCertificateId: 'L', remoteCertificateId: 'R' };
  return new Map<string, unknown>([
    ['T', { type: 'transport', dtlsState: 'connected', ...ids, ...transport }],
    ['L', { type: 'certificate', fingerprint: FIRST.toLowerCase(), fingerprintAlgorithm: 'sha-256' }],
    ['R', { type: 'certificate', fingerprint: SECOND, fingerprintAlgorithm: 'sha-256', ...certificate }],
    ['X', { type: 'candidate-pair' }]
  ]);
}

test('the certificates in use are read from one connected transport, in upper case', () => {
  expect(fingerprintsInStats(stats())).toEqual({ local: FIRST, remote: SECOND });
  expect(fingerprintsInStats(stats({ dtlsState: 'connecting' }))).toBeNull();
  expect(fingerprintsInStats(stats({ remoteCertificateId: 'nobody' }))).toBeNull();
  expect(fingerprintsInStats(stats({}, { fingerprintAlgorithm: 'sha-1' }))).toBeNull();
  expect(fingerprintsInStats(new Map([...stats(), ['T2', { type: 'transport' }]]))).toBeNull();
  expect(fingerprintsInStats(new Map())).toBeNull();
});

test('the start bit rate goes to every video codec once, and to nothing else', () => {
  const offer = [
    'm=video 9 UDP/TLS/RTP/SAVPF 96 97 98',
    'a=rtpmap:96 VP8/90000',
    'a=rtcp-fb:96 nack',
    'a=rtpmap:97 rtx/90000',
    'a=fmtp:97 apt=96',
    'a=rtpmap:98 VP9/90000',
    'a=fmtp:98 profile-id=0',
    ''
  ].join('\r\n');
  expect(withStartBitrate(offer, 4000).split('\r\n')).toEqual([
    'm=video 9 UDP/TLS/RTP/SAVPF 96 97 98',
    'a=rtpmap:96 VP8/90000',
    'a=fmtp:96 x-google-start-bitrate=4000',
    'a=rtcp-fb:96 nack',
    'a=rtpmap:97 rtx/90000',
    'a=fmtp:97 apt=96',
    'a=rtpmap:98 VP9/90000',
    'a=fmtp:98 profile-id=0;x-google-start-bitrate=4000',
    ''
  ]);
  expect(withStartBitrate(sdp(), 4000)).toBe(sdp());
});
