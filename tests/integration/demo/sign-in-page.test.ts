import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { PublicClientApplication } from '@azure/msal-node';
import { type Browser, type BrowserContext, chromium, type Page } from '@playwright/test';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type DemoOrganisation, type Tenant, totpNow } from '#demo/organisation/index.ts';
import { startTrusted } from './world.ts';

/** The page in a real browser: what a scripted client cannot see. */
let organisation: DemoOrganisation;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let clinic: Tenant;
let complaints: string[];

beforeAll(async () => {
  organisation = await startTrusted();
  const [first] = organisation.tenants;
  if (first === undefined) throw new Error('The demo has organisations.');
  clinic = first;
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      `--ignore-certificate-errors-spki-list=${organisation.spkiHashes.join(',')}`
    ]
  });
});

afterAll(async () => {
  await browser.close();
  await organisation.close();
});

beforeEach(async () => {
  context = await browser.newContext({ viewport: { width: 480, height: 640 } });
  page = await context.newPage();
  complaints = [];
  page.on('console', (message) => {
    if (/Content Security Policy|Mixed Content/i.test(message.text())) complaints.push(message.text());
  });
});

afterEach(async () => {
  await context.close();
});

function client(): PublicClientApplication {
  return new PublicClientApplication({
    auth: {
      clientId: organisation.clientId,
      authority: organisation.authorityOf(clinic.id),
      knownAuthorities: [organisation.authorityHost]
    },
    system: { protocolMode: 'OIDC' }
  });
}

async function signIn(
  steps: () => Promise<void>,
  prompt?: 'select_account' | 'login',
  context?: 'c1' | 'c2'
): Promise<string | undefined> {
  const result = await client().acquireTokenInteractive({
    scopes: [organisation.relayApi.scope],
    ...(prompt === undefined ? {} : { prompt }),
    ...(context === undefined ? {} : { claims: demand(context) }),
    openBrowser: async (url) => {
      await page.goto(url);
      await steps();
      await page.waitForURL(/^http:\/\/localhost/);
    }
  });
  return result.account?.username;
}

function codeOf(userName: string): Promise<string> {
  const person = organisation.people.find((each) => each.userPrincipalName.startsWith(`${userName}@`));
  if (person === undefined) throw new Error(`${userName} is missing.`);
  return organisation.freshCode(person);
}

/** What an accessibility check finds on the page as it is now, and whether it scrolls sideways. */
async function findings(): Promise<readonly string[]> {
  const source = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  await page.evaluate(source);
  const report: unknown = await page.evaluate('axe.run().then((result) => result.violations.map((one) => one.id))');
  const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
  return [...z.array(z.string()).parse(report), ...(Number(overflow) > 0 ? ['scrolls sideways'] : [])];
}

function demand(context: string): string {
  return JSON.stringify({ access_token: { acrs: { essential: true, value: context } } });
}

async function type(userName: string, password: string): Promise<void> {
  await page.locator('#username:focus').waitFor();
  await page.keyboard.type(userName);
  await page.keyboard.press('Tab');
  await page.keyboard.type(password);
  await page.keyboard.press('Enter');
}

