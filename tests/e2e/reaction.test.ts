import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { goLive } from '#demo/driver/go-live.ts';
import { button, picture, words } from '#demo/driver/steps.ts';
import { HELPER, SHARER, type Stage, setStage } from './stage.ts';

vi.setConfig({ testTimeout: 60_000 });

/** A place of the sharer's display on which there is nothing. */
const DESKTOP = { x: 1_200, y: 1_000 };
/** Between two things that are done: a person's pace, and more than what is measured needs. */
const PAUSE_MS = 700;

let stage: Stage;
beforeAll(async () => {
  stage = await setStage({ helper: HELPER, sharer: SHARER });
  await goLive(stage.pair, 'control');
}, 180_000);
afterAll(async () => stage?.close());

/** The helper clicks at a place of the sharer's display, in the picture. */
async function clickAt(x: number, y: number): Promise<void> {
  const { helper } = stage;
  const video = await picture(helper);
  const box = await helper.place(video);
  const scale = box.width / (await video.evaluate((element: HTMLVideoElement) => element.videoWidth));
  await helper.hands.click(box.x + x * scale, box.y + y * scale);
}

/** What the panel says of the reaction; open for as long as it takes to read it. */
async function said(): Promise<string> {
  const { helper } = stage;
  const page = await helper.window('main');
  await helper.click(button(page, words('quality.open')));
  const value = page.getByText(words('quality.reaction'), { exact: true }).locator('xpath=following-sibling::dd');
  const text = (await value.textContent()) ?? '';
  await helper.hands.press('Escape');
  return text;
}

describe('how quickly the other screen answers', () => {
  it('D11: clicks that change nothing have no figure', async () => {
    for (let click = 0; click < 6; click += 1) {
      await clickAt(DESKTOP.x, DESKTOP.y);
      await delay(PAUSE_MS);
    }
    expect(await said()).toBe(words('quality.reaction.none'));
  });

  it('D11: letters that appear have one', async () => {
    await clickAt(stage.editor.box.x + 60, stage.editor.box.y + 60);
    for (const letter of 'abcdefgh') {
      await delay(PAUSE_MS);
      await stage.helper.hands.type(letter);
    }
    await delay(PAUSE_MS);
    expect(await said()).toMatch(/^\d+ ms \(usually \d+ ms\)$/);
  });
});
