import type { SenderEvent } from '#main/ipc/sender.ts';

/** What an IPC message of a window's own main frame looks like to main; each part can be changed. */
export function fakeSender(
  kind: string,
  origin: string,
  change: {
    readonly origin?: string;
    readonly url?: string;
    readonly parent?: object | null;
    readonly destroyed?: boolean;
    readonly frame?: 'own' | 'other' | null;
  } = {}
): { readonly event: SenderEvent } {
  const frame = {
    parent: change.parent ?? null,
    origin: change.origin ?? origin,
    url: change.url ?? `${origin}/windows/${kind}/index.html`
  };
  const sender = { id: 1, isDestroyed: () => change.destroyed ?? false, mainFrame: frame };
  const senderFrame = change.frame === null ? null : change.frame === 'other' ? { ...frame } : frame;
  return { event: { sender, senderFrame } as unknown as SenderEvent };
}
