// One relay of several, in a process of its own, so that it can be killed. Its directory allows everything.
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { startRelay } from '#relay/composition.ts';
import type { relayConfigSchema } from '#relay/config.ts';
import { TestDirectory } from '../../support/test-directory.ts';

const orderSchema = z.strictObject({ config: z.custom<z.input<typeof relayConfigSchema>>() });

const input = createInterface({ input: process.stdin });
const [line] = await once(input, 'line');
input.once('close', () => process.exit(1));
const { config } = orderSchema.parse(JSON.parse(String(line)));
const relay = await startRelay(config, { directory: new TestDirectory() });
process.on('SIGTERM', () => {
  void relay
    .drain(2_000)
    .then(() => relay.close())
    .then(() => process.exit(0));
});
console.log(JSON.stringify({ url: relay.url, metricsPort: relay.metricsPort }));
