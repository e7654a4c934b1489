import type { DesktopCapturer, DesktopCapturerSource, Display, Session, WebFrameMain } from 'electron';
import type { SharedDisplay } from '#shared/protocol/peer.ts';
import type { CapturePort } from '#shared/session/ports.ts';
import type { Log } from '../ports.ts';

/** How long the system may take to list its displays. */
const LIST_TIMEOUT_MS = 5_000;

export type CaptureGate = Omit<CapturePort, 'permit'> & {
  readonly permit: (display: SharedDisplay) => void;
  /**
   * Answers a page's wish for a picture: the source, or `null` for no. Asked for by the display-media handler; apart from
   * it for tests.
   */
  readonly decide: (request: CaptureRequest) => Promise<DesktopCapturerSource | null>;
};

export type CaptureRequest = {
  readonly frame: WebFrameMain | null;
  readonly videoRequested: boolean;
  readonly audioRequested: boolean;
};

/**
 * The display-media gate (style.md point 9): a page gets a picture only while a permit stands, only the main window's main
 * frame, only the permitted display, and only as main finds it in a list made for this very request. The permit is looked
 * at again after the list was made, and so is whether the sharer still offers the display (D5).
 */
export function createCaptureGate(options: {
  readonly displays: {
    /** The offered display that is to be looked at. */
    readonly lookedAt: () => SharedDisplay | null;
    /** A display of this machine; `null` unless the sharer offers it and it is there. */
    readonly find: (shared: SharedDisplay) => Display | null;
  };
  readonly capturer: Pick<DesktopCapturer, 'getSources'>;
  /** The main frame of the main window; `null` while there is none. */
  readonly mainFrame: () => WebFrameMain | null;
  readonly log: Log;
}): CaptureGate {
  const { displays, capturer, log } = options;
  let permit: { readonly display: SharedDisplay } | null = null;

  const refuse = (reason: string): null => {
    log.warn('capture-refused', { reason });
    return null;
  };
  const isMainFrame = (frame: WebFrameMain | null) => frame !== null && frame === options.mainFrame();

  return {
    display: async () => displays.lookedAt(),
    permit: (display) => {
      permit = { display };
    },
    revoke: () => {
      permit = null;
    },
    decide: async (request) => {
      const standing = permit;
      if (standing === null) return refuse('no-permit');
      if (!isMainFrame(request.frame)) return refuse('sender');
      if (!request.videoRequested || request.audioRequested) return refuse('kind');
      const sources = await listScreens(capturer);
      if (permit !== standing) return refuse('permit-gone');
      if (!isMainFrame(request.frame)) return refuse('sender-gone');
      const display = displays.find(standing.display);
      if (display === null) return refuse('display-not-offered');
      const id = String(display.id);
      // Some systems do not say which source is which display; with only one of each there is no doubt.
      const named = sources.find((source) => source.display_id === id);
      const only = sources.length === 1 && sources[0]?.display_id === '' ? sources[0] : undefined;
      return named ?? only ?? refuse('source-unknown');
    }
  };
}

async function listScreens(capturer: Pick<DesktopCapturer, 'getSources'>): Promise<readonly DesktopCapturerSource[]> {
  let timer: NodeJS.Timeout | undefined;
  try {
    return await Promise.race([
      capturer.getSources({ types: ['screen'], thumbnailSize: { width: 0, height: 0 } }),
      new Promise<never>((_resolve, reject) => {
        timer = setTimeout(() => reject(new Error('no list of displays')), LIST_TIMEOUT_MS);
      })
    ]);
  } catch {
    return [];
  } finally {
    clearTimeout(timer);
  }
}

/** Puts the gate before `getDisplayMedia`. The callback is called exactly once for every request. */
export function guardDisplayMedia(session: Session, gate: CaptureGate, log: Log): void {
  session.setDisplayMediaRequestHandler((request, callback) => {
    gate
      .decide(request)
      .catch((error: unknown) => {
        log.error('capture-failed', { error });
        return null;
      })
      .then((source) => callback(source === null ? null : { video: source }))
      .catch((error: unknown) => log.error('capture-failed', { error }));
  });
}
