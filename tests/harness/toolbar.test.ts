import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { PSEUDO_LONG, PSEUDO_RTL } from '#shared/i18n/locale.ts';
import { buildRenderer } from './renderer-build.ts';
import type { SizeName } from './scene.ts';
import { SCENES } from './scenes.ts';
import { openStage, type Shown, type Stage } from './stage.ts';

/** Where each tool and the way out stand, in the order of the page; `cut` are those that are not wholly to be seen. */
async function toolsOf(page: Page) {
  return page.evaluate(() => {
    const header = document.querySelector('header');
    const buttons = [...(header?.querySelectorAll('button') ?? [])];
    const boxes = buttons.map((button) => button.getBoundingClientRect());
    const right = document.documentElement.clientWidth;
    const shows = (button: Element, box: DOMRect) =>
      button.contains(document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2));
    return {
      room: header?.getAttribute('data-room'),
      height: header?.clientHeight ?? 0,
      tools: buttons.map((button) => button.getAttribute('data-tool') ?? 'end'),
      cut: buttons.filter((button, index) => {
        const box = boxes[index];
        return box === undefined || box.left < 0 || box.right > right || !shows(button, box);
      }).length
    };
  });
}

describe('the session’s toolbar', () => {
  let folder: string;
  let stage: Stage;
  let shown: Shown | undefined;
  const open = async (size: SizeName, locale: string): Promise<Page> => {
    const scene = SCENES.find((each) => each.name === 'transfers');
    if (scene === undefined) throw new Error('No such scene');
    shown = await stage.show(scene, { locale, scheme: 'light', size });
    return shown.page;
  };
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'deskside-renderer-'));
    await buildRenderer(folder);
    stage = await openStage(folder);
  });
  afterEach(async () => shown?.page.context().close());
  afterAll(async () => {
    await stage?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const EVERY_TOOL = [
    'control',
    'zoom',
    'full-screen',
    'keys',
    'pointing',
    'check-words',
    'another',
    'quality',
    'transfers',
    'chat',
    'end'
  ];

  it.each(['en', PSEUDO_LONG, PSEUDO_RTL])(
    'experience: with every tool it is one line at 1280 px in %s',
    async (locale) => {
      const { tools, height, cut } = await toolsOf(await open('session', locale));
      expect(tools).toEqual(EVERY_TOOL);
      expect(cut).toBe(0);
      expect(height).toBeLessThan(50);
    }
  );

  it.each(['en', PSEUDO_LONG, PSEUDO_RTL])('experience: at 420 px nothing is cut in %s', async (locale) => {
    const { room, tools, cut } = await toolsOf(await open('home', locale));
    expect(tools).toEqual(EVERY_TOOL);
    expect(cut).toBe(0);
    expect(room).toBe('narrow');
  });

  it('experience: words come back with the room', async () => {
    const page = await open('home', 'en');
    await page.setViewportSize({ width: 900, height: 700 });
    await expect.poll(async () => (await toolsOf(page)).room).toBe('tight');
    await page.setViewportSize({ width: 1280, height: 700 });
    await expect.poll(async () => (await toolsOf(page)).room).toBe('roomy');
  });

  it('K2: the keyboard reaches every tool and the way out', async () => {
    const page = await open('home', 'en');
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('data-tool') ?? 'end');
    await page.locator('[data-tool=control]').focus();
    const reached = [await focused()];
    for (let step = 1; step < EVERY_TOOL.length - 1; step += 1) {
      await page.keyboard.press('ArrowRight');
      reached.push(await focused());
    }
    await page.keyboard.press('Tab');
    reached.push(await focused());
    expect(reached).toEqual(EVERY_TOOL);
  });
});
