import type { Page } from 'playwright-core';
import type { Person as Account, DemoOrganisation } from '../organisation/index.ts';
import type { Person } from './person.ts';
import { button, fillSignInPage, words } from './steps.ts';

/** Opens the menu behind the person's photo and takes one of its items. */
async function takeFromAccountMenu(person: Person, signedIn: Account, item: string): Promise<Page> {
  const page = await person.window('main');
  await person.click(button(page, words('home.account.menu', { name: signedIn.displayName })));
  await person.click(page.getByRole('menuitem', { name: item, exact: true }));
  return page;
}

/** Signs out by the account's menu; the welcome page is there when this resolves. */
export async function signOut(person: Person, signedIn: Account): Promise<void> {
  const page = await takeFromAccountMenu(person, signedIn, words('home.account.signOut'));
  await button(page, words('welcome.signIn')).waitFor();
}

/** Changes to another account by the menu; the browser has forgotten who was there before, so that the page asks. */
export async function switchAccount(
  person: Person,
  signedIn: Account,
  to: Account,
  browser: 'close' | 'keep' = 'close'
): Promise<void> {
  const page = await takeFromAccountMenu(person, signedIn, words('home.account.switch'));
  await fillSignInPage(
    person,
    to,
    () => button(page, words('home.account.menu', { name: to.displayName })).waitFor(),
    browser
  );
}

/** Types the code that the account's authenticator shows now, on the page that the app opened in the browser. */
export async function passSecondFactor(
  organisation: Pick<DemoOrganisation, 'freshCode'>,
  person: Person,
  account: Account,
  until: () => Promise<void>
): Promise<void> {
  const browser = await person.browser();
  await person.fill(browser.page.getByLabel('Code'), await organisation.freshCode(account));
  await person.click(browser.page.getByRole('button', { name: 'Verify', exact: true }));
  await until();
  await browser.close();
}
