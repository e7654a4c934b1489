import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { buildApp, ROOT } from '../apps/build.ts';
import type { Runtime } from '../apps/runtime.ts';
import { accountOf, type Pair, startPair } from '../driver/pair.ts';
import { answer, askFor, awaitText, button, enterCode, picture, readCode, signIn, words } from '../driver/steps.ts';
import { waitFor } from '../driver/windows.ts';
import { type DemoEnvironment, startEnvironment } from '../environment.ts';
import { provideDisplay } from '../machine/display.ts';
import { type Editor, openEditor } from '../machine/editor.ts';
import { saveScreenshot } from '../machine/screen.ts';
import { HELPER_USER, MIXED_SCRIPT, SHARER_USER } from './cast.ts';
import { createCleanUp } from './clean-up.ts';

/** Where the screenshots go, from the top of the repository. */
const OUTPUT = join(ROOT, 'demo-output');

/** What a run of the check needs and leaves behind, step by step. */
type Stage = {
  readonly services: DemoEnvironment;
  readonly pair: Pair;
  readonly editor: Editor;
  /** Does one step: says what was seen and how long it took, and saves a screenshot of both displays. */
  readonly step: <Value>(name: string, run: () => Promise<Value>) => Promise<Value>;
};

/**
 * Drives both apps through a whole session, as two people would, and checks that each step was seen to happen. Resolves
 * when all were; rejects with the step that was not.
 */
