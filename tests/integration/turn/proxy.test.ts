import { randomUUID } from 'node:crypto';
import http from 'node:http';
import { createServer, type Server } from 'node:https';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import type { Browser } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { createCertificateAuthority } from '#demo/organisation/index.ts';
import { createIdentityNetwork } from '#main/auth/network.ts';
import { systemClock } from '#main/clock.ts';
import { environmentProxy, type ProxySettings, proxyEnvironment } from '#main/proxy/proxy.ts';
import { relaySockets } from '#main/relay/socket.ts';
import { createServices, type Services } from '#main/services.ts';
import { deploymentSchema } from '#main/settings/deployment.ts';
import { RELAY_SUBPROTOCOL } from '#shared/protocol/relay.ts';
import type { SessionRole } from '#shared/session/modes.ts';
import { keyStore, machine } from '#tests/integration/main/auth/support.ts';
import { openPage, type PeerPages, servePages, startBrowser } from '#tests/integration/peer/browser.ts';
import type {} from '#tests/integration/peer/page/harness.tsx';
import { fakeLog } from '#tests/unit/main/support/fake-log.ts';
import { type ConnectProxy, startConnectProxy } from './support/connect-proxy.ts';
import { type Coturn, startCoturn, TURN_HOST } from './support/coturn.ts';

/** Names that nobody but the proxy can resolve: what gets there, got there through it. */
const RELAY_HOST = 'relay.deskside.test';
const PAGE_HOST = 'page.deskside.test';
const SIGN_IN = { username: 'r. mustermann', password: 'p@ss:w/rd' };

let server: Server;
let turn: Coturn;
let pages: PeerPages;
let proxy: ConnectProxy;

