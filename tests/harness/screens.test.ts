import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import axe from 'axe-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { PSEUDO_LONG, PSEUDO_RTL } from '#shared/i18n/locale.ts';
import { buildRenderer } from './renderer-build.ts';
import { SCENES } from './scenes.ts';
import { openStage, type Stage } from './stage.ts';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const violationsSchema = z.array(z.string());

/** What axe finds, one line per element. Fluent's focus guards are known to it and mean nothing to screen readers. */
async function violations(page: Page, tags: readonly string[]): Promise<string[]> {
  await page.evaluate(axe.source);
  const found: unknown = await page.evaluate(
    `axe.run({ exclude: [['[data-tabster-dummy]']] }, { runOnly: ${JSON.stringify(tags)} }).then(({ violations }) =>
      violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => id + ': ' + html + ' ' + failureSummary)))`
  );
  return violationsSchema.parse(found);
}

/** What sticks out of the window sideways or is cut off inside a button. */
function cutOff(): string[] {
  const width = document.documentElement.clientWidth;
  const found: string[] = [];
  for (const element of document.querySelectorAll('body *')) {
    const box = element.getBoundingClientRect();
    const hidden =
      box.width <= 1 ||
      getComputedStyle(element).visibility === 'hidden' ||
      element.closest('[data-remote-screen], [data-tabster-dummy]') !== null;
    if (hidden) continue;
    if (box.left < -1 || box.right > width + 1) found.push(`outside: ${element.outerHTML.slice(0, 120)}`);
    if (element.matches('button, h1, h2, p') && element.scrollWidth > element.clientWidth + 1) {
      found.push(`cut off: ${element.outerHTML.slice(0, 120)}`);
    }
  }
  return found;
}

describe('every screen', () => {
  let folder: string;
  let stage: Stage;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'deskside-renderer-'));
    await buildRenderer(folder);
    stage = await openStage(folder);
  });
  afterAll(async () => {
    await stage?.close();
    await rm(folder, { recursive: true, force: true });
  });

  it.each(SCENES)('K2: $name is accessible, keeps to the content policy and fits', async (scene) => {
    const { page, complaints, look } = await stage.show(scene, { locale: 'en', scheme: 'light' });
    expect(await violations(page, RULES)).toEqual([]);
    await look({ locale: 'en', scheme: 'dark' });
    expect(await violations(page, ['color-contrast'])).toEqual([]);
    if (scene.window === 'main' || scene.window === 'consent') {
      await look({ locale: PSEUDO_LONG, scheme: 'light', size: 'narrow' });
      expect(await page.evaluate(cutOff)).toEqual([]);
      await look({ locale: PSEUDO_RTL, scheme: 'light', size: 'narrow' });
      expect(await page.evaluate(cutOff)).toEqual([]);
    }
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});
