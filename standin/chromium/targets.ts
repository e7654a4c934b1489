import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { CdpSession } from './cdp-pipe.ts';
import type { Chromium } from './chromium.ts';

const attachedSchema = z.object({
  sessionId: z.string(),
  targetInfo: z.object({ targetId: z.string(), type: z.string(), url: z.string() })
});
const detachedSchema = z.object({ sessionId: z.string() });
const crashedSchema = z.object({ targetId: z.string(), status: z.string(), errorCode: z.number() });

/** A page of Chromium's in a window of its own. */
export interface PageTarget {
  readonly targetId: string;
  readonly session: CdpSession;
}

interface Expected {
  readonly mark: string;
  readonly resolve: (page: PageTarget) => void;
}

const BLANK = 'data:text/html,<title>standin-';

/** True for the empty document every window starts with. */
export function isBlankMark(url: string): boolean {
  return url.startsWith(BLANK);
}

/** Longest time, in ms, that Chromium may take to open a window. */
const OPEN_TIMEOUT = 15_000;

/**
 * Opens pages and ends those nobody asked for: a page that opens a window by a way the stand-in does not intercept
 * earlier finds it closed before its first script.
 */
export class Targets {
  readonly #chromium: Chromium;
  readonly #expected: Expected[] = [];
  readonly #gone = new Map<string, () => void>();
  readonly #crashed = new Map<string, (reason: string, exitCode: number) => void>();
  #last: Promise<unknown> = Promise.resolve();

  private constructor(chromium: Chromium) {
    this.#chromium = chromium;
    const browser = chromium.connection.browser;
    browser.on('Target.attachedToTarget', (params) => this.#attached(attachedSchema.parse(params)));
    browser.on('Target.detachedFromTarget', (params) => {
      const { sessionId } = detachedSchema.parse(params);
      chromium.connection.forget(sessionId);
      this.#gone.get(sessionId)?.();
      this.#gone.delete(sessionId);
    });
    browser.on('Target.targetCrashed', (params) => {
      const { targetId, status, errorCode } = crashedSchema.parse(params);
      this.#crashed.get(targetId)?.(status, errorCode);
    });
  }

  static async open(chromium: Chromium): Promise<Targets> {
    const targets = new Targets(chromium);
    const browser = chromium.connection.browser;
    await browser.send('Target.setDiscoverTargets', { discover: true });
    await browser.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: true, flatten: true });
    return targets;
  }

  /**
   * Opens one app window and resolves with its page, stopped before its first script. One at a time: `claim` is called
   * just before Chromium is asked, so that the caller can catch the X window that comes next.
   */
  openPage(claim: () => Promise<void>): Promise<PageTarget> {
    const opened = this.#last.then(async () => {
      const mark = randomUUID();
      const claimed = claim();
      const page = new Promise<PageTarget>((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error('Chromium did not open a window in time')), OPEN_TIMEOUT);
        this.#expected.push({
          mark,
          resolve: (target) => {
            clearTimeout(timer);
            resolve(target);
          }
        });
      });
      await this.#chromium.openAppWindow(`${BLANK}${mark}</title>`);
      const target = await page;
      target.session.post('Runtime.runIfWaitingForDebugger', {});
      await claimed;
      return target;
    });
    this.#last = opened.catch(() => {});
    return opened;
  }

  /** Calls `listener` once when the session's target has gone. */
  onGone(sessionId: string, listener: () => void): void {
    this.#gone.set(sessionId, listener);
  }

  /** Calls `listener` when the target's renderer process has crashed. */
  onCrashed(targetId: string, listener: (reason: string, exitCode: number) => void): void {
    this.#crashed.set(targetId, listener);
  }

  #attached({ sessionId, targetInfo }: z.infer<typeof attachedSchema>): void {
    const session = this.#chromium.connection.session(sessionId);
    const at = this.#expected.findIndex(({ mark }) => targetInfo.url.includes(mark));
    const expected = this.#expected[at];
    if (expected !== undefined) {
      this.#expected.splice(at, 1);
      expected.resolve({ targetId: targetInfo.targetId, session });
    } else if (targetInfo.type === 'page') {
      this.#chromium.connection.browser.post('Target.closeTarget', { targetId: targetInfo.targetId });
    } else {
      session.post('Runtime.runIfWaitingForDebugger', {});
    }
  }
}