beforeAll(async () => {
  const authority = await createCertificateAuthority();
  setDefaultCACertificates([...getCACertificates('default'), authority.certificatePem]);
  const { certificatePem, privateKeyPem } = await authority.issue([RELAY_HOST]);
  server = createServer({ cert: certificatePem, key: privateKeyPem }, (_, response) => {
    response.setHeader('content-type', 'application/json').end('{"hello":"there"}');
  });
  const sockets = new WebSocketServer({ server, handleProtocols: () => RELAY_SUBPROTOCOL });
  sockets.on('connection', (socket) => socket.on('message', (data) => socket.send(`heard ${data.toString()}`)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  turn = await startCoturn({ loopbackPeersForTests: true });
  pages = await servePages();
  proxy = await startConnectProxy(
    new Map([
      [`${RELAY_HOST}:443`, address.port],
      [`${TURN_HOST}:443`, turn.tlsPort],
      [PAGE_HOST, Number(new URL(pages.url).port)]
    ]),
    SIGN_IN
  );
}, 120_000);
afterAll(async () => {
  await proxy?.close();
  await pages?.close();
  await turn?.stop();
  server?.closeAllConnections();
  server?.close();
});

/** The proxy as a machine's environment names it, with this password. */
function settings(password = SIGN_IN.password): ProxySettings {
  const [name, word] = [SIGN_IN.username, password].map(encodeURIComponent);
  const found = environmentProxy({ HTTPS_PROXY: `http://${name}:${word}@127.0.0.1:${proxy.port}` });
  if (found === null) throw new Error('no proxy');
  return found;
}

/** The app's services of an organisation whose identity provider only the proxy can reach. */
function servicesOn(userData: string): Services {
  return createServices({
    deployment: deploymentSchema.parse({
      organisation: 'Harbour Clinic',
      tenantId: randomUUID(),
      clientId: 'deskside',
      authority: `https://${RELAY_HOST}/tenant/v2.0`,
      knownAuthorities: [RELAY_HOST],
      relayUrl: `wss://${RELAY_HOST}`,
      relayScope: 'relay',
      directoryUrl: `https://${RELAY_HOST}`,
      directoryScope: 'directory'
    }),
    userData,
    platform: 'linux',
    env: { DESKSIDE_DEVICE: join(userData, 'no-device.json') },
    version: '1.0.0',
    safeStorage: keyStore,
    clock: systemClock,
    random: () => 0.5,
    log: fakeLog(),
    openBrowser: async () => undefined,
    pages: () => ({ success: '', failure: '' }),
    remembered: { get: () => null, set: () => undefined },
    onChanged: () => undefined
  });
}

/** Opens a socket to the relay, says one thing, and tells what came of it. */
function talk(through: ProxySettings | null): Promise<string> {
  return new Promise((resolve) => {
    const socket = relaySockets(
      `wss://${RELAY_HOST}`,
      through
    )({
      onOpen: () => socket.send('good day'),
      onMessage: (text) => {
        resolve(text);
        socket.close('now');
      },
      onClosed: (error) => resolve(error?.code ?? 'closed')
    });
  });
}

describe('through an HTTP proxy that demands a sign-in', () => {
  test('J1: the socket to the relay; TLS is with the relay, the proxy sees its name and no more', async () => {
    expect(await talk(settings())).toBe('heard good day');
    expect(proxy.seen.at(-1)).toEqual({ target: `${RELAY_HOST}:443`, signedIn: true });
  });

  test('J1: with a wrong password the proxy’s sign-in is what is missing; without the proxy nothing is reached', async () => {
    expect(await talk(settings('wrong'))).toBe('proxy-sign-in-needed');
    expect(proxy.seen.at(-1)).toEqual({ target: `${RELAY_HOST}:443`, signedIn: false });
    const before = proxy.seen.length;
    expect(await talk(null)).toBe('relay-unreachable');
    expect(proxy.seen).toHaveLength(before);
  });

  test('J1: requests to identity provider and directory', async () => {
    const restore = http.setGlobalProxyFromEnv(proxyEnvironment(settings()));
    try {
      const network = createIdentityNetwork((input, init) => fetch(input, init));
      const answer = await network.sendGetRequestAsync(`https://${RELAY_HOST}/openid`);
      expect(answer).toMatchObject({ status: 200, body: { hello: 'there' } });
    } finally {
      restore();
    }
    expect(proxy.seen.at(-1)).toEqual({ target: `${RELAY_HOST}:443`, signedIn: true });
  });

  test('J1: a sign-in of the app that the proxy does not let through says that the proxy wants one', async () => {
    const restore = http.setGlobalProxyFromEnv(proxyEnvironment(settings('wrong')));
    const on = machine();
    try {
      const network = createIdentityNetwork((input, init) => fetch(input, init));
      await expect(network.sendGetRequestAsync(`https://${RELAY_HOST}/openid`)).rejects.toMatchObject({
        code: 'proxy-sign-in-needed'
      });
      expect(network.takeFailure()?.code).toBe('proxy-sign-in-needed');
      const { account } = servicesOn(on.userData);
      expect(await account.signIn(false)).toEqual({ ok: false, code: 'proxy-sign-in-needed' });
      expect(account.view()).toMatchObject({ status: 'signed-out', problem: 'proxy-sign-in-needed' });
    } finally {
      restore();
      on.remove();
    }
  });

  test('J1: picture and channels over TURN with TLS on 443, in a browser that knows no other way', async () => {
    const browser: Browser = await startBrowser(
      undefined,
      [`--ignore-certificate-errors-spki-list=${turn.certificate.spkiSha256}`],
      { server: `http://127.0.0.1:${proxy.port}`, bypass: '<-loopback>', ...SIGN_IN }
    );
    try {
      const { page, complaints } = await openPage(browser, `http://${PAGE_HOST}/`);
      const paths = (role: SessionRole) => ({
        iceServers: [{ urls: [`turns:${TURN_HOST}:443?transport=tcp`], ...turn.login('session', role) }],
        transport: 'relay' as const
      });
      const result = await page.evaluate(
        async (pair) => {
          const { PEER_ID, connections, chosenPath, showScreen, wait } = window.peerHarness;
          const capture = window.peerHarness.paintedCapture(640, 360, 'rgb(20, 200, 90)');
          const { helper, sharer } = await window.peerHarness.connectPair(capture.take, pair);
          showScreen(helper.engine, {});
          await wait(50);
          helper.emit('peer.send', { peerId: PEER_ID, channel: 'control', data: 'hello' });
          await sharer.heard('peer.data');
          sharer.emit('peer.startCapture', { peerId: PEER_ID });
          const frame = await helper.heard('peer.firstFrame');
          return { frame: frame.argument, paths: await Promise.all(connections.map(chosenPath)) };
        },
        { helper: paths('helper'), sharer: paths('sharer') }
      );
      expect(result.frame).toMatchObject({ width: 640, height: 360 });
      const path = { local: 'relay', remote: 'relay', relayProtocol: 'tls' };
      expect(result.paths).toEqual([path, path]);
      expect(proxy.seen).toContainEqual({ target: `${TURN_HOST}:443`, signedIn: true });
      expect(complaints).toEqual([]);
    } finally {
      await browser.close();
    }
  });
});
