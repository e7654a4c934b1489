// Deskside's relay as it is run: tokens verified, policy over a Graph directory with its cache, the record in SQLite, the log
// written. Only Graph itself is in this process, so that a warm cache costs nothing else.
import { join } from 'node:path';
import { systemClock } from '#relay/clock.ts';
import { startRelay } from '#relay/composition.ts';
import { createGraphDirectory } from '#relay/directory/graph-directory.ts';
import { openLedger } from '#relay/ledger/open-ledger.ts';
import { createLogger } from '#relay/logging.ts';
import { GraphStub } from '#tests/integration/relay/directory/support/graph-stub.ts';
import { AUDIENCE, organisation, TENANT } from '../people.ts';
import { listening, readOrder } from './order.ts';

const { cert, key, issuer, folder, cluster } = await readOrder();
const stub = new GraphStub(organisation());
const log = createLogger((line) => process.stderr.write(line), systemClock);
const record =
  cluster === undefined
    ? ({ kind: 'sqlite', path: join(folder, 'record.db'), retentionDays: 30, node: 'bench' } as const)
    : ({
        kind: 'postgresql',
        url: cluster.database,
        spool: join(folder, 'spool'),
        retentionDays: 30,
        node: cluster.node
      } as const);
const ledger = await openLedger(record, { clock: systemClock, log });
const access = stub.access(TENANT);
const relay = await startRelay(
  {
    listen: { host: '127.0.0.1', port: 0 },
    tls: { cert, key },
    audience: AUDIENCE,
    ...(cluster === undefined ? {} : { bus: { url: cluster.bus, secret: 'what all relays of the bench know' } }),
    tenants: [{ tenantId: TENANT, issuer, directory: { kind: 'graph', ...access }, policy: {} }]
  },
  {
    log,
    ledger,
    directory: createGraphDirectory([{ tenantId: TENANT, directory: access }], stub.fetch, systemClock, { log })
  }
);
listening(relay.port);
