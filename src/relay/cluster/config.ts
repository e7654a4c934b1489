import { z } from 'zod';

/** How several relays find each other: a Redis server that all of them reach, and a secret that all of them know. */
export const busConfigSchema = z.strictObject({
  /** With user and password where the server wants them; `rediss` is TLS. */
  url: z.url({ protocol: /^rediss?$/ }),
  /** Seals everything that goes through Redis. From it comes the key of the grants, too: the same for every relay. */
  secret: z.string().min(32).max(512),
  /** What every key and channel begins with, so that a server may serve others as well. */
  prefix: z
    .string()
    .regex(/^[a-z0-9-]{1,32}$/)
    .default('deskside')
});
export type BusConfig = z.infer<typeof busConfigSchema>;