describe('A1: the sign-in page in Chromium', () => {
  it('takes a person through by keyboard alone, to the loopback redirect, against no policy', async () => {
    const userName = await signIn(() => type('priya.raman@harbourclinic.example', 'amber-lantern'));
    expect(userName).toBe('priya.raman@harbourclinic.example');
    expect(complaints).toEqual([]);
  });

  it('says what was wrong, keeps the name and puts the cursor where it is needed', async () => {
    await signIn(async () => {
      await type('priya.raman@harbourclinic.example', 'wrong');
      await page.getByRole('alert').waitFor();
      expect(await page.title()).toMatch(/^Error: /);
      expect(await page.getByLabel('User name').inputValue()).toBe('priya.raman@harbourclinic.example');
      expect(await page.getByLabel('Password').evaluate((field) => field === document.activeElement)).toBe(true);
      await page.keyboard.type('amber-lantern');
      await page.keyboard.press('Enter');
    });
  });

  it('signs in again without asking, and changes to another account when asked to', async () => {
    await signIn(() => type('priya.raman@harbourclinic.example', 'amber-lantern'));
    expect(await signIn(async () => undefined)).toBe('priya.raman@harbourclinic.example');
    const changed = await signIn(async () => {
      await page.getByRole('button', { name: 'Use another account' }).click();
      await type('lior.cohen@harbourclinic.example', 'cedar-window');
    }, 'select_account');
    expect(changed).toBe('lior.cohen@harbourclinic.example');
    expect(complaints).toEqual([]);
  });

  it('signs out on the organisation’s own page', async () => {
    await signIn(() => type('priya.raman@harbourclinic.example', 'amber-lantern'));
    await page.goto(organisation.issuerOf(clinic.id).replace(/v2\.0$/, 'oauth2/v2.0/logout'));
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'You are signed out' }).waitFor();
    await signIn(() => type('lior.cohen@harbourclinic.example', 'cedar-window'));
    expect(complaints).toEqual([]);
  });

  it('A5: takes the code of an authenticator by keyboard alone, and says what was wrong with one', async () => {
    const olena = organisation.people.find((person) => person.userPrincipalName.startsWith('olena.'));
    if (olena === undefined) throw new Error('Olena is missing.');
    const userName = await signIn(
      async () => {
        await type(olena.userPrincipalName, olena.password);
        await page.locator('#code:focus').waitFor();
        await page.keyboard.type('000000');
        await page.keyboard.press('Enter');
        await page.getByRole('alert').waitFor();
        expect(await page.title()).toMatch(/^Error: Enter the code/);
        const field = page.getByLabel('Code', { exact: true });
        expect(await field.inputValue()).toBe('');
        expect(await field.evaluate((element) => element === document.activeElement)).toBe(true);
        expect(await findings()).toEqual([]);
        await page.keyboard.type('12ab');
        await page.keyboard.press('Enter');
        expect(await field.evaluate((element: HTMLInputElement) => element.validity.patternMismatch)).toBe(true);
        await field.fill(totpNow(olena));
        await page.keyboard.press('Enter');
      },
      undefined,
      'c1'
    );
    expect(userName).toBe(olena.userPrincipalName);
    expect(complaints).toEqual([]);
  });

  it('A5: explains a device that may not, and leads back to the app', async () => {
    const attempt = signIn(
      async () => {
        await type('lior.cohen@harbourclinic.example', 'cedar-window');
        await page.getByRole('heading', { name: 'You can’t go on with this device' }).waitFor();
        expect(await findings()).toEqual([]);
        await page.keyboard.press('Enter');
      },
      undefined,
      'c2'
    );
    await expect(attempt).rejects.toMatchObject({
      errorCode: 'access_denied',
      errorMessage: expect.stringContaining('AADSTS53001')
    });
    expect(complaints).toEqual([]);
  });

  it('K2: has no finding of an accessibility check, light and dark, wide and narrow', async () => {
    await signIn(async () => {
      for (const colorScheme of ['light', 'dark'] as const) {
        for (const width of [320, 480, 1024]) {
          await page.emulateMedia({ colorScheme });
          await page.setViewportSize({ width, height: 700 });
          expect(await findings(), `${colorScheme} ${width}`).toEqual([]);
        }
      }
      await type('lior.cohen@harbourclinic.example', 'wrong');
      await page.getByRole('alert').waitFor();
      expect(await findings()).toEqual([]);
      await page.locator('#password:focus').waitFor();
      await page.keyboard.type('cedar-window');
      await page.keyboard.press('Enter');
    });
    await signIn(
      async () => {
        await page.locator('#code:focus').waitFor();
        for (const colorScheme of ['light', 'dark'] as const) {
          for (const width of [320, 480, 1024]) {
            await page.emulateMedia({ colorScheme });
            await page.setViewportSize({ width, height: 700 });
            expect(await findings(), `code ${colorScheme} ${width}`).toEqual([]);
          }
        }
        await page.keyboard.type(await codeOf('lior.cohen'));
        await page.keyboard.press('Enter');
      },
      undefined,
      'c1'
    );
    await signIn(async () => {
      await page.getByRole('heading', { name: 'Choose an account' }).waitFor();
      expect(await findings()).toEqual([]);
      await page.keyboard.press('Enter');
    }, 'select_account');
  });
});
