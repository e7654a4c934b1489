import { z } from 'zod';
import {
  MAX_PICTURE_SIDE,
  MAX_POINTER_SIDE,
  MAX_TILE_MESSAGE_BYTES,
  MAX_TILE_PIXELS,
  POINTER_SLOTS
} from './limits.ts';

/** The data channel of the exact picture, from sharer to helper only, reliable and in order (protocol.md section 2). */
export const TILE_CHANNEL = { label: 'tiles', id: 3, ordered: true } as const;

const place = z
  .number()
  .int()
  .min(0)
  .max(MAX_PICTURE_SIDE - 1);
const side = z.number().int().min(1).max(MAX_PICTURE_SIDE);
const area = { x: place, y: place, width: side, height: side };
const bytes = z.instanceof(Uint8Array<ArrayBuffer>);
const slot = z
  .number()
  .int()
  .min(0)
  .max(POINTER_SLOTS - 1);
const pointerSide = z.number().int().min(1).max(MAX_POINTER_SIDE);

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
    .strictObject({ kind: z.literal('tile'), ...area, packed: bytes })
    .refine(({ width, height }) => width * height <= MAX_TILE_PIXELS),
  /** Here every row becomes what the one `rows` below it was (negative: above), where that is within the area. */
  z
    .strictObject({
      kind: z.literal('move'),
      ...area,
      rows: z
        .number()
        .int()
        .min(-MAX_PICTURE_SIDE)
        .max(MAX_PICTURE_SIDE - 1)
    })
    .refine(({ rows, height }) => rows !== 0 && Math.abs(rows) < height),
  /** Here much is changing: from the next fresh frame on the video shows this part. */
  z.strictObject({ kind: z.literal('yield'), ...area }),
  /** The sharer's pointer, drawn by the helper's app: where it is, or `null` while it is on another display. */
  z.strictObject({ kind: z.literal('pointer'), at: z.strictObject({ x: place, y: place }).nullable() }),
  /** It looks so from now on: RGBA with premultiplied transparency, the point that clicks, and where to remember it. */
  z
    .strictObject({
      kind: z.literal('shape'),
      slot,
      hotX: z.number().int().min(0).max(255),
      hotY: z.number().int().min(0).max(255),
      width: pointerSide,
      height: pointerSide,
      pixels: bytes
    })
    .refine(({ width, height, pixels }) => pixels.length === width * height * 4),
  /** It looks as remembered there. */
  z.strictObject({ kind: z.literal('known-shape'), slot }),
  /** What was sent before this is the first that shows something new after the helper's input of this number (D11). */
  z.strictObject({ kind: z.literal('seen'), seq: z.number().int().min(1).max(Number.MAX_SAFE_INTEGER) })
]);
export type TileMessage = z.infer<typeof tileMessageSchema>;
type Kind = TileMessage['kind'];
export type PointerMessage = Extract<TileMessage, { kind: 'pointer' | 'shape' | 'known-shape' }>;

const KINDS: readonly Kind[] = ['begin', 'tile', 'yield', 'pointer', 'shape', 'known-shape', 'move', 'seen'];
/** Bytes before the pixels, the kind among them. */
const HEADER: Readonly<Record<Kind, number>> = {
  begin: 13,
  tile: 9,
  yield: 9,
  pointer: 6,
  shape: 6,
  'known-shape': 2,
  move: 11,
  seen: 9
};
const WITH_PIXELS: readonly Kind[] = ['tile', 'shape'];

function pixelsOf(message: TileMessage): Uint8Array | null {
  if (message.kind === 'tile') return message.packed;
  return message.kind === 'shape' ? message.pixels : null;
}

/** The bytes of a message: a kind, numbers in network order, and pixels at the end. */
export function writeTileMessage(message: TileMessage): Uint8Array<ArrayBuffer> {
  const pixels = pixelsOf(message);
  const header = HEADER[message.kind];
  const written = new Uint8Array(header + (pixels?.length ?? 0));
  const view = new DataView(written.buffer);
  view.setUint8(0, KINDS.indexOf(message.kind));
  switch (message.kind) {
    case 'begin':
      view.setBigUint64(1, BigInt(message.epoch));
      view.setUint16(9, message.width - 1);
      view.setUint16(11, message.height - 1);
      break;
    case 'tile':
    case 'yield':
    case 'move':
      view.setUint16(1, message.x);
      view.setUint16(3, message.y);
      view.setUint16(5, message.width - 1);
      view.setUint16(7, message.height - 1);
      if (message.kind === 'move') view.setInt16(9, message.rows);
      break;
    case 'pointer':
      view.setUint8(1, message.at === null ? 0 : 1);
      view.setUint16(2, message.at?.x ?? 0);
      view.setUint16(4, message.at?.y ?? 0);
      break;
    case 'shape':
      written.set([message.slot, message.hotX, message.hotY, message.width, message.height], 1);
      break;
    case 'known-shape':
      view.setUint8(1, message.slot);
      break;
    case 'seen':
      view.setBigUint64(1, BigInt(message.seq));
      break;
  }
  if (pixels !== null) written.set(pixels, header);
  return written;
}

/** What the numbers of a message say; what they may be is the schema's business. */
function fieldsOf(kind: Kind, view: DataView): Record<string, unknown> {
  switch (kind) {
    case 'begin':
      return { epoch: Number(view.getBigUint64(1)), width: view.getUint16(9) + 1, height: view.getUint16(11) + 1 };
    case 'tile':
    case 'yield':
    case 'move':
      return {
        ...(kind === 'move' ? { rows: view.getInt16(9) } : {}),
        x: view.getUint16(1),
        y: view.getUint16(3),
        width: view.getUint16(5) + 1,
        height: view.getUint16(7) + 1
      };
    case 'pointer': {
      const [here, at] = [view.getUint8(1), { x: view.getUint16(2), y: view.getUint16(4) }];
      return { at: here === 1 ? at : here === 0 && at.x === 0 && at.y === 0 ? null : undefined };
    }
    case 'shape': {
      const [hotX, hotY, width, height] = [2, 3, 4, 5].map((at) => view.getUint8(at));
      return { slot: view.getUint8(1), hotX, hotY, width, height };
    }
    case 'known-shape':
      return { slot: view.getUint8(1) };
    case 'seen':
      return { seq: Number(view.getBigUint64(1)) };
  }
}

/** Reads one message; `null` for everything that is none. Pixels are not looked at yet, and not copied. */
export function readTileMessage(given: Uint8Array<ArrayBuffer>): TileMessage | null {
  if (given.length > MAX_TILE_MESSAGE_BYTES) return null;
  const kind = KINDS[given[0] ?? KINDS.length];
  if (kind === undefined || given.length < HEADER[kind]) return null;
  if (!WITH_PIXELS.includes(kind) && given.length !== HEADER[kind]) return null;
  const view = new DataView(given.buffer, given.byteOffset, given.byteLength);
  const pixels = given.subarray(HEADER[kind]);
  const parsed = tileMessageSchema.safeParse({
    kind,
    ...fieldsOf(kind, view),
    ...(kind === 'tile' ? { packed: pixels } : kind === 'shape' ? { pixels } : {})
  });
  return parsed.success ? parsed.data : null;
}
