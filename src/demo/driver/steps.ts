import type { Locator, Page } from 'playwright-core';
import { createTranslator, type MessageKey } from '#shared/i18n/translator.ts';
import { CODE_ALPHABET } from '#shared/ids/security-code.ts';
import type { SessionMode } from '#shared/session/modes.ts';
import type { Person as Account } from '../organisation/index.ts';
import type { Person } from './person.ts';
import { waitFor } from './windows.ts';

const { t } = createTranslator('en', { strict: true });

/** The texts as people read them; what the driver looks for is what a person would look for. */
export const words = t;

const CODE_SHAPE = new RegExp(`[${CODE_ALPHABET}]{4}-[${CODE_ALPHABET}]{4}`);

/** A button of a window by its name. */
export function button(page: Page, name: string): Locator {
  return page.getByRole('button', { name, exact: true });
}

/** Whether a text can be read in a window now. */
export async function reads(page: Page, text: string): Promise<boolean> {
  return page
    .getByText(text, { exact: false })
    .first()
    .isVisible()
    .catch(() => false);
}

/** Waits until a text can be read in the main window. */
export async function awaitText(person: Person, text: string, timeoutMs?: number): Promise<void> {
  const page = await person.window('main');
  await waitFor(`“${text}” on ${person.name}'s screen`, () => reads(page, text), timeoutMs);
}

/**
 * Signs in as a person does: the app's button, the organisation's page in the browser, name, password. A browser that is
 * kept open remembers who signed in, as people's browsers do.
 */
export async function signIn(person: Person, account: Account, browser: 'close' | 'keep' = 'close'): Promise<void> {
  const page = await person.window('main');
  await person.click(button(page, t('welcome.signIn')));
  await fillSignInPage(
    person,
    account,
    () => page.getByRole('heading', { name: t('home.getHelp.title') }).waitFor(),
    browser
  );
}

/** Name and password on the page that the app opened in the browser, which is closed after `until` unless it is kept. */
export async function fillSignInPage(
  person: Person,
  account: Account,
  until: () => Promise<void>,
  after: 'close' | 'keep' = 'close'
): Promise<void> {
  const browser = await person.browser();
  await person.fill(browser.page.getByLabel('User name'), account.userPrincipalName);
  await person.fill(browser.page.getByLabel('Password'), account.password);
  await person.click(browser.page.getByRole('button', { name: 'Sign in', exact: true }));
  await until();
  await (after === 'close' ? browser.close() : browser.putAside());
}

/** Helper: asks for a code and reads it off the screen. */
export async function readCode(helper: Person): Promise<string> {
  const page = await helper.window('main');
  await helper.click(button(page, t('home.giveHelp.submit')));
  return waitFor('a security code', async () => CODE_SHAPE.exec((await page.locator('body').textContent()) ?? '')?.[0]);
}

/** Sharer: types the code and sends it. */
export async function enterCode(sharer: Person, code: string): Promise<void> {
  const page = await sharer.window('main');
  await sharer.fill(page.getByLabel(t('home.getHelp.label')), code.toLowerCase());
  await sharer.click(button(page, t('home.getHelp.submit')));
}

/** Helper: waits for the sharer's card and asks for a mode. */
export async function askFor(helper: Person, mode: SessionMode): Promise<void> {
  const page = await helper.window('main');
  const label: MessageKey = mode === 'control' ? 'choice.control.submit' : 'choice.view.submit';
  await helper.click(button(page, t(label)));
}

/** Sharer: answers in the consent window. */
export async function answer(
  sharer: Person,
  said: 'allow-view' | 'allow-control' | 'allow-view-only' | 'decline'
): Promise<void> {
  const consent = await sharer.window('consent');
  const labels = {
    'allow-view': t('consent.allowView'),
    'allow-control': t('consent.allowControl'),
    'allow-view-only': t('consent.allowViewOnly'),
    decline: t('consent.decline')
  };
  await sharer.click(button(consent, labels[said]));
}

/** Helper: the picture as an element, once the first frame of it is there. */
export async function picture(helper: Person): Promise<Locator> {
  const page = await helper.window('main');
  const video = page.locator('video');
  await waitFor('the picture', () =>
    video.evaluate((element: HTMLVideoElement) => element.videoWidth > 0 && element.currentTime > 0).catch(() => false)
  );
  return video;
}
