import { join } from 'node:path';
import { systemClock } from '#relay/clock.ts';
import { startRelay } from '#relay/composition.ts';
import { createGraphDirectory } from '#relay/directory/graph-directory.ts';
import { openLedger } from '#relay/ledger/open-ledger.ts';
import { createLogger } from '#relay/logging.ts';
import { GraphStub } from '#tests/integration/relay/directory/support/graph-stub.ts';
import { AUDIENCE, organisation, TENANT } from '../people.ts';
import { listening, readOrder } from './order.ts';

/**
 * Deskside's relay as it is run: tokens verified, policy over a Graph directory with its cache, the record in SQLite, the log
 * written. Only Graph itself is in this process, so that a warm cache costs nothing else.
 *
 * @param fronted TLS ends in front: every connection begins with a PROXY header
 */
export async function serveRelay(fronted: boolean): Promise<void> {
  const { cert, key, issuer, folder, cluster } = await readOrder();
  const stub = new GraphStub(organisation());
  const log = createLogger((line) => process.stderr.write(line), systemClock);
  const common = { retentionDays: 30 } as const;
  const record =
    cluster === undefined
      ? ({ kind: 'sqlite', path: join(folder, 'record.db'), node: 'bench', ...common } as const)
      : ({
          kind: 'postgresql',
          url: cluster.database,
          spool: join(folder, 'spool'),
          node: cluster.node,
          ...common
        } as const);
  const ledger = await openLedger(record, { clock: systemClock, log });
  const access = stub.access(TENANT);
  const relay = await startRelay(
    {
      listen: { host: '127.0.0.1', port: 0, proxyProtocol: fronted },
      tls: fronted ? undefined : { cert, key },
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
}
