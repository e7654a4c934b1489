import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answer, askFor, button, picture, words } from '#demo/driver/steps.ts';
import { waitFor } from '#demo/driver/windows.ts';
import { runCommand } from '#demo/machine/run-command.ts';
import { lookAt } from '#demo/machine/screen.ts';
import { startProbe } from '#tests/bench/probe-process.ts';
import { type Witness, witnessAt } from '#tests/hostile/witness.ts';
import { openPanel } from '#tests/support/canvas.ts';
import { beaconSeen, meet, type Stage, setStage } from './stage.ts';

const TEST_MS = 90_000;
/** Away from the sharer's own bar, which is always on top, and with all that the test shows. */
const LOOKED_AT = { x: 40, y: 120, width: 1_800, height: 900 };
/** Where the scrolling text of the probe is. */
const SCROLLS = { x: 300, y: 130 };
/** Where the sharer's pointer is shown to the helper: on plain desktop. */
const FREE = { x: 1_650, y: 400 };

let stage: Stage;
let witness: Witness;

beforeAll(async () => {
  stage = await setStage({ fullScreen: true });
  witness = await witnessAt(stage.sharer);
}, 120_000);
afterAll(() => stage?.close());

/** How many pixels of a part the helper sees otherwise than they are; X's own picture has no pointer in it. */
async function differing(part = LOOKED_AT, offset = { x: 0, y: 0 }): Promise<number> {
  const [source, shown] = [await lookAt(stage.sharer.display), await lookAt(stage.helper.display)];
  let count = 0;
  for (let y = part.y; y < part.y + part.height; y += 1) {
    for (let x = part.x; x < part.x + part.width; x += 1) {
      const at = (y * source.width + x) * 3;
      const seenAt = ((y + offset.y) * shown.width + x + offset.x) * 3;
      const same = [0, 1, 2].every((channel) => source.pixels[at + channel] === shown.pixels[seenAt + channel]);
      if (!same) count += 1;
    }
  }
  return count;
}
/** Changes the sharer's display, as its settings would. */
async function xrandr(...args: readonly string[]): Promise<void> {
  const { code, output } = await runCommand('xrandr', ['--display', stage.sharer.display, ...args]);
  if (code !== 0) throw new Error(`xrandr: ${output}`);
}
const identical = () => waitFor('the same pixels on both screens', async () => (await differing()) === 0);
const aroundPointer = { x: FREE.x - 20, y: FREE.y - 20, width: 60, height: 60 };

describe('the exact picture in real windows', () => {
  it(
    'D1: in control the helper’s own pointer wears the sharer’s, and a screen at rest is identical, also after a change',
    async () => {
      await meet(stage);
      expect(await beaconSeen(stage.helper.display)).toBe(0);
      await askFor(stage.helper, 'control');
      await answer(stage.sharer, 'allow-control');
      await picture(stage.helper);
      const page = await stage.helper.window('main');
      await waitFor('control', () => page.locator('[data-remote-screen="control"]').isVisible());
      await stage.helper.hands.move(FREE.x, FREE.y);
      await waitFor('the worn pointer', () =>
        page
          .locator('[data-remote-screen]')
          .evaluate((element: HTMLElement) => element.style.cursor.startsWith('url("data:image/png'))
      );
      await identical();
      await stage.helper.hands.click(stage.editor.box.x + 100, stage.editor.box.y + 100);
      await stage.helper.hands.type('exact');
      await waitFor('the typed text', async () => (await differing()) === 0);
      await identical();
    },
    TEST_MS
  );

  it(
    'D1: while much moves the picture goes on, and what comes to rest is identical again',
    async () => {
      const probe = await startProbe('scroll-target.ts', [stage.sharer.display, String(SCROLLS.x), String(SCROLLS.y)]);
      try {
        await waitFor('the moving text', async () => (await differing()) > 0);
      } finally {
        await probe.stop();
      }
      await identical();
    },
    TEST_MS
  );

  it(
    'D1: after a long rest there is no video at all, and a change of the whole screen is seen all the same',
    async () => {
      await stage.helper.hands.move(FREE.x, FREE.y);
      const helpers = await stage.helper.window('main');
      expect(await witness.videoPacketsSent()).toBeGreaterThan(0);
      const playing = () => helpers.locator('video').evaluate((element: HTMLVideoElement) => !element.paused);
      await waitFor('the player to rest', async () => !(await playing()));
      await waitFor('a line without video', async () => {
        const before = await witness.videoPacketsSent();
        await new Promise((resolve) => setTimeout(resolve, 3_500));
        return (await witness.videoPacketsSent()) === before;
      });
      const panel = await openPanel(stage.sharer.display, { x: 0, y: 60, width: 1_900, height: 1_000 });
      try {
        panel.show(0xfa_e6_00);
        await identical();
        panel.show(0x00_3c_fa);
        await identical();
      } finally {
        panel.close();
      }
      await identical();
    },
    TEST_MS
  );

  it(
    'D4: a pause takes the exact picture away at once, and going on brings it back',
    async () => {
      const bar = await stage.sharer.window('bar');
      expect(await beaconSeen(stage.helper.display)).toBeGreaterThan(0);
      await stage.sharer.click(button(bar, words('action.pause')));
      await waitFor('an empty picture', async () => (await beaconSeen(stage.helper.display)) === 0);
      await stage.sharer.click(button(bar, words('action.resume')));
      await stage.helper.hands.move(FREE.x, FREE.y);
      await identical();
    },
    TEST_MS
  );

  it(
    'D1: in view the sharer’s pointer is drawn where it is, over their screen pixel for pixel',
    async () => {
      const bar = await stage.sharer.window('bar');
      await stage.sharer.click(button(bar, words('action.takeBack')));
      const page = await stage.helper.window('main');
      await waitFor('view', () => page.locator('[data-remote-screen="view"]').isVisible());
      await stage.sharer.hands.move(FREE.x, FREE.y);
      await waitFor('the pointer in the picture', async () => {
        const around = await differing(aroundPointer);
        return around > 5 && (await differing()) === around;
      });
      await stage.sharer.hands.move(FREE.x - 400, FREE.y);
      await waitFor('the pointer elsewhere', async () => (await differing(aroundPointer)) === 0);
    },
    TEST_MS
  );

  it(
    'D1: a display that changes its size while it is shown is shown in its new size, pixel for pixel',
    async () => {
      const { sharer } = stage;
      const small = ['small', '60', '1280', '1280', '1280', '1280', '720', '720', '720', '720'];
      await xrandr('--newmode', ...small);
      await xrandr('--addmode', 'screen', 'small');
      await sharer.hands.move(10, 10);
      await xrandr('--output', 'screen', '--mode', 'small');
      const inTheMiddle = { x: (1920 - 1280) / 2, y: (1080 - 720) / 2 };
      await waitFor(
        'the smaller display',
        async () => (await differing({ x: 40, y: 120, width: 1_200, height: 560 }, inTheMiddle)) === 0
      );
      await xrandr('--output', 'screen', '--mode', '1920x1080');
      await sharer.hands.move(10, 10);
      await identical();
    },
    TEST_MS
  );
});
