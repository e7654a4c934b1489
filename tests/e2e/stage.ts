import { buildApp } from '#demo/apps/build.ts';
import { findRuntime } from '#demo/apps/runtime.ts';
import { createCleanUp } from '#demo/commands/clean-up.ts';
import { FULL_SCREEN_SWITCH } from '#demo/commands/live.ts';
import { accountOf, type Pair, startPair } from '#demo/driver/pair.ts';
import type { Person } from '#demo/driver/person.ts';
import { awaitText, button, enterCode, readCode, signIn, words } from '#demo/driver/steps.ts';
import { waitFor } from '#demo/driver/windows.ts';
import { type DemoEnvironment, type EnvironmentOptions, startEnvironment } from '#demo/environment.ts';
import { provideDisplay } from '#demo/machine/display.ts';
import { type Editor, openEditor } from '#demo/machine/editor.ts';
import { type Colour, colourAt, lookAt, looksLike } from '#demo/machine/screen.ts';
import type { Person as Account } from '#demo/organisation/index.ts';
import { showPanel } from '#tests/support/canvas.ts';

export const HELPER = 'priya.raman';
export const SHARER = 'grace.whitfield';
/** Somebody of the other tenant. */
export const STRANGER = 'luca.ferri';

/** A colour that no part of Deskside or a desktop has: where it is seen, the sharer's screen is seen. */
export const BEACON: Colour = [255, 0, 190];
const BEACON_PLACE = { x: 1_450, y: 650, width: 400, height: 300 };

/** Two people, each with an app at a display of their own, in front of the demo's services. */
export type Stage = {
  readonly services: DemoEnvironment;
  readonly pair: Pair;
  readonly helper: Person;
  readonly sharer: Person;
  readonly helperAccount: Account;
  readonly sharerAccount: Account;
  readonly editor: Editor;
  readonly close: () => Promise<void>;
};

/** Sets the stage; `signedIn: false` leaves both at the welcome page. */
export async function setStage(
  options: {
    readonly environment?: EnvironmentOptions;
    readonly helper?: string;
    readonly sharer?: string;
    readonly signedIn?: boolean;
    /** The helper's window fills their display during a session, the picture pixel by pixel. */
    readonly fullScreen?: boolean;
  } = {}
): Promise<Stage> {
  const clean = createCleanUp();
  try {
    await buildApp((line) => console.log(line));
    const services = clean.later(await startEnvironment(options.environment), (started) => started.stop());
    const helperDisplay = clean.later(await provideDisplay(null), (display) => display.stop());
    const sharerDisplay = clean.later(await provideDisplay(null), (display) => display.stop());
    await showPanel(sharerDisplay.name, BEACON_PLACE, (BEACON[0] << 16) | (BEACON[1] << 8) | BEACON[2]);
    const editor = clean.later(await openEditor(sharerDisplay.name, { x: 60, y: 120 }), (opened) => opened.close());
    const helperAccount = accountOf(services, options.helper ?? HELPER);
    const sharerAccount = accountOf(services, options.sharer ?? SHARER);
    // Chromium itself talks TLS with TURN; the demo's authority is known to the apps' Node only.
    const trusting = [`--ignore-certificate-errors-spki-list=${services.organisation.spkiHashes.join(',')}`];
    const pair = clean.later(
      await startPair({
        services,
        runtime: findRuntime(),
        helper: {
          account: helperAccount,
          display: helperDisplay.name,
          arguments: [...trusting, ...(options.fullScreen === true ? [FULL_SCREEN_SWITCH] : [])]
        },
        sharer: { account: sharerAccount, display: sharerDisplay.name, arguments: trusting }
      }),
      (started) => started.stop()
    );
    const { helper, sharer } = pair;
    if (options.signedIn !== false) {
      await signIn(helper, helperAccount);
      await signIn(sharer, sharerAccount);
    }
    return { services, pair, helper, sharer, helperAccount, sharerAccount, editor, close: clean.all };
  } catch (error) {
    await clean.all();
    throw error;
  }
}

/** How many sampled points of a display show the sharer's beacon: none unless that screen is shown there. */
export async function beaconSeen(display: string): Promise<number> {
  const picture = await lookAt(display);
  let points = 0;
  for (let y = 0; y < picture.height; y += 8) {
    for (let x = 0; x < picture.width; x += 8) if (looksLike(colourAt(picture, x, y), BEACON)) points += 1;
  }
  return points;
}

/** Code read out and typed in; both see each other's card. */
export async function meet({ helper, sharer, helperAccount, sharerAccount }: Stage): Promise<void> {
  await enterCode(sharer, await readCode(helper));
  await awaitText(helper, words('choice.title', { name: sharerAccount.displayName }));
  await awaitText(sharer, helperAccount.displayName);
}

/** Leaves the "ended" page on both sides, so that the next session starts from Home. */
export async function backHome(...people: readonly Person[]): Promise<void> {
  for (const person of people) {
    const page = await person.window('main');
    const back = button(page, words('action.backHome'));
    await waitFor('the way back to Home', () => back.isVisible());
    await person.click(back);
    await page.getByRole('heading', { name: words('home.getHelp.title') }).waitFor();
  }
}
