import { join } from 'node:path';
import { CodedError } from '#shared/errors/coded-error.ts';
import type { ClientKind } from '#shared/protocol/relay.ts';
import type { Clock, IdentityPort } from '#shared/session/ports.ts';
import { type Account, createAccount, type Remembered } from './auth/account.ts';
import { createIdentityClient } from './auth/identity-client.ts';
import { createIdentityNetwork } from './auth/network.ts';
import { createSessionGate, type SessionGate } from './auth/session-gate.ts';
import { createTokenCache, type KeyStore } from './auth/token-cache.ts';
import { readDeviceIdentity } from './device/identity.ts';
import { thisMachine } from './device/machine.ts';
import { createViewerDirectory } from './directory/viewer-directory.ts';
import { type BoundKey, createBoundKey } from './identity/bound-key.ts';
import { createIdTokenReader } from './identity/id-token.ts';
import { createIdentityPort } from './identity/identity-port.ts';
import type { Log } from './ports.ts';
import type { ProxySettings } from './proxy/proxy.ts';
import { createRelayClient, type RelayClient } from './relay/relay-client.ts';
import { relaySockets } from './relay/socket.ts';
import { createKeptSession, type KeptSession } from './session/kept-session.ts';
import type { Deployment } from './settings/deployment.ts';

/** What the organisation's configuration makes possible. */
export type Services = {
  readonly account: Account<BoundKey>;
  readonly relay: RelayClient;
  readonly identity: IdentityPort;
  /** What has to be settled before a session begins. */
  readonly gate: SessionGate;
  /** Whether this machine has a key store that tokens are kept in. */
  readonly tokensKept: boolean;
  /** The sharer's session over a restart (D10). */
  readonly kept: KeptSession;
};

export type ServicesOptions = {
  readonly deployment: Deployment;
  readonly userData: string;
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Which the relay is reached through; requests of this process pass it by themselves. */
  readonly proxy?: ProxySettings | null;
  readonly version: string;
  readonly safeStorage: KeyStore;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  readonly openBrowser: (url: string) => Promise<void>;
  readonly pages: () => { readonly success: string; readonly failure: string };
  readonly remembered: Remembered;
  readonly onChanged: () => void;
};

/** The client kind of the mode matrix (F7) that this machine is. */
export function clientKind(platform: NodeJS.Platform): ClientKind {
  if (platform === 'win32') return 'native-windows';
  return platform === 'darwin' ? 'native-macos' : 'native-linux';
}

/** Wires sign-in, directory, identity and relay for one organisation. */
export function createServices(options: ServicesOptions): Services {
  const { deployment, clock, log } = options;
  const fetchFrom: typeof fetch = (input, init) => fetch(input, init);
  const network = createIdentityNetwork(fetchFrom);
  const idTokens = createIdTokenReader({ ...deployment, fetchFrom, now: clock.now });
  const cache = createTokenCache(options.safeStorage, {
    file: join(options.userData, 'tokens.bin'),
    platform: options.platform,
    log
  });

  const directory = createViewerDirectory({
    url: deployment.directoryUrl,
    tenantId: deployment.tenantId,
    accessToken: async (renew) => (await account.accessToken(deployment.directoryScope, renew)).token,
    fetchFrom,
    clock,
    log
  });

  const account = createAccount<BoundKey>({
    client: createIdentityClient({ deployment, cache, network, log }),
    network,
    clock,
    log,
    relayScope: deployment.relayScope,
    tokensKept: cache.persistent,
    openBrowser: options.openBrowser,
    pages: options.pages,
    makeKey: createBoundKey,
    readIdToken: idTokens.read,
    readBoundToken: async (idToken, nonce) => {
      const token = await idTokens.readBound(idToken);
      if (token.nonce !== nonce) throw new CodedError('sign-in-failed', 'nonce does not match');
      return token;
    },
    cardOf: directory.cardOf,
    forgetPeople: directory.forget,
    remembered: options.remembered,
    onChanged: options.onChanged
  });

  const device = readDeviceIdentity({
    machine: thisMachine({ platform: options.platform, env: options.env }),
    tenantId: deployment.tenantId,
    clock,
    log
  });
  const relay = createRelayClient({
    openSocket: relaySockets(deployment.relayUrl, options.proxy),
    clock,
    random: options.random,
    accessToken: (renew) => account.accessToken(deployment.relayScope, renew),
    about: async () => {
      const { name, os, entraDeviceId } = await device;
      return {
        client: { kind: clientKind(options.platform), version: options.version },
        device: { name, os, entraDeviceId }
      };
    },
    log,
    onChanged: options.onChanged,
    onToken: () => kept.tokenChanged()
  });
  const kept = createKeptSession({
    safeStorage: options.safeStorage,
    file: join(options.userData, 'session.bin'),
    platform: options.platform,
    clock,
    seat: relay.signalling.seat,
    me: () => account.signedIn()?.person ?? null,
    log
  });

  const identity = createIdentityPort({
    own: account.signedIn,
    idTokens,
    cardOf: directory.cardOf,
    grantKeys: relay.grantKeys,
    now: clock.now,
    relayNow: relay.relayNow,
    log
  });
  const gate = createSessionGate({ account, relay });
  return { account, relay, identity, gate, tokensKept: cache.persistent, kept };
}
