import type { App, WebContents } from 'electron';
import type { Log } from '../ports.ts';
import { APP_ORIGIN } from './app-protocol.ts';

/** Whether `url` is a page of the app. */
function isOwnPage(url: string): boolean {
  return URL.canParse(url) && url.startsWith(`${APP_ORIGIN}/windows/`);
}

/**
 * Locks every WebContents that is ever made (security.md promise 7): no `<webview>`, no new window, no navigation and no
 * redirect, in any frame. A page of ours is loaded once, by main; a reload of the same page is the one thing allowed.
 * To be called before the first window exists.
 */
export function lockDownWebContents(app: App, log: Log): void {
  app.on('web-contents-created', (_event, contents) => lock(contents, log));
}

function lock(contents: WebContents, log: Log): void {
  const refuse = (event: { preventDefault: () => void }, what: string) => {
    event.preventDefault();
    log.warn('navigation-refused', { what });
  };
  contents.setWindowOpenHandler(() => {
    log.warn('navigation-refused', { what: 'window' });
    return { action: 'deny' };
  });
  contents.on('will-attach-webview', (event) => refuse(event, 'webview'));
  contents.on('will-navigate', (event) => {
    if (!(isOwnPage(event.url) && event.url === contents.getURL())) refuse(event, 'navigation');
  });
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame) refuse(event, 'frame');
  });
  contents.on('will-redirect', (event) => refuse(event, 'redirect'));
}
