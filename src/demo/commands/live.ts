import { buildApp } from '../apps/build.ts';
import type { Runtime } from '../apps/runtime.ts';
import { goLive, signInBoth } from '../driver/go-live.ts';
import { accountOf, startPair } from '../driver/pair.ts';
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
    await Promise.race([stop, establish()]);
    await Promise.race([stop, appsGone()]);

    async function establish(): Promise<void> {
      say('Signing in');
      await signInBoth(pair, services, { helper: HELPER_USER, sharer: SHARER_USER });
      const first = await goLive(pair, options.mode);
      announce(
        JSON.stringify({
          event: 'first-frame',
          mode: options.mode,
          runtime: runtime.kind,
          sharerDisplay: sharerDisplay.name,
          helperDisplay: helperDisplay.name,
          ...first
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
