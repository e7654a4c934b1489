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

/** What the page has asked of main, by name and argument, without what it says by itself. */
async function asked(page: Page): Promise<{ name: string; argument: unknown }[]> {
  const calls = await page.evaluate(() => window.harness.calls.map(({ name, argument }) => ({ name, argument })));
  const own = new Set([
    'app.snapshot',
    'consent.question',
    'bar.view',
    'bar.pointing',
    'frame.view',
    'chat.read',
    'displays.view'
  ]);
  return calls.filter(({ name }) => !own.has(name) && !/^(peer|pointing)\./.test(name));
}

describe('how the windows behave', () => {
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

  describe('the ticket reference', () => {
    it('G9: goes with the code, trimmed, and a sentence is refused before it is sent', async () => {
      const page = await open('home');
      await page.getByRole('button', { name: t('home.ticket.add') }).click();
      await page.keyboard.type('the ward list is empty');
      await page.getByText(t('home.ticket.wrong')).waitFor();
      await page.getByRole('button', { name: t('home.giveHelp.submit'), exact: true }).click({ force: true });
      expect(await asked(page)).toEqual([]);
      await page.getByLabel(t('home.ticket.label')).fill(' INC-2041 ');
      await page.getByRole('button', { name: t('home.giveHelp.submit'), exact: true }).click();
      expect(await asked(page)).toEqual([{ name: 'session.create', argument: { ticket: 'INC-2041' } }]);
    });

    it('G9: nobody needs one', async () => {
      const page = await open('home');
      await page.getByRole('button', { name: t('home.giveHelp.submit'), exact: true }).click();
      expect(await asked(page)).toEqual([{ name: 'session.create', argument: { ticket: null } }]);
    });
  });

  describe('the code field', () => {
    it('B2: has the focus, groups while typing and sends on Enter', async () => {
      const page = await open('home');
      await page.keyboard.type('k7qm3wxp');
      expect(await page.locator('input').inputValue()).toBe('K7QM-3WXP');
      await page.keyboard.press('Enter');
      expect(await asked(page)).toEqual([{ name: 'session.redeem', argument: { typed: 'K7QM3WXP' } }]);
    });

    it('B2: lets a symbol in the middle be mended without losing the caret', async () => {
      const page = await open('home');
      await page.keyboard.type('k7qm3wxp');
      for (let step = 0; step < 3; step += 1) await page.keyboard.press('ArrowLeft');
      await page.keyboard.press('Backspace');
      await page.keyboard.type('8');
      expect(await page.locator('input').inputValue()).toBe('K7QM-8WXP');
    });

    it('B2: sends nothing before it is whole', async () => {
      const page = await open('home');
      await page.keyboard.type('k7qm3wx');
      await page.keyboard.press('Enter');
      await page.locator('button[type=submit]').click({ force: true });
      expect(await asked(page)).toEqual([]);
    });

    it('C3: a code from a link waits for the person', async () => {
      const page = await open('home-linked');
      expect(await page.locator('input').inputValue()).toBe('K7QM-3WXP');
      expect(await asked(page)).toEqual([]);
    });

    it('B2: keeps what was typed when it is refused, and forgets the reason when it is changed', async () => {
      const page = await open('home-refused');
      await page.getByText(t('problem.code-not-accepted.title')).waitFor();
      expect(await page.locator('input').inputValue()).toBe('K7QM-3WXP');
      await page.locator('input').press('End');
      await page.keyboard.press('Backspace');
      await page.getByText(t('problem.code-not-accepted.title')).waitFor({ state: 'detached' });
    });
  });

  describe('the consent window', () => {
    const decline = { name: t('consent.decline'), exact: true } as const;
    const answers = async (page: Page) => (await asked(page)).map(({ argument }) => argument);

    it('B4: declining has the focus, and Enter declines', async () => {
      const page = await open('consent-control');
      expect(await page.getByRole('button', decline).evaluate((button) => button === document.activeElement)).toBe(
        true
      );
      await page.keyboard.press('Enter');
      expect(await answers(page)).toMatchObject([{ answer: 'decline' }]);
    });

    it('B4: Escape declines', async () => {
      const page = await open('consent-control');
      await page.keyboard.press('Escape');
      expect(await answers(page)).toMatchObject([{ answer: 'decline' }]);
    });

    it('B4: each button gives its own answer, once', async () => {
      for (const [label, answer] of [
        [t('consent.allowControl'), 'allow'],
        [t('consent.allowViewOnly'), 'allow-view']
      ]) {
        const page = await open('consent-control');
        await page.evaluate(() => Object.assign(window.harness.answers, { 'consent.answer': { accepted: true } }));
        const button = page.getByRole('button', { name: label ?? '', exact: true });
        await button.click();
        await button.click({ force: true });
        await page.keyboard.press('Escape');
        expect(await answers(page)).toMatchObject([{ answer }]);
        await page.context().close();
      }
    });

    it('B4: a key or click that comes too early answers nothing', async () => {
      const page = await open('consent-control');
      await page.evaluate(async () => {
        const question = window.harness.answers['consent.question'];
        if (typeof question !== 'object') throw new Error('No question');
        window.harness.emit('consent.question', { ...question, questionId: '11111111-2c1b-4f39-8f4e-0b7a55d1c0de' });
        while (document.querySelector('button[aria-disabled=true]') === null) await new Promise(requestAnimationFrame);
        window.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' }));
        for (const button of document.querySelectorAll('button')) button.click();
      });
      expect(await answers(page)).toEqual([]);
      await page.waitForSelector('button:not([aria-disabled=true])');
      await page.keyboard.press('Escape');
      expect(await answers(page)).toMatchObject([{ answer: 'decline' }]);
    });
  });

  describe('the chat', () => {
    it('D8: Enter sends, Shift+Enter starts a new line', async () => {
      const page = await open('sharing-chat');
      await page.evaluate(() => Object.assign(window.harness.answers, { 'chat.send': { ok: true } }));
      await page.keyboard.type('first');
      await page.keyboard.press('Shift+Enter');
      await page.keyboard.type('second');
      expect(await asked(page)).toEqual([]);
      await page.keyboard.press('Enter');
      expect(await asked(page)).toEqual([{ name: 'chat.send', argument: { text: 'first\nsecond' } }]);
      await page.waitForFunction(() => document.querySelector('textarea')?.value === '');
    });

    it('D8: Enter that takes an input method’s suggestion does not send', async () => {
      const page = await open('sharing-chat');
      await page.locator('textarea').fill('かな');
      await page.locator('textarea').dispatchEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true });
      expect(await asked(page)).toEqual([]);
    });

    it('D8: a text that could not be sent stays', async () => {
      const page = await open('sharing-chat');
      await page.evaluate(() =>
        Object.assign(window.harness.answers, { 'chat.send': { ok: false, code: 'wrong-state' } })
      );
      await page.locator('textarea').fill('are you there?');
      await page.keyboard.press('Enter');
      await page.getByText(t('chat.failed')).waitFor();
      expect(await page.locator('textarea').inputValue()).toBe('are you there?');
    });

    it('D8: what is on the screen is said to be read', async () => {
      const page = await open('sharing-chat');
      const read = () => page.evaluate(() => window.harness.calls.filter((call) => call.name === 'chat.read').length);
      const before = await read();
      expect(before).toBeGreaterThan(0);
      await page.evaluate(() => {
        const line = { messageId: 'x', from: 'peer', text: 'One more', at: Date.now(), delivered: true };
        window.harness.emit('chat.changed', [line]);
      });
      await expect.poll(read).toBeGreaterThan(before);
    });
  });

  describe('stopping', () => {
    it.each([
      ['bar-control', 'bar.stop'],
      ['sharing-control', 'session.end'],
      ['sharing-chat', 'session.end'],
      ['interrupted', 'session.end']
    ])('B5: one click in %s', async (scene, request) => {
      const page = await open(scene);
      await page.getByRole('button', { name: t('action.stopSharing') }).click();
      expect((await asked(page)).map(({ name }) => name)).toEqual([request]);
    });

    it('D4, D3: the bar pauses and takes control back', async () => {
      const page = await open('bar-control');
      await page.getByRole('button', { name: t('action.pause') }).click();
      await page.getByRole('button', { name: t('action.takeBack') }).click();
      expect(await asked(page)).toEqual([
        { name: 'bar.pause', argument: { paused: true } },
        { name: 'bar.takeBack', argument: undefined }
      ]);
    });
  });

  describe('the picture', () => {
    it('D6: alone, it stands at the corner, pixel for pixel, and Ctrl+Alt+Enter brings the toolbar', async () => {
      const page = await open('remote-actual-full');
      const box = await page.locator('video').boundingBox();
      expect(box).toEqual({ x: 0, y: 0, width: 1920, height: 1080 });
      expect(await page.getByRole('toolbar').count()).toBe(0);
      await page.keyboard.press('Control+Alt+Enter');
      await page.getByRole('toolbar').waitFor();
      await page.keyboard.press('Control+Alt+Enter');
      await page.getByRole('toolbar').waitFor({ state: 'detached' });
    });

    it('D3: control is asked for and given back from the toolbar', async () => {
      const view = await open('remote-view');
      await view.getByRole('button', { name: t('live.askControl') }).click();
      expect(await asked(view)).toEqual([{ name: 'session.choose', argument: { mode: 'control' } }]);
      await view.context().close();
      const control = await open('remote-control');
      await control.getByRole('button', { name: t('live.giveBack') }).click();
      expect((await asked(control)).map(({ name }) => name)).toEqual(['session.giveBack']);
    });
  });

  it('experience: a wait says what may be the matter after ten seconds', async () => {
    const page = await open('redeeming');
    expect(await page.getByText(t('wait.stillWorking')).count()).toBe(0);
    await page.getByText(t('wait.stillWorking')).waitFor({ timeout: 15_000 });
  });

  it('A6: another account and signing out are in the person’s menu', async () => {
    const page = await open('home-account');
    await page.getByRole('menuitem', { name: t('home.account.switch') }).click();
    await page.getByRole('button', { name: t('home.account.menu', { name: 'Tomas Lindqvist' }) }).click();
    await page.getByRole('menuitem', { name: t('home.account.signOut') }).click();
    expect(await asked(page)).toEqual([
      { name: 'account.signIn', argument: { switchAccount: true } },
      { name: 'account.signOut', argument: undefined }
    ]);
  });
});
