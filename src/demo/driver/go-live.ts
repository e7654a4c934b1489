import type { SessionMode } from '#shared/session/modes.ts';
import type { DemoEnvironment } from '../environment.ts';
import { accountOf, type Pair } from './pair.ts';
import { answer, askFor, enterCode, readCode, signIn } from './steps.ts';
import { waitFor } from './windows.ts';

/** Who is who, by user name. */
export type Cast = { readonly helper: string; readonly sharer: string };

/** What a set-up took, in milliseconds, and the picture's size on the helper's screen. */
export type FirstFrame = {
  readonly width: number;
  readonly height: number;
  /** Code sent → the helper can choose. Includes the connection and both proofs. */
  readonly codeToChoiceMs: number;
  /** Sharer's "Allow" → first frame decoded and shown. */
  readonly allowToFirstFrameMs: number;
};

/** Signs both in, as people do. */
export async function signInBoth(pair: Pair, services: DemoEnvironment, cast: Cast): Promise<void> {
  await signIn(pair.helper, accountOf(services, cast.helper));
  await signIn(pair.sharer, accountOf(services, cast.sharer));
}

/** From both signed in to the first frame on the helper's screen. */
export async function goLive({ helper, sharer }: Pair, mode: SessionMode): Promise<FirstFrame> {
  const code = await readCode(helper);
  await enterCode(sharer, code);
  const entered = performance.now();
  const page = await helper.window('main');
  await page.getByRole('button', { name: /^Ask / }).first().waitFor();
  const chosen = performance.now();
  await askFor(helper, mode);
  await answer(sharer, mode === 'control' ? 'allow-control' : 'allow-view');
  const allowed = performance.now();
  const size = await waitFor('the first frame', () =>
    page
      .locator('video')
      .evaluate((element: HTMLVideoElement) =>
        element.currentTime > 0 ? { width: element.videoWidth, height: element.videoHeight } : null
      )
      .catch(() => null)
  );
  return {
    ...size,
    codeToChoiceMs: Math.round(chosen - entered),
    allowToFirstFrameMs: Math.round(performance.now() - allowed)
  };
}
