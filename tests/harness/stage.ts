import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { type Browser, chromium, type Page } from '@playwright/test';
import { contentSecurityPolicy } from '#main/security/csp.ts';
import { direction } from '#shared/i18n/locale.ts';
import type { WindowKind } from '#shared/ipc/channels.ts';
import { NO_TRANSFERS } from '#shared/transfer/view.ts';
import { findChromium } from '#standin/chromium/find-chromium.ts';
import { installFakeBridge } from './fake-bridge.ts';
import { sharePainting } from './fake-sharer.ts';
import { APP, NOW } from './fixtures.ts';
import { type Scene, SIZES, type SizeName, type Step } from './scene.ts';

const NO_POINTING = { offered: false, allowed: true, drawn: false };
const ORIGIN = 'http://deskside.test';
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8'
};

/** How a scene is looked at. */
export type Look = {
  readonly locale: string;
  readonly scheme: 'light' | 'dark';
  readonly forcedColors?: 'active';
  /** In place of the scene's own size. */
  readonly size?: SizeName;
};

/** A scene on the stage: its page, and what it complained about. */
export type Shown = {
  readonly page: Page;
  readonly complaints: readonly string[];
  /** Looks at the same page in another way, without loading it again. */
  readonly look: (look: Look) => Promise<void>;
};

export type Stage = {
  readonly show: (scene: Scene, look: Look) => Promise<Shown>;
  readonly close: () => Promise<void>;
};

/** A headless Chromium that shows the built windows in `folder`, under the content policy that main sends. */
export async function openStage(folder: string): Promise<Stage> {
  const browser = await chromium.launch({
    executablePath: findChromium(process.env, process.platform),
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking', '--disable-sync']
  });
  return {
    show: (scene, look) => show(browser, folder, scene, look),
    close: () => browser.close()
  };
}

async function show(browser: Browser, folder: string, scene: Scene, look: Look): Promise<Shown> {
  const page = await browser.newPage({
    viewport: SIZES[look.size ?? scene.size],
    colorScheme: look.scheme,
    forcedColors: look.forcedColors ?? 'none',
    reducedMotion: 'reduce',
    timezoneId: 'Europe/Berlin',
    locale: 'en-GB'
  });
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(`${message.type()}: ${message.text()}`);
  });
  await page.clock.setFixedTime(NOW);
  await page.route(`${ORIGIN}/**`, async (route) => {
    const path = normalize(new URL(route.request().url()).pathname);
    await route.fulfill({
      body: await readFile(join(folder, path)),
      contentType: TYPES[extname(path)] ?? 'application/octet-stream',
      headers: { 'content-security-policy': contentSecurityPolicy(scene.window) }
    });
  });
  await page.addInitScript(installFakeBridge, answersFor(scene, look.locale));
  await page.goto(`${ORIGIN}/windows/${scene.window}/index.html${scene.window === 'main' ? (scene.query ?? '') : ''}`);
  await settle(page, scene.window);
  if (scene.window === 'main') {
    if (scene.picture === true) await showPicture(page);
    for (const step of scene.act ?? []) await act(page, step);
    if (scene.check !== undefined)
      await page.evaluate((view) => window.harness.emit('check.changed', view), scene.check);
  }
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  return { page, complaints, look: (next) => lookAgain(page, scene, next) };
}

async function lookAgain(page: Page, scene: Scene, look: Look): Promise<void> {
  await page.setViewportSize(SIZES[look.size ?? scene.size]);
  await page.emulateMedia({ colorScheme: look.scheme, forcedColors: look.forcedColors ?? 'none' });
  const events = {
    main: () => ['app.changed', { ...APP, ...(scene.window === 'main' ? scene.app : {}), locale: look.locale }],
    consent: () => ['consent.question', scene.window === 'consent' ? { ...scene.question, locale: look.locale } : null],
    bar: () => ['bar.changed', scene.window === 'bar' ? { ...scene.bar, locale: look.locale } : null],
    frame: () => ['frame.changed', scene.window === 'frame' ? scene.frame : null],
    overlay: () => ['overlay.changed', scene.window === 'overlay' ? scene.overlay : null]
  };
  const [event, payload] = events[scene.window]();
  const before = await page.evaluate(() => document.dir);
  await page.evaluate(([name, value]) => window.harness.emit(String(name), value), [event, payload]);
  if (scene.window !== 'frame' && scene.window !== 'overlay')
    await page.waitForFunction((way) => document.dir === way, direction(look.locale));
  // A window that turns around is drawn afresh, with everything closed that was open.
  if (scene.window === 'main' && before !== direction(look.locale)) {
    for (const step of scene.act ?? []) if (step.startsWith('open-')) await act(page, step);
  }
  await page.evaluate(restColours);
}

/** Waits until the new look is drawn and no colour is on its way from the old one any more. Runs in the page. */
async function restColours(): Promise<void> {
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  for (let quiet = 0; quiet < 3; quiet += 1) {
    await frame();
    const fading = document.getAnimations().filter((each) => each instanceof CSSTransition);
    if (fading.length > 0) quiet = -1;
    await Promise.allSettled(fading.map((each) => each.finished));
  }
}

