import { systemClock } from '#relay/clock.ts';
import { ledgerConfigSchema } from '#relay/ledger/config.ts';
import { openLedger } from '#relay/ledger/open-ledger.ts';
import { created } from './entries.ts';

/** A process that appends without end and says after each row that it was taken, until somebody kills it. */
const [, , path = ''] = process.argv;
const config = ledgerConfigSchema.parse({ kind: 'sqlite', path });
const ledger = await openLedger(config, { clock: systemClock, log: () => {} });
for (let number = 1; ; number += 1) {
  ledger.append(created(`s-${number}`));
  process.stdout.write(`${number}\n`);
  if (number % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
}
