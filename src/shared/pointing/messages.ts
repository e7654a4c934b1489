import { z } from 'zod';
import { type Position, positionSchema } from '../protocol/input.ts';
import { pointingColourSchema } from './colours.ts';
import { MAX_POINTING_MESSAGE_CHARS, MAX_POINTS_PER_MESSAGE } from './limits.ts';

const counter = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const steps = z.number().int().min(0).max(65535);

/** What a helper points with. */
export const pointingToolSchema = z.enum(['none', 'laser', 'pen']);
export type PointingTool = z.infer<typeof pointingToolSchema>;

/** A position as strokes carry it, short because they carry many: x, y in 0…65535 of the shared display. */
const pairSchema = z.tuple([steps, steps]);

/** What a helper does with the pen, and which tool they have in hand. */
export const pointingActSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('tool'), tool: pointingToolSchema, colour: pointingColourSchema }),
  /** Further points of a stroke; the first message of a number begins it. */
  z.strictObject({
    kind: z.literal('stroke'),
    stroke: counter,
    colour: pointingColourSchema,
    points: z.array(pairSchema).min(1).max(MAX_POINTS_PER_MESSAGE)
  }),
  z.strictObject({ kind: z.literal('clear') })
]);
export type PointingAct = z.infer<typeof pointingActSchema>;

/** Helper → sharer on `control`, under the consent epoch it was meant for. */
export const pointingMessageSchema = z.strictObject({
  type: z.literal('pointing'),
  epoch: counter,
  act: pointingActSchema
});
export type PointingMessage = z.infer<typeof pointingMessageSchema>;

/** Sharer → helper on `control`: whether pointing is shown. */
export const pointingAllowedSchema = z.strictObject({ type: z.literal('pointing'), allowed: z.boolean() });

/** Helper → sharer on `motion`: where the laser's dot is, `null` for nowhere; unordered, the newest wins. */
export const laserMessageSchema = z.strictObject({
  laser: positionSchema.nullable(),
  seq: counter,
  epoch: counter,
  colour: pointingColourSchema
});
export type LaserMessage = z.infer<typeof laserMessageSchema>;

/** What sound apps begin these messages with; by it they are told from the other messages of their channel, unparsed. */
const BEGINNINGS = { control: '{"type":"pointing"', motion: '{"laser":' } as const;

/** Whether data of a channel claims to be about pointing. It is then judged here alone, and cannot end a session. */
export function isPointing(channel: string, data: string): channel is 'control' | 'motion' {
  return (channel === 'control' || channel === 'motion') && data.startsWith(BEGINNINGS[channel]);
}

/** A message of either channel as text, so that {@link isPointing} knows it again. */
export function writePointing(act: PointingAct, epoch: number): string {
  return JSON.stringify({ type: 'pointing', epoch, act } satisfies PointingMessage);
}
export function writeAllowed(allowed: boolean): string {
  return JSON.stringify({ type: 'pointing', allowed } satisfies z.infer<typeof pointingAllowedSchema>);
}
export function writeLaser(message: LaserMessage): string {
  const { laser, seq, epoch, colour } = message;
  return JSON.stringify({ laser, seq, epoch, colour });
}

function parse<Schema extends z.ZodType>(schema: Schema, data: string): z.infer<Schema> | null {
  if (data.length > MAX_POINTING_MESSAGE_CHARS) return null;
  try {
    const parsed = schema.safeParse(JSON.parse(data));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** Parses what a helper sent; `null` when it is no such message, or longer than one may be. */
export function readFromHelper(channel: 'control' | 'motion', data: string): PointingMessage | LaserMessage | null {
  return channel === 'control' ? parse(pointingMessageSchema, data) : parse(laserMessageSchema, data);
}

/** Parses what a sharer said about pointing; `null` when it is nothing of the kind. */
export function readFromSharer(data: string): { readonly allowed: boolean } | null {
  return parse(pointingAllowedSchema, data);
}

/** A stroke's point as a position. */
export function positionOf([x, y]: readonly [number, number]): Position {
  return { x, y };
}
