import { z } from 'zod';
import { sharedDisplaySchema } from '../protocol/peer.ts';
import { MAX_DISPLAYS } from './messages.ts';

/** A display as a page shows it. */
export const displayEntrySchema = sharedDisplaySchema.extend({ offered: z.boolean() }).strict();

/** Helper: what they may look at. Sharer: everything that is there, and what of it they offer. */
export const displaysViewSchema = z.strictObject({ displays: z.array(displayEntrySchema).max(MAX_DISPLAYS) });
export type DisplaysView = z.infer<typeof displaysViewSchema>;

/** A display as the sharer is asked about it: with its place on the desktop, in device-independent pixels, for a map. */
export const askedDisplaySchema = displayEntrySchema
  .extend({
    place: z.strictObject({ x: z.number(), y: z.number(), width: z.number().positive(), height: z.number().positive() })
  })
  .strict();
export type AskedDisplay = z.infer<typeof askedDisplaySchema>;

/** What there is to choose from in a question: nothing where the only display is offered anyway. */
export function choosable(displays: readonly AskedDisplay[]): readonly AskedDisplay[] {
  return displays.length > 1 || displays.some(({ offered }) => !offered) ? displays : [];
}
