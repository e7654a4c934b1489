import type { WebContents, WebFrameMain } from 'electron';
import type { WindowKind } from '#shared/ipc/channels.ts';

/** Which kind of window a WebContents belongs to; `undefined` for any that is not registered, or not any more. */
export type KindOf = (contents: WebContents) => WindowKind | undefined;

/** What the check needs of an IPC event. */
export type SenderEvent = { readonly sender: WebContents; readonly senderFrame: WebFrameMain | null };

/**
 * Whether a message really comes from the page that may send it (style.md point 3): a registered, living WebContents of
 * the wanted kind, its main frame, on exactly the app's origin, on that window's own page. Fails closed: whatever is
 * missing, destroyed or throws is a no.
 */
export function isFrom(event: SenderEvent, wanted: WindowKind, kindOf: KindOf, origin: string): boolean {
  try {
    const { sender, senderFrame } = event;
    if (senderFrame === null || sender.isDestroyed() || kindOf(sender) !== wanted) return false;
    if (senderFrame.parent !== null || senderFrame !== sender.mainFrame) return false;
    if (senderFrame.origin !== origin) return false;
    const url = new URL(senderFrame.url);
    return `${url.protocol}//${url.host}` === origin && url.pathname === `/windows/${wanted}/index.html`;
  } catch {
    return false;
  }
}
