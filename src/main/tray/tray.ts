import type { Menu, NativeImage, Tray } from 'electron';
import { TRAY_ICON, TRAY_ICON_SHARING } from './icons.ts';

/** What the tray says and offers; texts are already in the person's language. */
export type TrayView = {
  readonly toolTip: string;
  readonly sharing: boolean;
  readonly openLabel: string;
  /** `null` while nothing can be stopped. */
  readonly stopLabel: string | null;
  readonly quitLabel: string;
};

export type AppTray = { readonly show: (view: TrayView) => void; readonly destroy: () => void };

export type TrayOptions = {
  readonly Tray: typeof Tray;
  readonly Menu: typeof Menu;
  readonly iconFrom: (dataUrl: string) => NativeImage;
  readonly onOpen: () => void;
  readonly onStop: () => void;
  readonly onQuit: () => void;
};

/** The tray icon (G8): says in words and by a red dot whether something is shared, and stops it. */
export function createTray(options: TrayOptions): AppTray {
  const idle = options.iconFrom(TRAY_ICON);
  const sharing = options.iconFrom(TRAY_ICON_SHARING);
  const tray = new options.Tray(idle);
  tray.on('click', options.onOpen);
  let shown = '';
  return {
    show: (view) => {
      // Menus cannot be changed on every system: they are made anew, but only for a reason.
      const key = JSON.stringify(view);
      if (key === shown) return;
      shown = key;
      tray.setImage(view.sharing ? sharing : idle);
      tray.setToolTip(view.toolTip);
      tray.setContextMenu(
        options.Menu.buildFromTemplate([
          { label: view.openLabel, click: options.onOpen },
          ...(view.stopLabel === null ? [] : [{ label: view.stopLabel, click: options.onStop }]),
          { type: 'separator' as const },
          { label: view.quitLabel, click: options.onQuit }
        ])
      );
    },
    destroy: () => tray.destroy()
  };
}
