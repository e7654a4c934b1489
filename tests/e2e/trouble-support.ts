import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { App } from '#demo/apps/app.ts';
import { findRuntime, type Runtime } from '#demo/apps/runtime.ts';
import { type DemoEnvironment, startDemoRelay, startEnvironment } from '#demo/environment.ts';
import { type DemoOrganisation, type ServerCertificate, startDemoOrganisation } from '#demo/organisation/index.ts';
import type { Clock } from '#relay/clock.ts';
import type { Relay } from '#relay/composition.ts';

/** The organisation's services at addresses that stay the same, each of which can be down. */
export type Outages = {
  /** People, addresses and trust: what holds while everything is down, too. */
  readonly known: Pick<DemoEnvironment, 'organisation' | 'deploymentOf' | 'environment'>;
  /** Identity server and directory come up, unless they are. */
  readonly organisationUp: () => Promise<void>;
  /** The relay comes up, and is another one if it was up. */
  readonly relayUp: (different?: {
    readonly certificate?: ServerCertificate;
    readonly clock?: Clock;
  }) => Promise<Relay>;
  readonly relayDown: () => Promise<void>;
  readonly close: () => Promise<void>;
};

/** Learns the addresses of services that were up for a moment; nothing is up when it resolves. */
export async function startWithNothingUp(): Promise<Outages> {
  const folder = await mkdtemp(join(tmpdir(), 'deskside-outage-'));
  const services = await startEnvironment();
  const former = services.organisation;
  const caCertificateFile = join(folder, 'ca.pem');
  await copyFile(former.caCertificateFile, caCertificateFile);
  const { deploymentOf, environment } = services;
  const relayPort = services.relay.port;
  await services.stop();

  let organisation: DemoOrganisation | null = null;
  let relay: Relay | null = null;
  const relayDown = async () => {
    await relay?.close();
    relay = null;
  };
  return {
    known: {
      organisation: former,
      deploymentOf,
      environment: { ...environment, NODE_EXTRA_CA_CERTS: caCertificateFile }
    },
    organisationUp: async () => {
      if (organisation !== null) return;
      const ports = {
        identityPort: Number(new URL(former.issuerOf(former.tenants[0]?.id ?? '')).port),
        graphPort: Number(new URL(former.graphUrl).port)
      };
      organisation = await startDemoOrganisation({ certificateDirectory: folder, ...ports }, former);
    },
    relayUp: async ({ certificate, clock } = {}) => {
      if (organisation === null) throw new Error('The relay needs the organisation.');
      await relayDown();
      relay = await startDemoRelay(organisation, {
        port: relayPort,
        ...(certificate === undefined ? {} : { certificate }),
        ...(clock === undefined ? {} : { relay: { clock } })
      });
      return relay;
    },
    relayDown,
    close: async () => {
      await relayDown();
      await organisation?.close();
      await rm(folder, { recursive: true, force: true });
    }
  };
}

/** The runtime with a configuration file of the test's own in place of the one that is rolled out. */
export function withDeploymentFile(file: string): Runtime {
  const runtime = findRuntime();
  return {
    ...runtime,
    command: (args) =>
      runtime.command(
        args.map((argument) => (argument.startsWith('--deployment=') ? `--deployment=${file}` : argument))
      )
  };
}

/** Opens a link as the desktop does: a second start of the app with the link as its argument. Resolves when that is over. */
export async function openLink(app: App, display: string, link: string): Promise<void> {
  const { command, args } = findRuntime().command([`--user-data-dir=${app.userData}`, link]);
  const second = spawn(command, args, { env: { ...process.env, DISPLAY: display }, stdio: 'ignore' });
  await once(second, 'exit');
}

/** A way to a server that can be cut, as a network does it: without a word to either side. */
export type Cable = {
  readonly port: number;
  readonly cut: () => void;
  readonly mend: () => void;
  readonly close: () => Promise<void>;
};

/** Lays a cable to a port of loopback. */
export async function layCable(to: number): Promise<Cable> {
  const ends = new Set<Socket>();
  let whole = true;
  const server: Server = createServer((near) => {
    if (!whole) {
      near.destroy();
      return;
    }
    const far = connect(to, '127.0.0.1');
    for (const [socket, other] of [
      [near, far],
      [far, near]
    ] as const) {
      ends.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        ends.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The cable has no port.');
  const cut = () => {
    whole = false;
    for (const socket of [...ends]) socket.destroy();
  };
  return {
    port: address.port,
    cut,
    mend: () => {
      whole = true;
    },
    close: async () => {
      cut();
      server.close();
      await once(server, 'close');
    }
  };
}
