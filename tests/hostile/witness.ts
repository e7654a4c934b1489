import type { Page } from 'playwright-core';
import type { Person } from '#demo/driver/person.ts';
import { type Proof, proofSchema } from '#shared/protocol/peer.ts';

/** What one app's window really did, seen from inside it, and which windows it opened. */
export type Witness = {
  /** Windows that the app opened since the witness came: `consent`, `bar`, `frame`, or `unnamed` for one that went at once. */
  readonly windows: () => readonly string[];
  /** How often the page asked for a picture of the screen. */
  readonly captures: () => Promise<number>;
  /** RTP packets of a picture that the page sent, over all its connections. */
  readonly videoPacketsSent: () => Promise<number>;
  /** Connections to another app that the page made. */
  readonly connections: () => Promise<number>;
  /** The proof that the page sent last; what a compromised renderer could keep. */
  readonly lastProof: () => Promise<Proof>;
};

type Seen = { captures: number; connections: RTCPeerConnection[]; proof: string };

declare global {
  interface Window {
    witnessed: Seen;
  }
}

/** Puts a witness into a person's main window. */
export async function witnessAt(person: Person): Promise<Witness> {
  const page = await person.window('main');
  const windows: Page[] = [];
  for (const context of page.context().browser()?.contexts() ?? []) {
    context.on('page', (opened) => windows.push(opened));
  }
  await page.evaluate(() => {
    const seen: Seen = { captures: 0, connections: [], proof: '' };
    window.witnessed = seen;
    const { getDisplayMedia } = MediaDevices.prototype;
    MediaDevices.prototype.getDisplayMedia = function (options) {
      seen.captures += 1;
      return getDisplayMedia.call(this, options);
    };
    const { createDataChannel } = RTCPeerConnection.prototype;
    RTCPeerConnection.prototype.createDataChannel = function (label, init) {
      if (!seen.connections.includes(this)) seen.connections.push(this);
      return createDataChannel.call(this, label, init);
    };
    const { send } = RTCDataChannel.prototype;
    const keepProof = function (this: RTCDataChannel, data: unknown): void {
      // Pixels and files are bytes.
      if (typeof data === 'string' && data.startsWith('{"type":"proof"')) seen.proof = data;
      Reflect.apply(send, this, [data]);
    };
    Object.assign(RTCDataChannel.prototype, { send: keepProof });
  });
  return {
    windows: () => windows.map((opened) => /\/windows\/(\w+)\//.exec(opened.url())?.[1] ?? 'unnamed'),
    captures: () => page.evaluate(() => window.witnessed.captures),
    videoPacketsSent: () =>
      page.evaluate(async () => {
        let packets = 0;
        for (const connection of window.witnessed.connections) {
          for (const [, entry] of await connection.getStats()) {
            if (entry.type === 'outbound-rtp' && entry.kind === 'video') packets += entry.packetsSent;
          }
        }
        return packets;
      }),
    connections: () => page.evaluate(() => window.witnessed.connections.length),
    lastProof: async () => proofSchema.parse(JSON.parse(await page.evaluate(() => window.witnessed.proof)))
  };
}
