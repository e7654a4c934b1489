import type { Page } from 'playwright-core';
import { startApp } from '#demo/apps/app.ts';
import { buildApp } from '#demo/apps/build.ts';
import { findRuntime } from '#demo/apps/runtime.ts';
import { createCleanUp } from '#demo/commands/clean-up.ts';
import { accountOf, tenantOf } from '#demo/driver/pair.ts';
import { type Person, personAt } from '#demo/driver/person.ts';
import { picture, signIn } from '#demo/driver/steps.ts';
import { waitFor } from '#demo/driver/windows.ts';
import { type DemoEnvironment, startEnvironment } from '#demo/environment.ts';
import { startDisplay } from '#demo/machine/display.ts';
import { type Editor, openEditor } from '#demo/machine/editor.ts';
import { runCommand } from '#demo/machine/run-command.ts';
import { type Colour, colourAt, lookAt, looksLike } from '#demo/machine/screen.ts';
import type { Person as Account } from '#demo/organisation/index.ts';
import { showPanel } from '#tests/support/canvas.ts';

/** Displays of these tests, away from those of others. */
const DISPLAYS = { first: 240, last: 259 };
const BEACON_PLACE = { x: 1_450, y: 650, width: 400, height: 300 };
/** Colours that nothing of Deskside or a desktop has: where one is seen, that person's screen is seen. */
const BEACONS: readonly Colour[] = [
  [255, 0, 190],
  [0, 255, 60],
  [255, 120, 0]
];

/** Somebody signed in at a computer of their own, with a program to type into and a colour to be known by. */
export type Actor = {
  readonly person: Person;
  readonly account: Account;
  readonly editor: Editor;
  readonly beacon: Colour;
};

/** Several people in front of one organisation. */
export type SeveralStage = {
  readonly services: DemoEnvironment;
  readonly actors: readonly Actor[];
  readonly close: () => Promise<void>;
};

/** Starts an app for each user name, in order, and signs everybody in. Displays are wide: two windows fit beside each other. */
export async function setSeveralStage(userNames: readonly string[]): Promise<SeveralStage> {
  const clean = createCleanUp();
  try {
    await buildApp((line) => console.log(line));
    const services = clean.later(await startEnvironment(), (started) => started.stop());
    const trusting = `--ignore-certificate-errors-spki-list=${services.organisation.spkiHashes.join(',')}`;
    const actors: Actor[] = [];
    for (const [index, userName] of userNames.entries()) {
      const account = accountOf(services, userName);
      const display = clean.later(await startDisplay({ ...DISPLAYS, width: 1_920, height: 1_080 }), (started) =>
        started.stop()
      );
      const beacon = BEACONS[index % BEACONS.length] ?? [255, 0, 190];
      const [red, green, blue] = beacon;
      // The helper's own beacon would be seen beside those of the people helped.
      if (index > 0) await showPanel(display.name, BEACON_PLACE, (red << 16) | (green << 8) | blue);
      const editor = clean.later(await openEditor(display.name, { x: 60, y: 120 }), (opened) => opened.close());
      const app = clean.later(
        await startApp({
          name: userName,
          runtime: findRuntime(),
          display: display.name,
          deployment: services.deploymentOf(tenantOf(services, account)),
          environment: services.environment,
          device: services.deviceOf(userName),
          arguments: [trusting]
        }),
        (started) => started.stop()
      );
      const person = clean.later(await personAt(app, display.name), (came) => came.leave());
      await signIn(person, account);
      actors.push({ person, account, editor, beacon });
    }
    return { services, actors, close: clean.all };
  } catch (error) {
    await clean.all();
    throw error;
  }
}

/** How many sampled points of a display show this colour. */
export async function seen(display: string, beacon: Colour): Promise<number> {
  const shown = await lookAt(display);
  let points = 0;
  for (let y = 0; y < shown.height; y += 8) {
    for (let x = 0; x < shown.width; x += 8) if (looksLike(colourAt(shown, x, y), beacon)) points += 1;
  }
  return points;
}

/** Puts a window somewhere, as a person drags it there and pulls at its corner. */
export async function putAt(
  person: Person,
  page: Page,
  place: { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
): Promise<void> {
  const title = await page.title();
  const find = ['search', '--onlyvisible', '--name', `^${title}$`];
  const move = ['windowsize', '%@', String(place.width), String(place.height)];
  const size = ['windowmove', '%@', String(place.x), String(place.y)];
  const result = await runCommand('xdotool', [...find, ...move, ...size], {
    env: { ...process.env, DISPLAY: person.display }
  });
  if (result.code !== 0) throw new Error(`${title} was not moved: ${result.output}`);
  await waitFor(`${title} at its place`, () =>
    page.evaluate(({ x, width }) => window.screenX === x && window.innerWidth === width, place)
  );
}

/** Clicks into the middle of somebody's editor, in the picture of their screen that this window shows. */
export async function clickEditor(helper: Person, { editor }: Actor): Promise<void> {
  const video = await picture(helper);
  const box = await helper.place(video);
  const size = await video.evaluate((element: HTMLVideoElement) => ({
    width: element.videoWidth,
    height: element.videoHeight
  }));
  const { x, y, width, height } = editor.box;
  await helper.hands.click(
    box.x + ((x + width / 2) / size.width) * box.width,
    box.y + ((y + height / 2) / size.height) * box.height
  );
}
