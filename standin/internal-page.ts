import type { BrowserWindowConstructorOptions } from 'electron';
import { type BrowserWindow, openInternalWindow } from './browser-window.ts';
import type { PreventableEvent } from './loud.ts';
import { protocol } from './protocol.ts';

/** Scheme of the stand-in's own small pages. */
export const INTERNAL_SCHEME = 'standin';

const pages = new Map<string, string>();
let last = 0;

/** Text made safe to stand in HTML. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

const STYLE = `
  body { margin: 0; padding: 16px; font: 14px system-ui, sans-serif; background: #fff; color: #222; box-sizing: border-box }
  h1 { font-size: 16px; margin: 0 0 8px } p { margin: 0 0 12px; white-space: pre-wrap; overflow-wrap: anywhere }
  form { margin: 0 } footer { display: flex; gap: 8px; justify-content: flex-end; margin-top: 12px }
  button { font: inherit; padding: 6px 14px; border: 1px solid #888; border-radius: 4px; background: #f3f3f3 }
  button:focus { outline: 2px solid #0f6cbd } input[type=text] { width: 100%; box-sizing: border-box; font: inherit; padding: 6px }
  a { color: inherit; text-decoration: none; display: block }
`;

/** Escape answers nothing, which every dialog takes as its cancelling answer. */
const SCRIPT = "addEventListener('keydown', (event) => { if (event.key === 'Escape') location.href = 'cancel' })";

/** One of the stand-in's own windows: forms and links in it that lead to `answer` answer with their fields. */
export class InternalPage {
  readonly window: BrowserWindow;
  /** The fields of the answer; nothing when the window was closed or Escape pressed. */
  readonly answer: Promise<URLSearchParams | undefined>;

  constructor(body: string, options: BrowserWindowConstructorOptions) {
    if (!protocol.isProtocolHandled(INTERNAL_SCHEME)) {
      protocol.handle(INTERNAL_SCHEME, (request) => {
        const page = pages.get(new URL(request.url).pathname);
        return new Response(page ?? 'none', { headers: { 'content-type': 'text/html; charset=utf-8' } });
      });
    }
    last += 1;
    const path = `/page-${last}`;
    const title = escapeHtml(options.title ?? '');
    pages.set(
      path,
      `<!doctype html><title>${title}</title><style>${STYLE}</style><body>${body}<script>${SCRIPT}</script>`
    );
    this.window = openInternalWindow({ minimizable: false, maximizable: false, ...options });
    const { window } = this;
    this.answer = new Promise((resolve) => {
      window.webContents.on('will-navigate', (event: PreventableEvent, url: string) => {
        event.preventDefault();
        const { pathname, searchParams } = new URL(url);
        resolve(pathname === '/answer' ? searchParams : undefined);
        window.destroy();
      });
      window.once('closed', () => {
        pages.delete(path);
        resolve(undefined);
      });
    });
    window.loadURL(`${INTERNAL_SCHEME}://page${path}`).catch(() => window.destroy());
  }
}
