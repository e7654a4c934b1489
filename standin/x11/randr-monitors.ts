import { ask, type XConnection } from './connection.ts';
import type { Rectangle } from './shell-window.ts';

/** One monitor as RandR 1.5 lists it: a part of the screen, with or without an output of its own. */
export interface RandrMonitor {
  /** The atom of its name. */
  readonly name: number;
  readonly primary: boolean;
  readonly bounds: Rectangle;
  readonly outputs: readonly number[];
}

/** Minor number of the request, and the length of what describes one monitor without its outputs (RandR 1.5, 7.9). */
const GET_MONITORS = 42;
const MONITOR_BYTES = 24;

/** The monitors in use. Empty where the server has no RandR 1.5. */
export async function randrMonitors(x: XConnection): Promise<readonly RandrMonitor[]> {
  const [major = 0, minor = 0] = await ask<readonly number[]>((done) => x.randr.QueryVersion(1, 5, done));
  if (major < 1 || (major === 1 && minor < 5)) return [];
  return ask<RandrMonitor[]>((done) => {
    const request = Buffer.alloc(12);
    request.writeUInt8(x.randr.majorOpcode, 0);
    request.writeUInt8(GET_MONITORS, 1);
    request.writeUInt16LE(3, 2);
    request.writeUInt32LE(x.root, 4);
    request.writeUInt8(1, 8);
    const { client } = x;
    client.seq_num += 1;
    client.pack_stream.put(request);
    client.replies[client.seq_num] = [readMonitorList, done];
    client.pack_stream.submit(true);
  });
}

/** Reads the answer from its ninth byte on. */
export function readMonitorList(reply: Buffer): RandrMonitor[] {
  const monitors: RandrMonitor[] = [];
  let at = MONITOR_BYTES;
  for (let left = reply.readUInt32LE(4); left > 0; left -= 1) {
    const outputs = Array.from({ length: reply.readUInt16LE(at + 6) }, (_, index) =>
      reply.readUInt32LE(at + MONITOR_BYTES + index * 4)
    );
    monitors.push({
      name: reply.readUInt32LE(at),
      primary: reply.readUInt8(at + 4) === 1,
      bounds: {
        x: reply.readInt16LE(at + 8),
        y: reply.readInt16LE(at + 10),
        width: reply.readUInt16LE(at + 12),
        height: reply.readUInt16LE(at + 14)
      },
      outputs
    });
    at += MONITOR_BYTES + outputs.length * 4;
  }
  return monitors;
}
