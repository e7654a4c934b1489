import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DemoEnvironment } from '#demo/environment.ts';
import { systemClock } from '#main/clock.ts';
import { createServices, type Services } from '#main/services.ts';
import { deploymentSchema } from '#main/settings/deployment.ts';
import { parseSecurityCode } from '#shared/ids/security-code.ts';
import type { RelayAnswer } from '#shared/session/ports.ts';
import { fakeLog } from '../../../unit/main/support/fake-log.ts';
import { PageClient } from '../../demo/page-client.ts';
import { clientsOf, credentials, deliver, personNamed, tenantNamed } from '../../demo/world.ts';

/** The pages that a browser was shown, in order; `none` stands for an answer without any. */
export type Page = 'password' | 'accounts' | 'code' | 'device' | 'none';

/** A browser with a session of its own, the person in front of it, and what their managed device proves itself with. */
export function personAtBrowser(environment: DemoEnvironment, name: string, credential: string | null = null) {
  const { organisation } = environment;
  const clinic = tenantNamed(organisation, 'Harbour Clinic');
  const pages = new PageClient(organisation.caCertificatePem);
  const clients = clientsOf(organisation);
  const seen: Page[] = [];
  const state = {
    person: personNamed(clinic, name),
    /** The page on which the person gives up. */
    cancelsAt: null as Page | null,
    addresses: [] as string[]
  };

  async function open(url: string): Promise<void> {
    state.addresses.push(url);
    let page = await pages.open(credential === null ? url : clients.throughDevice(clinic, credential, url));
    for (let steps = 0; steps < 6; steps += 1) {
      // The server signs out the former person by a form that a browser's script sends at once.
      if (/action="https:[^"]*\/logout\/confirm"/.test(page.body)) page = await pages.submit(page, { logout: 'yes' });
      const kind = kindOf(page.body);
      seen.push(kind);
      if (kind === 'none') break;
      if (kind === state.cancelsAt) page = await pages.submit(page, { action: 'cancel' });
      else if (kind === 'accounts') page = await pages.submit(page, { action: 'other' });
      else if (kind === 'code') page = await clients.proveTwice(pages, page, state.person);
      else page = await pages.submit(page, credentials(state.person.userPrincipalName, state.person.password));
    }
    await deliver(page);
  }

  return {
    open,
    seen,
    state,
    become: (other: string) => {
      state.person = personNamed(clinic, other);
    }
  };
}

function kindOf(body: string): Page {
  if (body.includes('id="password"')) return 'password';
  if (body.includes('value="other"')) return 'accounts';
  if (body.includes('id="code"')) return 'code';
  return body.includes('Back to the app') ? 'device' : 'none';
}

/** What outlives a start of the app. */
export function machine() {
  const userData = mkdtempSync(join(tmpdir(), 'deskside-account-'));
  const state = { remembered: null as string | null };
  return {
    userData,
    tokens: join(userData, 'tokens.bin'),
    state,
    remove: () => rmSync(userData, { recursive: true, force: true })
  };
}

/** Locks by turning every byte around: enough to see that plain text is not written. */
const turned = (bytes: Uint8Array) => Buffer.from(bytes.map((byte) => byte ^ 0xff));
export const keyStore = {
  isEncryptionAvailable: () => true,
  getSelectedStorageBackend: () => 'gnome_libsecret' as const,
  encryptString: (text: string) => turned(Buffer.from(text)),
  decryptString: (bytes: Buffer) => turned(bytes).toString()
};

/** One start of the app's services, with the wiring between account and relay that `composition.ts` has. */
export function startServices(
  environment: DemoEnvironment,
  on: ReturnType<typeof machine>,
  browser: { readonly open: (url: string) => Promise<void> },
  change: { readonly device?: string } = {}
) {
  const clinic = tenantNamed(environment.organisation, 'Harbour Clinic');
  const services: Services = createServices({
    deployment: deploymentSchema.parse(environment.deploymentOf(clinic.id)),
    userData: on.userData,
    platform: 'linux',
    env: { DESKSIDE_DEVICE: change.device ?? join(on.userData, 'no-device.json') },
    version: '1.0.0',
    safeStorage: keyStore,
    clock: systemClock,
    random: () => 0.5,
    log: fakeLog(),
    openBrowser: browser.open,
    pages: () => ({ success: 'done', failure: 'failed' }),
    remembered: {
      get: () => on.state.remembered,
      set: (userName) => {
        on.state.remembered = userName;
      }
    },
    onChanged: () => {
      if (services.account.view().status === 'signed-in') services.relay.start();
      else if (services.relay.view().status !== 'idle') services.relay.stop();
    }
  });
  return services;
}

/** Waits until the relay has let the app in. */
export async function online(services: Services): Promise<void> {
  await until(() => services.relay.view().status === 'online');
}

/** Waits until something holds. */
export async function until(holds: () => boolean, ms = 10_000): Promise<void> {
  const end = Date.now() + ms;
  while (!holds()) {
    if (Date.now() > end) throw new Error('It never came to hold.');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** The helper's request for a code, by way of the gate; `created` is what the relay gave. */
export function askForCode(services: Services) {
  const created: { sessionId: string; code: string }[] = [];
  const done = services.gate.begin(async (): Promise<RelayAnswer<null>> => {
    const answer = await services.relay.signalling.create(null);
    if (!answer.ok) return answer;
    created.push(answer.value);
    return { ok: true, value: null };
  });
  return { done, created };
}

/** The sharer's request with a code, by way of the gate. */
export function enterCode(services: Services, typed: string): Promise<RelayAnswer<null>> {
  const code = parseSecurityCode(typed);
  if (code === undefined) throw new Error('That is no code.');
  return services.gate.begin(async () => {
    const answer = await services.relay.signalling.redeem(code);
    return answer.ok ? { ok: true, value: null } : answer;
  });
}
