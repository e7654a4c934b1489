import type { CheckView } from '#shared/check/steps.ts';
import type { AppView } from '#shared/ipc/app-view.ts';
import type { BarView, ConsentQuestion, FrameView, RequestAnswer, RequestName } from '#shared/ipc/channels.ts';
import type { OverlayView } from '#shared/pointing/overlay-view.ts';
import type { ChatLine, SessionView } from '#shared/session/view.ts';
import type { TransferView } from '#shared/transfer/view.ts';

/** Sizes of the app's own windows, and 320 px for 400 % zoom. */
export const SIZES = {
  home: { width: 420, height: 640 },
  session: { width: 1280, height: 800 },
  consent: { width: 480, height: 620 },
  'consent-displays': { width: 480, height: 806 },
  bar: { width: 640, height: 48 },
  narrow: { width: 320, height: 568 }
} as const;
export type SizeName = keyof typeof SIZES;

/** What can be done to a page; what starts with `open-` is done again when the window turns around. */
export type Step =
  | 'show-chat'
  | 'show-transfers'
  | 'show-check'
  | 'open-account'
  | 'open-why'
  | 'open-standing'
  | 'open-words'
  | 'open-quality'
  | 'open-pointing'
  | 'open-zoom'
  | 'open-keys'
  | 'open-displays'
  | 'open-another'
  | 'open-hand-over'
  | 'point-pen'
  | 'type-wrong'
  | 'type-part'
  | 'refuse-code'
  | 'refuse-help'
  | 'type-ticket'
  | 'ask-view';

type MainScene = {
  readonly window: 'main';
  readonly app?: Partial<AppView>;
  readonly session?: SessionView;
  readonly chat?: readonly ChatLine[];
  /** What is done once it is shown; selectors need no words. */
  readonly act?: readonly Step[];
  /** What main answers to requests beside the snapshot. */
  readonly answers?: { readonly [Name in RequestName]?: RequestAnswer<Name> | 'never' };
  /** What main says of clipboard and files, in its snapshot. */
  readonly transfers?: TransferView;
  /** What main says of the connection check, once it is shown. */
  readonly check?: CheckView;
  /** A sharer answers and sends a picture. */
  readonly picture?: boolean;
  readonly query?: string;
};
type OtherScene =
  | { readonly window: 'consent'; readonly question: ConsentQuestion | null }
  | { readonly window: 'bar'; readonly bar: BarView; readonly pointing?: RequestAnswer<'bar.pointing'> }
  | { readonly window: 'overlay'; readonly overlay: OverlayView }
  | { readonly window: 'frame'; readonly frame: FrameView };

/** One state of one window. */
export type Scene = { readonly name: string; readonly size: SizeName } & (MainScene | OtherScene);
