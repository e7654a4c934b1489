import { randomUUID } from 'node:crypto';
import { createServer as createHttps, type Server } from 'node:https';
import type { Server as NetServer, Socket } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import {
  type CertificateAuthority,
  createCertificateAuthority,
  type Validity
} from '#demo/organisation/certificates.ts';
import { type ConnectionCheckOptions, createConnectionCheck } from '#main/check/connection-check.ts';
import { systemClock } from '#main/clock.ts';
import type { ProbeOutcome } from '#shared/check/probe.ts';
import type { CheckResult, CheckStep } from '#shared/check/steps.ts';
import { createTranslator } from '#shared/i18n/translator.ts';
import type { Clock } from '#shared/session/ports.ts';
import { fakeLog } from '#tests/unit/main/support/fake-log.ts';

/** Deadlines come a good deal sooner, so that a server that never answers is waited for only briefly. */
const hasty: Clock = { now: systemClock.now, after: (ms, run) => systemClock.after(ms / 8, run) };

export type CheckSetting = {
  readonly relayUrl: string;
  readonly proxy?: ConnectionCheckOptions['proxy'];
  readonly authority?: string;
  readonly services?: ConnectionCheckOptions['services'];
  /** What the page finds, whatever it is asked. */
  readonly page?: ProbeOutcome;
  readonly now?: () => number;
};

/** A check that nobody is signed in for, unless its services say otherwise; the page finds everything open. */
export function checkOf(setting: CheckSetting) {
  const check = createConnectionCheck({
    deployment: { relayUrl: setting.relayUrl, authority: setting.authority ?? 'https://localhost:9/tenant' },
    proxy: setting.proxy ?? null,
    services: setting.services ?? {
      account: { signedIn: () => null },
      relay: { view: () => ({ status: 'idle' }), checkPaths: async () => ({ ok: false, code: 'not-signed-in' }) }
    },
    fetchFrom: (input, init) => fetch(input, init),
    clock: { ...hasty, now: setting.now ?? hasty.now },
    randomId: randomUUID,
    sendProbe: ({ probeId }) => setImmediate(() => check.probed(probeId, setting.page ?? 'ok')),
    onChanged: () => undefined,
    t: createTranslator('en').t,
    about: 'Deskside 1.0.0 linux',
    log: fakeLog()
  });
  return check;
}

/** Runs a check to its end; answers each step in short: `passed`, or status and code. */
export async function runCheck(setting: CheckSetting) {
  const check = checkOf(setting);
  await check.start();
  const { results } = check.view();
  const said = (step: CheckStep): string => {
    const result = results.find((each) => each.step === step);
    if (result === undefined) throw new Error(`no step ${step}`);
    return inShort(result);
  };
  return { said, results, report: check.report(), view: check.view() };
}

function inShort(result: CheckResult): string {
  return 'code' in result ? `${result.status} ${result.code}` : result.status;
}

/** Has this process trust an authority from now on, as an administrator would install it. */
export function trust({ certificatePem }: Pick<CertificateAuthority, 'certificatePem'>): void {
  setDefaultCACertificates([...getCACertificates('default'), certificatePem]);
}

/** An HTTPS server on loopback with a certificate of one's own making. */
export async function serve(
  options: {
    readonly authority?: CertificateAuthority;
    readonly hosts?: readonly string[];
    readonly validity?: Validity;
    readonly answer?: Parameters<typeof createHttps>[1];
  } = {}
) {
  const authority = options.authority ?? (await createCertificateAuthority());
  const { certificatePem, privateKeyPem } = await authority.issue(options.hosts, options.validity);
  const server: Server = createHttps({ cert: certificatePem, key: privateKeyPem }, options.answer);
  return { server, ...(await listen(server)) };
}

/** Lets a server listen on a port of loopback; `close` cuts what is open. */
export async function listen(server: NetServer | Server) {
  const open = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => open.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    port: address.port,
    close: async () => {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    }
  };
}
