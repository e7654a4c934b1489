import type { Browser, Locator, Page } from 'playwright-core';
import type { App } from '../apps/app.ts';
import { type Hands, handsAt } from '../machine/hands.ts';
import { attach, attachToBrowser, pageOf, pagesOf, waitFor } from './windows.ts';

/** The windows that an app has. */
export type AppWindow = 'main' | 'consent' | 'bar' | 'frame' | 'overlay';

/** Somebody at a computer: looks at the windows of their app, and uses the mouse and keyboard of their display. */
export type Person = {
  readonly name: string;
  readonly hands: Hands;
  readonly display: string;
  /** The window, once it is there. */
  readonly window: (kind: AppWindow) => Promise<Page>;
  /** The window if it is there now. */
  readonly windowNow: (kind: AppWindow) => Page | undefined;
  /** Main windows that are open now: a helper has one for each session. */
  readonly mainWindows: () => readonly Page[];
  /** The same person in front of one main window among several. */
  readonly at: (page: Page) => Person;
  /** Moves the pointer to what is to be clicked, as it lies on the screen, and clicks. */
  readonly click: (target: Locator) => Promise<void>;
  /** Clicks into a field and types. */
  readonly fill: (target: Locator, text: string) => Promise<void>;
  /** Where something lies on the display, in pixels. */
  readonly place: (
    target: Locator
  ) => Promise<{ readonly x: number; readonly y: number; readonly width: number; readonly height: number }>;
  /** The page on which this person signs in, in their own browser. */
  readonly browser: () => Promise<BrowserWindow>;
  readonly leave: () => Promise<void>;
};

/** The page on which somebody signs in. */
export type BrowserWindow = {
  readonly page: Page;
  readonly close: () => Promise<void>;
  /** Leaves it open, out of the way of the app's windows; it remembers who signed in. */
  readonly putAside: () => Promise<void>;
};

/** Puts a person in front of an app at a display. */
export async function personAt(app: App, display: string): Promise<Person> {
  const windows = await attach(app.debugPort);
  const hands = handsAt(display);
  const windowNow = (kind: AppWindow): Page | undefined => pageOf(windows, new RegExp(`/windows/${kind}/`));

  async function click(target: Locator): Promise<void> {
    const { x, y, width, height } = await place(target);
    await hands.click(x + width / 2, y + height / 2);
  }

  const person: Person = {
    name: app.name,
    hands,
    display,
    windowNow,
    mainWindows: () => pagesOf(windows, /\/windows\/main\//),
    at: (page) => ({ ...person, window: async (kind) => (kind === 'main' ? page : person.window(kind)) }),
    window: (kind) => waitFor(`${app.name}'s ${kind} window`, async () => windowNow(kind)),
    click,
    fill: async (target, text) => {
      await click(target);
      await target.page().waitForTimeout(50);
      await hands.type(text);
    },
    place,
    browser: () => openedBrowser(app),
    leave: () => windows.close()
  };
  return person;
}

async function openedBrowser(app: App): Promise<BrowserWindow> {
  const browser: Browser = await attachToBrowser(app.browserProfile);
  const page = await waitFor('the sign-in page', async () => pageOf(browser, /^https:/));
  return {
    page,
    putAside: async () => {
      const session = await page.context().newCDPSession(page);
      const { windowId } = await session.send('Browser.getWindowForTarget');
      await session.send('Browser.setWindowBounds', { windowId, bounds: { left: 1_880, top: 1_040 } });
    },
    close: async () => {
      const session = await browser.newBrowserCDPSession();
      await session.send('Browser.close').catch(() => undefined);
    }
  };
}

/** Where an element lies on the display: the page knows its window's place, the element its place in the page. */
async function place(target: Locator): Promise<{ x: number; y: number; width: number; height: number }> {
  await target.waitFor({ state: 'visible' });
  await waitFor('something that can be clicked', () => target.isEnabled());
  await target.scrollIntoViewIfNeeded();
  const settled = await waitFor('something that stands still', async () => {
    const before = await target.boundingBox();
    await target.page().waitForTimeout(60);
    const after = await target.boundingBox();
    return before !== null && after !== null && before.x === after.x && before.y === after.y && after;
  });
  const origin = await target.page().evaluate(() => ({
    x: window.screenX + (window.outerWidth - window.innerWidth) / 2,
    y: window.screenY + (window.outerHeight - window.innerHeight)
  }));
  return { x: origin.x + settled.x, y: origin.y + settled.y, width: settled.width, height: settled.height };
}
