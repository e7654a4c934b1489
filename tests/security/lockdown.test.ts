import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { lockDownWebContents } from '#main/security/lockdown.ts';
import { fakeLog } from '../unit/main/support/fake-log.ts';

// Attack: a page that opens a window, embeds a page, or goes elsewhere, and keeps its preload (security.md promise 7).
// Mitigation: refused for every WebContents ever made, from its making on.
const OWN = 'app://deskside/windows/main/index.html';

function setUp() {
  const app = new EventEmitter();
  lockDownWebContents(app as unknown as Parameters<typeof lockDownWebContents>[0], fakeLog());
  const windowHandlers: ((details: object) => { action: string })[] = [];
  const contents = Object.assign(new EventEmitter(), {
    setWindowOpenHandler: (handler: (details: object) => { action: string }) => windowHandlers.push(handler),
    getURL: () => OWN
  });
  app.emit('web-contents-created', {}, contents);
  const emit = (name: string, event: object = {}) => {
    let prevented = false;
    contents.emit(name, {
      ...event,
      preventDefault: () => {
        prevented = true;
      }
    });
    return prevented;
  };
  return { emit, openWindow: () => windowHandlers.map((handler) => handler({ url: OWN }).action) };
}

describe('lock-down', () => {
  it('no window, no webview, no redirect, no frame elsewhere', () => {
    const { emit, openWindow } = setUp();
    expect(openWindow()).toEqual(['deny']);
    expect(emit('will-attach-webview')).toBe(true);
    expect(emit('will-redirect', { url: OWN })).toBe(true);
    expect(emit('will-frame-navigate', { url: OWN, isMainFrame: false })).toBe(true);
  });

  it('no navigation but the reload of the page that is there', () => {
    const { emit } = setUp();
    expect(emit('will-navigate', { url: OWN })).toBe(false);
    for (const url of [
      'app://deskside/windows/consent/index.html',
      'app://deskside.evil/windows/main/index.html',
      'https://example.org/',
      'file:///etc/passwd',
      'javascript:alert(1)',
      'about:blank',
      ''
    ]) {
      expect(emit('will-navigate', { url })).toBe(true);
    }
  });
});