export async function runCheck(runtime: Runtime, say: (line: string) => void): Promise<void> {
  const clean = createCleanUp();
  try {
    await rm(OUTPUT, { recursive: true, force: true });
    await mkdir(OUTPUT, { recursive: true });
    const begun = performance.now();
    await buildApp(say);
    const services = clean.later(await startEnvironment(), (started) => started.stop());
    const displays = {
      sharer: clean.later(await provideDisplay(null), (display) => display.stop()),
      helper: clean.later(await provideDisplay(null), (display) => display.stop())
    };
    const editor = clean.later(await openEditor(displays.sharer.name, { x: 80, y: 120 }), (opened) => opened.close());
    const pair = clean.later(
      await startPair({
        services,
        runtime,
        helper: { account: accountOf(services, HELPER_USER), display: displays.helper.name },
        sharer: { account: accountOf(services, SHARER_USER), display: displays.sharer.name }
      }),
      (started) => started.stop()
    );
    let number = 0;
    const step: Stage['step'] = async (name, run) => {
      const start = performance.now();
      number += 1;
      const label = String(number).padStart(2, '0');
      try {
        const value = await run();
        say(`${label}  ${seconds(start - begun)}  +${seconds(performance.now() - start)}  ${name}`);
        return value;
      } catch (error) {
        say(`${label}  ${seconds(start - begun)}  FAILED  ${name}`);
        throw error;
      } finally {
        const slug = name
          .toLowerCase()
          .replace(/[^a-z0-9]+/g, '-')
          .slice(0, 40);
        for (const side of ['helper', 'sharer'] as const) {
          await saveScreenshot(displays[side].name, join(OUTPUT, `${label}-${slug}-${side}.png`));
        }
      }
    };
    try {
      await meet({ services, pair, editor, step });
      await work({ services, pair, editor, step });
      await finish({ services, pair, editor, step });
    } catch (error) {
      for (const app of [pair.helperApp, pair.sharerApp]) say(`--- ${app.name} said:\n${app.output().slice(-3_000)}`);
      throw error;
    }
    say(`Every step was seen to happen. Screenshots: ${OUTPUT}`);
  } finally {
    await clean.all();
  }
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2).padStart(6)} s`;
}

/** Sign-in, code, cards, consent, picture. */
async function meet({ services, pair: { helper, sharer }, step }: Stage): Promise<void> {
  const helperAccount = accountOf(services, HELPER_USER);
  const sharerAccount = accountOf(services, SHARER_USER);
  await step('both apps show their sign-in', async () => {
    await awaitText(helper, words('welcome.signIn'));
    await awaitText(sharer, words('welcome.signIn'));
  });
  await step('the helper signs in in the browser', () => signIn(helper, helperAccount));
  await step('the sharer signs in in the browser', () => signIn(sharer, sharerAccount));
  const code = await step('the helper gets a code', () => readCode(helper));
  await step('the sharer enters the code', () => enterCode(sharer, code));
  await step('each sees the card of the other', async () => {
    await awaitText(helper, sharerAccount.displayName);
    await awaitText(sharer, helperAccount.displayName);
    await awaitText(helper, sharerAccount.jobTitle);
    await awaitText(sharer, helperAccount.jobTitle);
  });
  await step('the helper asks for full control', async () => {
    await askFor(helper, 'control');
    const consent = await sharer.window('consent');
    await consent
      .getByText(words('consent.title.control', { name: helperAccount.displayName }))
      .first()
      .waitFor();
  });
  await step('the sharer allows it', () => answer(sharer, 'allow-control'));
  await step('the picture is on the helper’s screen', async () => {
    await picture(helper);
  });
}

/** Typing into a real program, pause, resume. */
async function work({ services, pair: { helper, sharer }, editor, step }: Stage): Promise<void> {
  const sharerAccount = accountOf(services, SHARER_USER);
  await step('the helper clicks into the sharer’s program', async () => {
    const point = { x: editor.box.x + editor.box.width / 2, y: editor.box.y + editor.box.height / 2 };
    await clickInPicture(helper, point);
    await waitFor('the sharer’s pointer to be there', async () => {
      const at = await sharer.hands.position();
      return Math.abs(at.x - point.x) <= 3 && Math.abs(at.y - point.y) <= 3;
    });
  });
  await step('a line of many scripts arrives in the program', async () => {
    await helper.hands.type(MIXED_SCRIPT);
    await helper.hands.press('Return');
    const typed = await waitFor('the line in the program', async () => (await editor.lines())[0]);
    if (typed !== MIXED_SCRIPT) throw new Error(`The program received\n  ${typed}\ninstead of\n  ${MIXED_SCRIPT}`);
  });
  const bar = await sharer.window('bar');
  await step('the sharer pauses; the helper is told', async () => {
    await sharer.click(button(bar, words('action.pause')));
    await awaitText(helper, words('live.paused.title', { name: sharerAccount.displayName }));
  });
  await step('while paused nothing the helper types arrives', async () => {
    await helper.hands.type('while paused');
    await helper.hands.press('Return');
    await new Promise((resolve) => setTimeout(resolve, 500));
    if ((await editor.lines()).length !== 1) throw new Error('Something arrived while sharing was paused.');
  });
  await step('the sharer resumes; the picture is back', async () => {
    await sharer.click(button(bar, words('action.resume')));
    const page = await helper.window('main');
    await page
      .getByText(words('live.paused.title', { name: sharerAccount.displayName }))
      .first()
      .waitFor({ state: 'hidden' });
    await picture(helper);
  });
  await step('after that, typing arrives again', async () => {
    await clickInPicture(helper, { x: editor.box.x + editor.box.width / 2, y: editor.box.y + editor.box.height / 2 });
    await helper.hands.type('resumed');
    await helper.hands.press('Return');
    await waitFor('the second line', async () => (await editor.lines())[1] === 'resumed');
  });
}

/** Chat both ways, end, record. */
async function finish({ services, pair: { helper, sharer }, step }: Stage): Promise<void> {
  await step('chat goes from helper to sharer', async () => {
    const page = await helper.window('main');
    const box = page.getByLabel(words('chat.label'), { exact: true });
    if (!(await box.isVisible())) await helper.click(page.getByRole('button', { name: words('chat.title') }).first());
    await helper.fill(box, 'Is it better now? Привет!');
    await helper.hands.press('Return');
    await sharer.click((await sharer.window('bar')).getByRole('button', { name: /^Chat/ }));
    await awaitText(sharer, 'Is it better now? Привет!');
  });
  await step('chat goes from sharer to helper', async () => {
    const page = await sharer.window('main');
    await sharer.fill(page.getByLabel(words('chat.label'), { exact: true }), 'Yes, thank you!');
    await sharer.hands.press('Return');
    await awaitText(helper, 'Yes, thank you!');
  });
  await step('the sharer ends; both see that it is over', async () => {
    await sharer.click(button(await sharer.window('bar'), words('action.stopSharing')));
    await awaitText(helper, words('ended.recordTitle'));
    await awaitText(sharer, words('ended.recordTitle'));
    if (sharer.windowNow('bar') !== undefined) {
      await waitFor('the bar to go', async () => sharer.windowNow('bar') === undefined);
    }
  });
  await step('the record says what happened', async () => {
    const rows = await services.relay.ledger.read();
    const kinds: readonly string[] = rows.map((row) => (row.kind === 'session-report' ? row.event.kind : row.kind));
    for (const kind of [
      'session-created',
      'session-joined',
      'asked',
      'answered',
      'mode',
      'paused',
      'feature',
      'session-ended'
    ]) {
      if (!kinds.includes(kind)) throw new Error(`The record lacks ${kind}; it has ${kinds.join(', ')}.`);
    }
  });
}

/** Clicks where a point of the sharer's display is in the helper's picture. */
async function clickInPicture(
  helper: Pair['helper'],
  point: { readonly x: number; readonly y: number }
): Promise<void> {
  const video = await picture(helper);
  const box = await helper.place(video);
  const size = await video.evaluate((element: HTMLVideoElement) => ({
    width: element.videoWidth,
    height: element.videoHeight
  }));
  await helper.hands.click(box.x + (point.x / size.width) * box.width, box.y + (point.y / size.height) * box.height);
}
