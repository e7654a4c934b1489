import { z } from 'zod';

/** A colour, `#rrggbb`. */
export const colourSchema = z.string().regex(/^#[0-9a-f]{6}$/);

/** How a person's illustrated portrait looks. */
export const portraitLookSchema = z.strictObject({
  background: colourSchema,
  skin: colourSchema,
  hair: colourSchema,
  hairStyle: z.enum(['short', 'side', 'curly', 'long', 'bob', 'bun', 'bald', 'scarf', 'wavy']),
  clothes: colourSchema,
  clothesStyle: z.enum(['scrubs', 'shirt', 'jumper', 'jacket']),
  glasses: z.boolean().optional(),
  beard: z.enum(['stubble', 'full']).optional()
});
export type PortraitLook = z.infer<typeof portraitLookSchema>;
