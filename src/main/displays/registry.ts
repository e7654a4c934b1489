import type { Display, Screen } from 'electron';
import type { SharedDisplay } from '#shared/protocol/peer.ts';

/** A display of this machine, as Electron and as the other side know it. */
export type KnownDisplay = { readonly display: Display; readonly shared: SharedDisplay };

/** The displays of this machine under names of our own. */
export type DisplayRegistry = {
  /** What is there now, by number. */
  readonly present: () => readonly KnownDisplay[];
};

/**
 * Gives every display an id that says nothing about it and is drawn anew whenever it is plugged in, so that an id stands for
 * what the sharer saw when they answered; and a number, from left to right at first, that stays while it is plugged in.
 */
export function createDisplayRegistry(options: {
  readonly screen: Pick<Screen, 'getPrimaryDisplay' | 'getAllDisplays'>;
  readonly randomId: () => string;
}): DisplayRegistry {
  const { screen } = options;
  const names = new Map<number, { readonly id: string; readonly number: number }>();

  function nameOf(display: Display): { readonly id: string; readonly number: number } {
    const known = names.get(display.id);
    if (known !== undefined) return known;
    const taken = new Set([...names.values()].map((name) => name.number));
    let number = 1;
    while (taken.has(number)) number += 1;
    const name = { id: options.randomId(), number };
    names.set(display.id, name);
    return name;
  }

  return {
    present: () => {
      // A machine without a display reports one without an extent.
      const displays = screen
        .getAllDisplays()
        .filter(({ bounds }) => bounds.width > 0 && bounds.height > 0)
        .sort((a, b) => a.bounds.x - b.bounds.x || a.bounds.y - b.bounds.y);
      for (const id of names.keys()) if (!displays.some((display) => display.id === id)) names.delete(id);
      const primary = screen.getPrimaryDisplay().id;
      return displays
        .map((display) => ({ display, shared: sharedDisplay(display, nameOf(display), display.id === primary) }))
        .sort((a, b) => a.shared.number - b.shared.number);
    }
  };
}

/** A display as the other side is told of it: in its own pixels, as it is turned. */
export function sharedDisplay(
  display: Display,
  name: { readonly id: string; readonly number: number },
  primary: boolean
): SharedDisplay {
  return {
    ...name,
    width: Math.round(display.bounds.width * display.scaleFactor),
    height: Math.round(display.bounds.height * display.scaleFactor),
    primary
  };
}
