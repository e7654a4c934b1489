import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createTranslator } from '#shared/i18n/translator.ts';
import { CHECK_WORDS } from './fixtures.ts';
import { buildRenderer } from './renderer-build.ts';
import { SCENES } from './scenes.ts';
import { openStage, type Shown, type Stage } from './stage.ts';

const { t } = createTranslator('en');

/** Every request of one name that the page has made, by its argument. */
async function asked(page: Page, name: string): Promise<unknown[]> {
  const calls = await page.evaluate(() => window.harness.calls.map((call) => ({ ...call })));
  return calls.filter((call) => call.name === name).map(({ argument }) => argument);
}

const hasFocus = (element: Locator) => element.evaluate((each) => each === document.activeElement);

describe('how the windows explain themselves', () => {
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

  describe('“Why can’t I?”', () => {
    const why = (page: Page) => page.getByRole('button', { name: t('explain.open') });

    it('F4: with the keyboard it opens, keeps the focus inside, and gives it back when Escape closes it', async () => {
      const page = await open('choice-refused');
      await why(page).focus();
      await page.keyboard.press('Enter');
      const dialog = page.getByRole('dialog', { name: t('explain.title.control') });
      await dialog.waitFor();
      for (let step = 0; step < 6; step += 1) {
        expect(await dialog.evaluate((each) => each.contains(document.activeElement))).toBe(true);
        await page.keyboard.press('Tab');
      }
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
      await expect.poll(() => hasFocus(why(page))).toBe(true);
    });

    it('F4: says for every reason what is missing, what it means, who can change it, and its code', async () => {
      const page = await open('choice-why');
      for (const reason of ['right-control-missing', 'client-kind-cannot'] as const) {
        for (const text of [
          t(`why.${reason}.title`),
          t(`why.${reason}.means`),
          t(`why.${reason}.action`),
          t('problem.code', { code: reason })
        ]) {
          expect(await page.getByRole('dialog').getByText(text).count(), text).toBe(1);
        }
      }
    });

    it('F4: names the right as an administrator finds it', async () => {
      const page = await open('choice-why');
      expect(await page.getByRole('dialog').textContent()).toContain('Remote Help app – Take full control');
    });

    it('F4: copies every reason for support', async () => {
      const page = await open('choice-why');
      await page
        .getByRole('dialog')
        .getByRole('button', { name: t('action.copyDetails') })
        .click();
      expect(await asked(page, 'problem.copyDetails')).toEqual([
        { code: 'not-allowed', reasons: ['right-control-missing', 'client-kind-cannot'] }
      ]);
    });

    it('F4: a refused code names all that stands in the way, in the notice and in what is copied', async () => {
      const page = await open('home-refused-helper');
      await page.getByText(t('refusal.remote-help-disabled')).waitFor();
      await page.getByRole('button', { name: t('action.copyDetails') }).click();
      expect(await asked(page, 'problem.copyDetails')).toEqual([
        {
          code: 'not-allowed',
          reasons: ['remote-help-disabled', 'helper-licence-missing', 'right-connector-missing', 'right-offer-missing']
        }
      ]);
      await why(page).click();
      await page.getByRole('dialog').getByText(t('why.helper-licence-missing.title')).waitFor();
    });

    it('F4: a permission that the service lacks is named on the page and in what is copied', async () => {
      const permission = 'DeviceManagementConfiguration.Read.All';
      const page = await open('home-permission');
      await page.getByText(t('problem.permission', { permission })).waitFor();
      await why(page).click();
      await page.getByRole('dialog').getByText(t('missingPermission.title', { permission })).waitFor();
      await page
        .getByRole('dialog')
        .getByRole('button', { name: t('action.copyDetails') })
        .click();
      expect(await asked(page, 'problem.copyDetails')).toEqual([
        { code: 'directory-permission-missing', reasons: [], permission }
      ]);
    });

    it('F4: a mode that is allowed has no such button', async () => {
      const page = await open('choice');
      expect(await why(page).count()).toBe(0);
    });
  });

  describe('“What may I do?”', () => {
    const account = (page: Page) =>
      page.getByRole('button', { name: t('home.account.menu', { name: 'Tomas Lindqvist' }) });

    // Said to screen readers too, so that it stands there twice.
    const reads = (page: Page, text: string) => page.getByRole('dialog').getByText(text).last().waitFor();

    it('F4: is in the person’s menu, asks the service, and gives the focus back', async () => {
      const page = await open('home');
      await page.evaluate(() => Object.assign(window.harness.answers, { 'policy.standing': 'never' }));
      await account(page).focus();
      await page.keyboard.press('Enter');
      await page.getByRole('menuitem', { name: t('standing.open') }).waitFor();
      await page.keyboard.press('Enter');
      await reads(page, t('standing.waiting'));
      expect((await asked(page, 'policy.standing')).length).toBeGreaterThan(0);
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await expect.poll(() => hasFocus(account(page))).toBe(true);
    });

    it('F4: ticks what is allowed, crosses what is not, and gives each reason once', async () => {
      const page = await open('home-standing');
      const part = (name: string) =>
        page.getByRole('region', { name, exact: true }).getByRole('listitem').allTextContents();
      expect(await part(t('standing.may'))).toEqual([t('standing.view'), t('feature.chat')]);
      expect(await part(t('standing.mayNot'))).toEqual([
        t('standing.control'),
        t('feature.elevation'),
        t('feature.clipboard'),
        t('feature.files'),
        t('feature.unattended')
      ]);
      expect(await part(t('standing.why'))).toHaveLength(6);
      await reads(page, t('standing.best'));
    });

    it('F4: who may do nothing is told so', async () => {
      const page = await open('home-standing-none');
      await reads(page, t('standing.nothing'));
      expect(await page.getByRole('region', { name: t('standing.may'), exact: true }).count()).toBe(0);
    });

    it('F4: asks again after an answer that did not come', async () => {
      const page = await open('home-standing-failed');
      await page.evaluate(() =>
        Object.assign(window.harness.answers, {
          'policy.standing': { ok: true, standing: { modes: ['view'], features: [], refusals: [] } }
        })
      );
      await page.getByRole('button', { name: t('action.retry') }).click();
      await reads(page, t('standing.best'));
    });
  });

  describe('check words', () => {
    const SCENES_WITH_WORDS = ['choice', 'asking', 'remote-view', 'sharer-waiting', 'sharer-asking', 'sharing-view'];

    it.each(SCENES_WITH_WORDS)('A4: on %s they are shown on request only, and can end the session', async (scene) => {
      const page = await open(scene);
      const words = page.getByRole('list', { name: t('checkWords.list') });
      expect(await words.count()).toBe(0);
      await page.getByRole('button', { name: t('checkWords.open') }).click();
      await words.waitFor();
      expect(await words.textContent()).toBe(CHECK_WORDS.map((word, index) => `${index + 1}${word}`).join(''));
      expect(await words.evaluate((list) => [list.getAttribute('lang'), list.getAttribute('dir')])).toEqual([
        'en',
        'ltr'
      ]);
      await page.getByRole('button', { name: t('checkWords.end') }).click();
      expect(await asked(page, 'session.end')).toHaveLength(1);
    });

    it('A4: over the picture Escape closes them and the focus goes back to the toolbar', async () => {
      const page = await open('remote-view');
      const tool = page.getByRole('button', { name: t('checkWords.open') });
      await tool.focus();
      await page.keyboard.press('Enter');
      await page.getByRole('list', { name: t('checkWords.list') }).waitFor();
      await page.keyboard.press('Enter');
      await page.keyboard.press('Escape');
      await page.getByRole('list', { name: t('checkWords.list') }).waitFor({ state: 'detached' });
      await expect.poll(() => hasFocus(tool)).toBe(true);
      expect(await asked(page, 'session.end')).toEqual([]);
    });
  });

  describe('confirming', () => {
    it.each(['confirming-renewal', 'confirming-strip'])('A5, A6: %s can be cancelled', async (scene) => {
      const page = await open(scene);
      await page.getByRole('button', { name: t('action.cancel') }).click();
      expect(await asked(page, 'account.cancelSignIn')).toHaveLength(1);
    });

    it('A5: over a session the ways to stop it stay', async () => {
      const page = await open('confirming-strip');
      await page.getByRole('button', { name: t('action.stopSharing') }).click();
      expect(await asked(page, 'session.end')).toHaveLength(1);
    });

    it('A6: coming and going over a session it leaves the picture alone', async () => {
      const page = await open('remote-view');
      await page.evaluate(() => document.querySelector('video')?.setAttribute('data-same', ''));
      await page.evaluate(async () => {
        const { app } = Object(window.harness.answers['app.snapshot']);
        const confirming = { why: 'renewal', since: Date.now() };
        window.harness.emit('app.changed', { ...app, account: { ...app.account, confirming } });
      });
      await page.getByText(t('confirming.renewal.title')).waitFor();
      expect(await page.locator('video[data-same]').count()).toBe(1);
    });

    it('experience: it says what may be the matter after ten seconds', async () => {
      const page = await open('confirming-step-up');
      await page.getByText(t('confirming.hint')).waitFor({ timeout: 15_000 });
    });
  });

  it('F5: a device’s warning comes before the choice, says what to mind, and blocks nothing', async () => {
    const page = await open('choice-warned');
    const text = (await page.locator('main').textContent()) ?? '';
    const at = (part: string) => text.indexOf(part);
    expect(at(t('warning.device-not-compliant'))).toBeGreaterThan(0);
    expect(at(t('warningMind.device-not-compliant'))).toBeGreaterThan(at(t('warning.device-not-compliant')));
    expect(at(t('choice.question'))).toBeGreaterThan(at(t('warningMind.device-not-compliant')));
    await page.getByRole('button', { name: t('choice.control.submit') }).click();
    expect(await asked(page, 'session.choose')).toEqual([{ mode: 'control' }]);
  });

  it.each(['choice-partner', 'sharer-waiting-partner', 'sharing-partner', 'consent-partner'])(
    'A2: %s marks somebody of another organisation',
    async (scene) => {
      const page = await open(scene);
      await page.getByText(t('card.partner', { domain: 'alderfreight.example' })).waitFor();
    }
  );

  it('A6: without a key store Home says that each start asks to sign in', async () => {
    const page = await open('home-tokens-not-kept');
    await page.getByText(t('home.tokensNotKept.title')).waitFor();
    await page.context().close();
    expect(await (await open('home')).getByText(t('home.tokensNotKept.title')).count()).toBe(0);
  });
});
