import { Emitter } from './loud.ts';
import type { Menu } from './menu.ts';
import type { NativeImage } from './native-image.ts';

let told = false;

/** Electron's Tray, as state only: a bare X server has nowhere to show it, so nobody can click it. */
export class Tray extends Emitter {
  #destroyed = false;
  #title = '';
  #menu: Menu | null = null;

  constructor(_image: NativeImage | string, _guid?: string) {
    super();
    if (!told) console.warn('Electron stand-in: there is no system tray here; the tray icon is kept but not shown');
    told = true;
  }

  setImage(_image: NativeImage | string): void {}

  setPressedImage(_image: NativeImage | string): void {}

  setToolTip(_toolTip: string): void {}

  setTitle(title: string, _options?: object): void {
    this.#title = title;
  }

  getTitle(): string {
    return this.#title;
  }

  setContextMenu(menu: Menu | null): void {
    this.#menu = menu;
  }

  popUpContextMenu(menu?: Menu): void {
    (menu ?? this.#menu)?.popup();
  }

  closeContextMenu(): void {
    this.#menu?.closePopup();
  }

  getBounds(): { x: number; y: number; width: number; height: number } {
    return { x: 0, y: 0, width: 0, height: 0 };
  }

  setIgnoreDoubleClickEvents(_ignore: boolean): void {}

  destroy(): void {
    this.#destroyed = true;
  }

  isDestroyed(): boolean {
    return this.#destroyed;
  }
}
