import { z } from 'zod';

/** Why a message of exact pixels was refused: no message at all, outside of its picture, or more than bounds allow. */
export const tileRefusalSchema = z.enum(['tile-malformed', 'tile-outside', 'tile-rate']);
export type TileRefusal = z.infer<typeof tileRefusalSchema>;
