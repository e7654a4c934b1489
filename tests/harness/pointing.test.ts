import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createTranslator } from '#shared/i18n/translator.ts';
import { buildRenderer } from './renderer-build.ts';
import { SCENES } from './scenes.ts';
import { openStage, type Shown, type Stage } from './stage.ts';

const { t } = createTranslator('en');

/** What the page said to main about pointing. */
async function said(page: Page): Promise<unknown[]> {
  const calls = await page.evaluate(() => window.harness.calls.map(({ name, argument }) => ({ name, argument })));
  return calls.filter(({ name }) => name === 'pointing.say').map(({ argument }) => argument);
}

describe('laser and pen on the screens', () => {
  let folder: string;
  let stage: Stage;
  let shown: Shown | undefined;
  const open = async (name: string): Promise<Page> => {
    const scene = SCENES.find((each) => each.name === name);
    if (scene === undefined) throw new Error(`No scene ${name}`);
    shown = await stage.show(scene, { locale: 'en', scheme: 'light' });
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

  it('D7: tool and colour are chosen by keyboard alone, and Escape puts the tool away', async () => {
    const page = await open('remote-quality');
    await page.keyboard.press('Escape');
    const tool = page.getByRole('button', { name: t('pointing.open'), exact: true });
    await tool.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menu').waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.locator('[data-pointing=pen]').waitFor();
    expect((await said(page)).at(-1)).toEqual({ kind: 'tool', tool: 'pen', colour: 'red' });
    await tool.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitemradio', { name: t('pointing.blue') }).press('Enter');
    await expect.poll(async () => (await said(page)).at(-1)).toEqual({ kind: 'tool', tool: 'pen', colour: 'blue' });
    await page.keyboard.press('Escape');
    await page.locator('[data-pointing]').waitFor({ state: 'detached' });
    expect((await said(page)).at(-1)).toEqual({ kind: 'tool', tool: 'none', colour: 'blue' });
  });

  it('D7: the sharer’s word takes the tool out of the helper’s hand', async () => {
    const page = await open('remote-pointing');
    await page.keyboard.press('Escape');
    await page.locator('[data-pointing=pen]').waitFor();
    await page.evaluate(() => window.harness.emit('pointing.allowed', { allowed: false }));
    await page.locator('[data-pointing]').waitFor({ state: 'detached' });
    expect((await said(page)).at(-1)).toMatchObject({ kind: 'tool', tool: 'none' });
  });

  it('D7: the sharer’s bar clears and turns off', async () => {
    const page = await open('bar-pointing');
    await page.getByRole('button', { name: t('pointing.clear'), exact: true }).click();
    await page.getByRole('button', { name: t('pointing.bar.disallow'), exact: true }).click();
    const calls = await page.evaluate(() => window.harness.calls.map(({ name, argument }) => ({ name, argument })));
    expect(calls).toContainEqual({ name: 'bar.clearPointing', argument: undefined });
    expect(calls).toContainEqual({ name: 'bar.allowPointing', argument: { allowed: false } });
  });
});
