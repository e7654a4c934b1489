import { z } from 'zod';
import { displayIdSchema, type SharedDisplay, sharedDisplaySchema } from '../protocol/peer.ts';

/** More displays than this are not offered: systems drive fewer. */
export const MAX_DISPLAYS = 16;
/** Longest message: sixteen displays of a hundred characters each. */
const MAX_CHARS = 4_096;

const counter = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

/** Sharer → helper on `control`: what may be looked at, under the consent epoch of now. */
export const displaysMessageSchema = z.strictObject({
  type: z.literal('displays'),
  epoch: counter,
  displays: z
    .array(sharedDisplaySchema)
    .max(MAX_DISPLAYS)
    .refine((displays) => new Set(displays.map(({ id }) => id)).size === displays.length)
});
export type DisplaysMessage = z.infer<typeof displaysMessageSchema>;

/** Helper → sharer on `control`: show me that one, under the consent epoch that the helper knows. */
export const displayChoiceSchema = z.strictObject({
  type: z.literal('display-choice'),
  epoch: counter,
  id: displayIdSchema
});
export type DisplayChoice = z.infer<typeof displayChoiceSchema>;

/** What sound apps begin these messages with; by it they are told from the other messages of the channel, unparsed. */
const BEGINNINGS = ['{"type":"displays"', '{"type":"display-choice"'];

/** Whether data of a channel claims to be about the choice of displays. It is then judged here, and cannot end a session. */
export function isAboutDisplays(channel: string, data: string): boolean {
  return channel === 'control' && BEGINNINGS.some((beginning) => data.startsWith(beginning));
}

/** Messages as text, so that {@link isAboutDisplays} knows them again. */
export function writeDisplays(displays: readonly SharedDisplay[], epoch: number): string {
  const message: DisplaysMessage = { type: 'displays', epoch, displays: displays.slice(0, MAX_DISPLAYS) };
  return JSON.stringify(message);
}
export function writeChoice(id: string, epoch: number): string {
  const message: DisplayChoice = { type: 'display-choice', epoch, id };
  return JSON.stringify(message);
}

function parse<Schema extends z.ZodType>(schema: Schema, data: string): z.infer<Schema> | null {
  if (data.length > MAX_CHARS) return null;
  try {
    const parsed = schema.safeParse(JSON.parse(data));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** Parses what a sharer offers; `null` when it is no such message. */
export function readDisplays(data: string): DisplaysMessage | null {
  return parse(displaysMessageSchema, data);
}
/** Parses what a helper chose; `null` when it is no such message. */
export function readChoice(data: string): DisplayChoice | null {
  return parse(displayChoiceSchema, data);
}
