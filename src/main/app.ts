import type { ElectronApi } from './electron-api.ts';
import type { Log } from './ports.ts';

/** What the entry point does with the composed app. */
export type DesksideApp = {
  /** Shows the main window, making it anew if it was closed. */
  readonly open: () => void;
  readonly openLink: (url: string) => void;
  readonly openArguments: (argv: readonly string[]) => void;
  /** Ends what is going on; answers whether something has to be waited for (`farewellMs`). */
  readonly quit: () => boolean;
  readonly farewellMs: number;
};

/** What the app is composed of and for. */
export type CompositionOptions = {
  readonly electron: ElectronApi;
  /** The folder that holds `preload` and `renderer` of the build. */
  readonly built: string;
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly log: Log;
};