async function settle(page: Page, kind: WindowKind): Promise<void> {
  if (kind === 'overlay') await page.waitForSelector('#name:not([hidden])');
  else if (kind !== 'frame') await page.waitForSelector('#root *');
  else await page.waitForSelector('html[data-mode]', { state: 'attached' });
  if (kind === 'consent') await page.waitForSelector('button:not([aria-disabled=true])');
}

async function showPicture(page: Page): Promise<void> {
  await page.evaluate(sharePainting, { width: 1920, height: 1080 });
  await page.waitForFunction(() => window.harness.calls.some((call) => call.name === 'peer.firstFrame'));
  // A canvas sends one black frame before its first picture.
  await page.waitForFunction(() => {
    const video = document.querySelector('video');
    const context = document.createElement('canvas').getContext('2d');
    if (video === null || context === null) return false;
    context.drawImage(video, 0, 0, 8, 8);
    return (context.getImageData(4, 4, 1, 1).data[2] ?? 0) > 32;
  });
}

function answersFor(scene: Scene, locale: string): Record<string, unknown> {
  switch (scene.window) {
    case 'main':
      return {
        'app.snapshot': {
          app: { ...APP, ...scene.app, locale },
          session: scene.session ?? { phase: 'none' },
          chat: scene.chat ?? [],
          transfers: scene.transfers ?? NO_TRANSFERS
        },
        ...scene.answers
      };
    case 'consent':
      return { 'consent.question': scene.question === null ? null : { ...scene.question, locale } };
    case 'bar':
      return { 'bar.view': { ...scene.bar, locale }, 'bar.pointing': scene.pointing ?? NO_POINTING };
    case 'frame':
      return { 'frame.view': scene.frame };
    case 'overlay':
      return { 'overlay.view': { view: scene.overlay, shaped: false, locale } };
  }
}

async function act(page: Page, step: Step): Promise<void> {
  switch (step) {
    case 'show-chat':
      await page.evaluate(() => window.harness.emit('panel.show', { panel: 'chat' }));
      await page.waitForSelector('textarea');
      return;
    case 'show-transfers':
      // The sharer's button is the last one that opens no more on its page.
      if ((await page.locator('[data-tool]').count()) > 0) {
        const hidden = page.locator('[data-tool=transfers][aria-pressed=false]');
        if ((await hidden.count()) > 0) await hidden.click();
        // Its tooltip goes with the pointer.
        await page.mouse.move(1, 1);
      } else await page.locator('button:not([aria-expanded])').last().click();
      await page.waitForSelector('section h2');
      return;
    case 'open-account':
      await page.locator('header button').click();
      await page.waitForSelector('[role=menu]');
      return;
    case 'show-check':
      if ((await page.locator('header button').count()) > 0) {
        await act(page, 'open-account');
        await page.locator('[role=menuitem]').nth(1).click();
      } else await page.locator('button').last().click();
      await page.waitForFunction(() => window.harness.calls.some((call) => call.name === 'check.start'));
      return;
    case 'type-part':
      await page.locator('input').pressSequentially('k7qm3');
      return;
    case 'type-wrong':
      await page.locator('input').pressSequentially('k7q0');
      return;
    case 'refuse-code':
      await page.locator('input').fill('k7qm 3wxp');
      await page.locator('button[type=submit]').click();
      await page.waitForSelector('[role=alert]');
      return;
    case 'type-ticket':
      await page.locator('button:not([type=submit])').last().click();
      await page.keyboard.type('no reference');
      return;
    case 'refuse-help':
      await page.locator('button:not([type=submit])').nth(-2).click();
      await page.waitForSelector('[class*=fui-MessageBar]');
      return;
    case 'ask-view':
      await page.locator('button[class*=fui-Button]:not([aria-expanded])').first().click();
      await page.waitForSelector('[class*=fui-MessageBar]');
      return;
    case 'open-why':
      await page.locator('button[aria-haspopup=dialog]').first().click();
      await page.waitForSelector('[role=dialog]');
      return;
    case 'open-standing':
      await act(page, 'open-account');
      await page.locator('[role=menuitem]').first().click();
      await page.waitForSelector('[role=dialog]');
      return;
    case 'open-pointing':
      await page.locator('[data-tool=pointing]').click();
      await page.waitForSelector('[role=menuitemradio]');
      return;
    case 'point-pen':
      await act(page, 'open-pointing');
      await page.locator('[role=menuitemradio]').nth(2).click();
      await page.waitForSelector('[data-pointing=pen]');
      return;
    case 'open-quality':
      // The figures need two looks, a second apart.
      await page.waitForTimeout(3_500);
      await page.locator('[data-tool=quality]').click();
      await page.waitForSelector('dl');
      return;
    case 'open-zoom':
    case 'open-keys':
    case 'open-displays':
    case 'open-another':
      await page.locator(`[data-tool=${step.slice('open-'.length)}]`).click();
      await page.waitForSelector('[role=menu]');
      return;
    case 'open-hand-over':
      await act(page, 'open-another');
      await page.locator('[role=menuitem]').last().click();
      await page.waitForSelector('[role=dialog]');
      return;
    case 'open-words':
      await page.locator('[data-tool=check-words], button[aria-expanded=false]:not([data-tool])').first().click();
      await page.waitForSelector('ol[lang=en]');
      return;
  }
}
