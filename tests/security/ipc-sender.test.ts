import { describe, expect, it } from 'vitest';
import { isFrom } from '#main/ipc/sender.ts';
import type { WindowKind } from '#shared/ipc/channels.ts';
import { fakeSender } from '../unit/main/support/fake-sender.ts';

// Attack: a page that is not the one a channel is meant for drives the main process (style.md "What to avoid" point 6).
// Mitigation: registered WebContents, its main frame, exact origin, its own page, the kind that the map allows; fail closed.
const ORIGIN = 'app://deskside';

function judge(
  change: Parameters<typeof fakeSender>[2],
  wanted: WindowKind = 'main',
  registered: WindowKind | null = 'main'
) {
  return isFrom(fakeSender('main', ORIGIN, change).event, wanted, () => registered ?? undefined, ORIGIN);
}

describe('ipc sender', () => {
  it('accepts the window’s own main frame on its own page', () => {
    expect(judge({})).toBe(true);
    expect(judge({ url: `${ORIGIN}/windows/main/index.html?view=actual-full#x` })).toBe(true);
  });

  const refused: readonly (readonly [string, Parameters<typeof fakeSender>[2]])[] = [
    ['an iframe', { parent: {} }],
    ['a frame that is not the main frame', { frame: 'other' }],
    ['a frame that is gone', { frame: null }],
    ['a closed window', { destroyed: true }],
    ['a foreign origin', { origin: 'https://example.org', url: 'https://example.org/windows/main/index.html' }],
    ['an opaque origin', { origin: 'null' }],
    ['a blank origin', { origin: '' }],
    ['about:blank', { url: 'about:blank' }],
    ['a blank address', { url: '' }],
    ['another host of the scheme', { origin: 'app://evil', url: 'app://evil/windows/main/index.html' }],
    ['a host that begins alike', { url: 'app://deskside.evil/windows/main/index.html' }],
    ["another window's page", { url: `${ORIGIN}/windows/consent/index.html` }],
    ['another file', { url: `${ORIGIN}/assets/x.html` }]
  ];
  it.each(refused)('refuses %s', (_name, change) => {
    expect(judge(change)).toBe(false);
  });

  it('refuses the wrong kind of window, and one that is not registered (any more)', () => {
    expect(judge({}, 'consent', 'main')).toBe(false);
    expect(judge({}, 'main', 'consent')).toBe(false);
    expect(judge({}, 'main', null)).toBe(false);
  });

  it('refuses when looking at the sender throws', () => {
    const event = {
      get sender(): never {
        throw new Error('destroyed');
      },
      senderFrame: null
    };
    expect(isFrom(event, 'main', () => 'main', ORIGIN)).toBe(false);
  });
});
