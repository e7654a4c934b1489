import { z } from 'zod';

/** What the page-side scripts ask of the main process, or tell it. */
export const requestSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('window-open'), url: z.string(), frameName: z.string(), features: z.string() }),
  z.object({ type: z.literal('navigate'), url: z.string() }),
  z.object({ type: z.literal('html-fullscreen'), on: z.boolean() }),
  z.object({
    type: z.literal('display-media'),
    id: z.number(),
    video: z.boolean(),
    audio: z.boolean(),
    userGesture: z.boolean()
  }),
  z.object({ type: z.literal('display-media-started'), id: z.number() }),
  z.object({
    type: z.literal('permission'),
    id: z.number(),
    permission: z.string(),
    video: z.boolean(),
    audio: z.boolean()
  })
]);

/** A question of a page's that the session's handlers decide. */
export type GateRequest = Extract<z.infer<typeof requestSchema>, { id: number }>;
