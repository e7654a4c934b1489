import { createInterface, type Interface } from 'node:readline';
import { startApp } from '../apps/app.ts';
import { buildApp } from '../apps/build.ts';
import type { Runtime } from '../apps/runtime.ts';
import { accountOf, tenantOf } from '../driver/pair.ts';
import { type DemoEnvironment, startEnvironment } from '../environment.ts';
import type { Person as Account } from '../organisation/index.ts';
import { HELPER_USER, SHARER_USER } from './cast.ts';
import { createCleanUp } from './clean-up.ts';
import { interrupted } from './interrupted.ts';

/** Starts everything and opens one window for the helper and one for the sharer on this desktop, to click through. */
export async function runDesktop(
  runtime: Runtime,
  options: { readonly secondFactor: boolean },
  say: (line: string) => void
): Promise<void> {
  const clean = createCleanUp();
  const stop = interrupted();
  try {
    await buildApp(say);
    const services = clean.later(
      await startEnvironment(options.secondFactor ? { policy: { helperAuthentication: { contexts: ['c1'] } } } : {}),
      (started) => started.stop()
    );
    const helper = accountOf(services, HELPER_USER);
    const sharer = accountOf(services, SHARER_USER);
    // Side by side: two windows in the middle of one screen would look like one.
    for (const [name, account, place] of [
      ['helper', helper, { x: 80, y: 120 }],
      ['sharer', sharer, { x: 560, y: 120 }]
    ] as const) {
      const app = {
        name,
        runtime,
        display: null,
        place,
        deployment: services.deploymentOf(tenantOf(services, account)),
        environment: services.environment,
        device: services.deviceOf(name === 'helper' ? HELPER_USER : SHARER_USER)
      };
      clean.later(await startApp(app), (started) => started.stop());
    }
    say(`Two windows are opening: on the left the helper’s, on the right that of the person who gets help.

In the left window   sign in as  ${helper.userPrincipalName}   password  ${helper.password}
In the right window  sign in as  ${sharer.userPrincipalName}   password  ${sharer.password}

What to do next
  1. Left:  Get a code.
  2. Right: type the code and continue.
  3. Left:  look at the card, then ask for full control.
  4. Right: read the question that opens, and allow it.
  5. Pause, chat, take back control, stop: the bar at the top of the screen.

Other people you can sign in as`);
    for (const person of services.organisation.people) {
      if (person.accountEnabled && person.id !== helper.id && person.id !== sharer.id) {
        say(`  ${person.userPrincipalName.padEnd(48)} ${person.password.padEnd(20)} ${person.jobTitle}`);
      }
    }
    if (runtime.kind === 'electron' && process.platform !== 'linux') {
      say(
        '\nYour browser will warn about the demo’s certificate when you sign in; it was made a moment ago, on this machine.'
      );
    }
    if (options.secondFactor) clean.later(showCodes(services, helper, say), async (lines) => lines.close());
    say('\nPress Ctrl+C to end the demo.');
    await stop;
  } finally {
    await clean.all();
  }
}

/** The helper's authenticator: its secret for a real one, and a fresh code whenever Enter is pressed here. */
function showCodes(
  services: Pick<DemoEnvironment, 'organisation'>,
  helper: Account,
  say: (line: string) => void
): Interface {
  say(`
Getting a code asks the helper for a second factor in the browser.
Press Enter here for a code, or add this secret to an authenticator app: ${helper.authenticatorSecret}`);
  const lines = createInterface({ input: process.stdin });
  lines.on('line', () => {
    void services.organisation.freshCode(helper).then((code) => say(`Code: ${code}`));
  });
  return lines;
}
