import type { Rectangle } from '../ports.ts';

/** What is needed of Electron's `screen`. */
export type DisplayFinder = {
  readonly getDisplayMatching: (bounds: Rectangle) => { readonly bounds: Rectangle; readonly scaleFactor: number };
};

/** Where a window is on the display that it is on, in that display's own pixels. */
export function placeOfWindow(bounds: Rectangle, screen: DisplayFinder): Rectangle {
  const { bounds: display, scaleFactor } = screen.getDisplayMatching(bounds);
  const [left, top] = [
    Math.floor((bounds.x - display.x) * scaleFactor),
    Math.floor((bounds.y - display.y) * scaleFactor)
  ];
  const right = Math.ceil((bounds.x + bounds.width - display.x) * scaleFactor);
  const bottom = Math.ceil((bounds.y + bounds.height - display.y) * scaleFactor);
  return { x: left, y: top, width: right - left, height: bottom - top };
}
