import { Emitter } from './loud.ts';
import { runtime } from './runtime.ts';
import { WebContents } from './web-contents.ts';

type ThemeSource = 'system' | 'light' | 'dark';

/** Electron's `nativeTheme`. A bare X server has no theme of its own: «system» is light. */
export class NativeTheme extends Emitter {
  static readonly moduleName = 'nativeTheme';
  readonly shouldUseHighContrastColors = false;
  readonly shouldUseInvertedColorScheme = false;
  readonly shouldUseDarkColorsForSystemIntegratedUI = false;
  readonly shouldDifferentiateWithoutColor = false;
  readonly inForcedColorsMode = false;
  readonly prefersReducedTransparency = false;
  #source: ThemeSource = 'system';

  get themeSource(): ThemeSource {
    return this.#source;
  }

  /** What `prefers-color-scheme` says in every page changes with it. */
  set themeSource(source: ThemeSource) {
    if (!['system', 'light', 'dark'].includes(source))
      throw new TypeError(`Error processing argument: ${String(source)}`);
    const before = this.shouldUseDarkColors;
    this.#source = source;
    runtime.mediaFeatures = source === 'system' ? [] : [{ name: 'prefers-color-scheme', value: source }];
    for (const contents of WebContents.getAllWebContents()) contents.followTheme();
    if (before !== this.shouldUseDarkColors) queueMicrotask(() => this.emit('updated'));
  }

  get shouldUseDarkColors(): boolean {
    return this.#source === 'dark';
  }
}

export const nativeTheme = new NativeTheme();
