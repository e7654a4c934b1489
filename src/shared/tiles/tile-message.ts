import { z } from 'zod';
import { MAX_PICTURE_SIDE, MAX_TILE_MESSAGE_BYTES, MAX_TILE_PIXELS } from './limits.ts';

/** The data channel of the exact picture, from sharer to helper only, reliable and in order (protocol.md section 2). */
export const TILE_CHANNEL = { label: 'tiles', id: 3, ordered: true } as const;

const place = z
  .number()
  .int()
  .min(0)
  .max(MAX_PICTURE_SIDE - 1);
const side = z.number().int().min(1).max(MAX_PICTURE_SIDE);
const area = { x: place, y: place, width: side, height: side };

/** A part of the shared display, in its own pixels from its top left corner. */
export const areaSchema = z.strictObject(area);
export type Area = z.infer<typeof areaSchema>;

/** Sharer → helper on `tiles`. */
export const tileMessageSchema = z.discriminatedUnion('kind', [
  /** A picture begins under a consent epoch; everything after it belongs to it, and nothing before counts any more. */
  z.strictObject({
    kind: z.literal('begin'),
    epoch: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
    width: side,
    height: side
  }),
  /** These pixels are so now ({@link packPixels}). */
  z
    .strictObject({ kind: z.literal('tile'), ...area, packed: z.instanceof(Uint8Array<ArrayBuffer>) })
    .refine(({ width, height }) => width * height <= MAX_TILE_PIXELS),
  /** Here much is changing: from the next fresh frame on the video shows this part. */
  z.strictObject({ kind: z.literal('yield'), ...area })
]);
export type TileMessage = z.infer<typeof tileMessageSchema>;

const KINDS = ['begin', 'tile', 'yield'] as const;
const AREA_BYTES = 9;
const BEGIN_BYTES = 13;

/** The bytes of a message: a kind, numbers in network order, and the packed pixels at the end. */
export function writeTileMessage(message: TileMessage): Uint8Array<ArrayBuffer> {
  const packed = message.kind === 'tile' ? message.packed : null;
  const bytes = new Uint8Array((message.kind === 'begin' ? BEGIN_BYTES : AREA_BYTES) + (packed?.length ?? 0));
  const view = new DataView(bytes.buffer);
  view.setUint8(0, KINDS.indexOf(message.kind));
  if (message.kind === 'begin') {
    view.setBigUint64(1, BigInt(message.epoch));
    view.setUint16(9, message.width - 1);
    view.setUint16(11, message.height - 1);
    return bytes;
  }
  view.setUint16(1, message.x);
  view.setUint16(3, message.y);
  view.setUint16(5, message.width - 1);
  view.setUint16(7, message.height - 1);
  if (packed !== null) bytes.set(packed, AREA_BYTES);
  return bytes;
}

/** Reads one message; `null` for everything that is none. The packed pixels are not looked at yet, and not copied. */
export function readTileMessage(bytes: Uint8Array<ArrayBuffer>): TileMessage | null {
  if (bytes.length > MAX_TILE_MESSAGE_BYTES || bytes.length < AREA_BYTES) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const kind = KINDS[view.getUint8(0)];
  if (kind !== 'tile' && bytes.length !== (kind === 'begin' ? BEGIN_BYTES : AREA_BYTES)) return null;
  const parsed = tileMessageSchema.safeParse(
    kind === 'begin'
      ? {
          kind,
          epoch: Number(view.getBigUint64(1)),
          width: view.getUint16(9) + 1,
          height: view.getUint16(11) + 1
        }
      : {
          kind,
          x: view.getUint16(1),
          y: view.getUint16(3),
          width: view.getUint16(5) + 1,
          height: view.getUint16(7) + 1,
          ...(kind === 'tile' ? { packed: bytes.subarray(AREA_BYTES) } : {})
        }
  );
  return parsed.success ? parsed.data : null;
}
