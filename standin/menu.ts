import type { MenuItemConstructorOptions } from 'electron';
import { app } from './app.ts';
import { BrowserWindow } from './browser-window.ts';
import { escapeHtml, InternalPage } from './internal-page.ts';
import { Emitter, Loud } from './loud.ts';
import { screen } from './screen.ts';

let lastCommand = 0;

/** What choosing an item with a role does; roles that edit text are the page's own keys already. */
const ROLES: Readonly<Record<string, (window: BrowserWindow | null) => void>> = {
  quit: () => app.quit(),
  close: (window) => window?.close(),
  minimize: (window) => window?.minimize(),
  reload: (window) => window?.reload(),
  forcereload: (window) => window?.reload(),
  togglefullscreen: (window) => window?.setFullScreen(!window.isFullScreen())
};

/** Electron's MenuItem. */
export class MenuItem extends Loud {
  readonly id: string;
  readonly role: NonNullable<MenuItemConstructorOptions['role']> | undefined;
  readonly type: NonNullable<MenuItemConstructorOptions['type']>;
  readonly accelerator: string | null;
  readonly commandId: number;
  readonly submenu: Menu | undefined;
  readonly icon: unknown;
  readonly userAccelerator = null;
  readonly registerAccelerator: boolean;
  label: string;
  sublabel: string;
  toolTip: string;
  enabled: boolean;
  visible: boolean;
  checked: boolean;
  menu: Menu | undefined;
  readonly click: (...args: unknown[]) => void;

  constructor(options: MenuItemConstructorOptions) {
    super();
    lastCommand += 1;
    this.commandId = lastCommand;
    this.id = options.id ?? '';
    this.role = options.role;
    this.label = options.label ?? options.role ?? '';
    this.sublabel = options.sublabel ?? '';
    this.toolTip = options.toolTip ?? '';
    this.accelerator = options.accelerator ?? null;
    this.registerAccelerator = options.registerAccelerator ?? true;
    this.icon = options.icon;
    this.enabled = options.enabled ?? true;
    this.visible = options.visible ?? true;
    this.checked = options.checked ?? false;
    this.submenu = Array.isArray(options.submenu) ? Menu.buildFromTemplate(options.submenu) : undefined;
    this.type = options.type ?? (this.submenu === undefined ? 'normal' : 'submenu');
    this.click = () => {
      if (!this.enabled) return;
      if (this.type === 'checkbox') this.checked = !this.checked;
      const window = BrowserWindow.getFocusedWindow();
      ROLES[(options.role ?? '').toLowerCase()]?.(window);
      // Electron's own window type is what the app's function is declared for.
      if (options.click !== undefined) Reflect.apply(options.click, undefined, [this, window ?? undefined, {}]);
    };
  }
}

/** Electron's Menu. There are no menu bars; `popup` opens a small window. */
export class Menu extends Emitter {
  readonly items: MenuItem[] = [];
  #page: InternalPage | undefined;

  static buildFromTemplate(template: ReadonlyArray<MenuItemConstructorOptions | MenuItem>): Menu {
    const menu = new Menu();
    for (const item of template) menu.append(item instanceof MenuItem ? item : new MenuItem(item));
    return menu;
  }

  static setApplicationMenu(menu: Menu | null): void {
    app.applicationMenu = menu;
  }

  static getApplicationMenu(): Menu | null {
    return app.applicationMenu instanceof Menu ? app.applicationMenu : null;
  }

  append(item: MenuItem): void {
    this.insert(this.items.length, item);
  }

  insert(position: number, item: MenuItem): void {
    item.menu = this;
    this.items.splice(position, 0, item);
  }

  getMenuItemById(id: string): MenuItem | null {
    for (const item of this.items) {
      if (item.id === id) return item;
      const inside = item.submenu?.getMenuItemById(id);
      if (inside !== undefined && inside !== null) return inside;
    }
    return null;
  }

  popup(options: { x?: number; y?: number; callback?: () => void } = {}): void {
    this.closePopup();
    const pointer = screen.getCursorScreenPoint();
    const items = this.items.filter(({ visible }) => visible);
    const rows = items.map((item, index) =>
      item.type === 'separator'
        ? '<hr>'
        : `<a href="answer?item=${index}" style="padding:4px 12px;${item.enabled ? '' : 'opacity:.5'}">${escapeHtml(`${item.checked ? '✓ ' : ''}${item.label}`)}</a>`
    );
    const page = new InternalPage(`<div style="margin:-12px">${rows.join('')}</div>`, {
      x: options.x ?? pointer.x,
      y: options.y ?? pointer.y,
      width: 240,
      height: 16 + rows.length * 28,
      frame: false,
      alwaysOnTop: true,
      skipTaskbar: true,
      resizable: false,
      title: 'menu'
    });
    this.#page = page;
    page.window.once('blur', () => page.window.destroy());
    this.emit('menu-will-show', {});
    void page.answer.then((answer) => {
      this.#page = undefined;
      this.emit('menu-will-close', {});
      const chosen = answer?.get('item');
      if (chosen !== undefined && chosen !== null) items[Number(chosen)]?.click();
      options.callback?.();
    });
  }

  closePopup(): void {
    this.#page?.window.destroy();
  }
}
