import { buildApp } from '../apps/build.ts';
import type { Runtime } from '../apps/runtime.ts';
import { accountOf, startPair } from '../driver/pair.ts';
import { answer, askFor, enterCode, readCode, signIn } from '../driver/steps.ts';
import { waitFor } from '../driver/windows.ts';
import { startEnvironment } from '../environment.ts';
import { provideDisplay } from '../machine/display.ts';
import type { DemoOptions } from '../options.ts';
import { HELPER_USER, SHARER_USER } from './cast.ts';
import { createCleanUp } from './clean-up.ts';
import { interrupted } from './interrupted.ts';

/** How the picture is shown for measuring: alone, full screen, one pixel for one pixel. */
export const FULL_SCREEN_SWITCH = '--session-full-screen';

/**
 * Goes to a live session by itself, the picture full screen at actual size on the helper's display, and stays until it is
 * interrupted. `announce` gets one JSON line when the first frame is on the helper's screen.
 */
export async function runLive(
  options: Extract<DemoOptions, { command: 'live' }>,
  runtime: Runtime,
  say: (line: string) => void,
  announce: (line: string) => void
): Promise<void> {
  const clean = createCleanUp();
  const stop = interrupted();
  try {
    await buildApp(say);
    const services = clean.later(await startEnvironment(), (started) => started.stop());
    const sharerDisplay = clean.later(await provideDisplay(options.sharerDisplay), (display) => display.stop());
    const helperDisplay = clean.later(await provideDisplay(options.helperDisplay), (display) => display.stop());
    const pair = clean.later(
      await startPair({
        services,
        runtime,
        helper: {
          account: accountOf(services, HELPER_USER),
          display: helperDisplay.name,
          arguments: [FULL_SCREEN_SWITCH]
        },
        sharer: { account: accountOf(services, SHARER_USER), display: sharerDisplay.name }
      }),
      (started) => started.stop()
    );
    const { helper, sharer } = pair;
    await Promise.race([stop, establish()]);
    await Promise.race([stop, appsGone()]);

    async function establish(): Promise<void> {
      say('Signing in');
      await signIn(helper, accountOf(services, HELPER_USER));
      await signIn(sharer, accountOf(services, SHARER_USER));
      const code = await readCode(helper);
      const codeEntered = performance.now();
      await enterCode(sharer, code);
      await askFor(helper, options.mode);
      const asked = performance.now();
      await answer(sharer, options.mode === 'control' ? 'allow-control' : 'allow-view');
      const allowed = performance.now();
      const page = await helper.window('main');
      const video = page.locator('video');
      const size = await waitFor('the first frame', () =>
        video
          .evaluate(
            (element: HTMLVideoElement) =>
              element.currentTime > 0 && { width: element.videoWidth, height: element.videoHeight }
          )
          .catch(() => null)
      );
      announce(
        JSON.stringify({
          event: 'first-frame',
          mode: options.mode,
          runtime: runtime.kind,
          sharerDisplay: sharerDisplay.name,
          helperDisplay: helperDisplay.name,
          width: size.width,
          height: size.height,
          codeToAskedMs: Math.round(asked - codeEntered),
          allowedToFirstFrameMs: Math.round(performance.now() - allowed)
        })
      );
    }

    /** An app that ends by itself ends the demo with what it said. */
    async function appsGone(): Promise<void> {
      const app = await Promise.race(
        [pair.helperApp, pair.sharerApp].map(
          (each) => new Promise<typeof each>((resolve) => each.process.once('exit', () => resolve(each)))
        )
      );
      throw new Error(`The ${app.name}'s app ended by itself. It said:\n${app.output().slice(-3_000)}`);
    }
  } finally {
    await clean.all();
  }
}
