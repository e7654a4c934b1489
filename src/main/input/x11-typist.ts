import { setTimeout as sleep } from 'node:timers/promises';
import type { SpareKeys } from './spare-keys.ts';
import type { X11Client } from './x11-client.ts';
import type { Keymap, Place } from './x11-keymap.ts';
import type { KeymapReader } from './x11-keymap-reader.ts';
import { keysymOf } from './x11-keysyms.ts';

/** The bit of Caps Lock among the modifiers. */
const LOCK = 1 << 1;

/** So many characters ahead places are made ready: more than there are places on any keyboard. */
const LOOK_AHEAD = 256;

/** Types text by its meaning. */
export type X11Typist = {
  /** Resolves when it was sent. Nothing else may be sent until then. */
  readonly text: (text: string) => Promise<void>;
  /** Text that waits for its turn: what it needs is made ready meanwhile. */
  readonly prepare: (text: string) => void;
  /** Ends the text that is being typed, and forgets what was announced. */
  readonly stop: () => void;
  /** Gives every lent keycode back. */
  readonly rest: () => Promise<void>;
};

/**
 * A character that one of the layouts has is typed with its own key, every other one with a spare keycode that is lent to it
 * (X servers take any character that way, and programs follow `MappingNotify`). `held`: the keycodes that are down.
 */
export function createX11Typist(options: {
  readonly client: X11Client;
  readonly spare: SpareKeys;
  readonly keymap: KeymapReader;
  readonly now: () => number;
  readonly held: () => readonly number[];
}): X11Typist {
  const { client, spare, keymap, now, held } = options;
  /** Texts that were announced and not begun. */
  const waiting: string[] = [];
  /** How often typing was stopped: a text that began before that goes no further. */
  let stops = 0;

  const tap = (keycode: number) => {
    client.fakeKey(keycode, true);
    client.fakeKey(keycode, false);
  };

  async function text(typed: string): Promise<void> {
    const announced = waiting.indexOf(typed);
    if (announced >= 0) waiting.splice(announced, 1);
    const begun = stops;
    const map = await keymap.fresh();
    const { lockedMods, lockedGroup } = await client.keyboardState();
    if (stops !== begun) return;
    const modifiers = held().filter((keycode) => map.modifiers.has(keycode));
    for (const keycode of modifiers) client.fakeKey(keycode, false);
    const locked = (lockedMods & LOCK) !== 0 && map.capsLock !== undefined ? map.capsLock : null;
    if (locked !== null) tap(locked);
    await typeCharacters([...typed], map, lockedGroup);
    if (locked !== null) tap(locked);
    for (const keycode of modifiers) client.fakeKey(keycode, true);
  }

  async function typeCharacters(characters: readonly string[], map: Keymap, usual: number): Promise<void> {
    const reach = createReach(client, map, usual);
    const begun = stops;
    for (const [index, character] of characters.entries()) {
      const place = ownPlace(map, character, usual) ?? (await borrow(characters, index, reach.rest));
      if (stops !== begun) break;
      if (place === null) continue;
      reach.to(place);
      tap(place.keycode);
    }
    reach.rest();
  }

  /** Where the layouts have a character, the one in use first; not on a key that is down. */
  function ownPlace(map: Keymap, character: string, group: number): Place | undefined {
    const down = held();
    const others = map.layouts.filter((_layout, index) => index !== group);
    return [map.layouts[group], ...others]
      .map((layout) => layout?.get(character))
      .find((place) => place !== undefined && !down.includes(place.keycode));
  }

  /** The place of a character; waits for one, with nothing held, together with those that come after it. */
  async function borrow(
    characters: readonly string[],
    index: number,
    beforeWaiting: () => void
  ): Promise<Place | null> {
    const keysym = keysymOf(characters[index] ?? '');
    for (;;) {
      const loan = spare.lend(keysym, now());
      if (loan === 'none') return null;
      if ('keycode' in loan) return loan;
      beforeWaiting();
      makeReady([...characters.slice(index), ...waiting].join(''));
      await sleep(loan.waitMs);
    }
  }

  /** Lends places to what comes next, as far as there are any at once. */
  function makeReady(text: string): void {
    const { layouts } = keymap.now();
    let looked = 0;
    for (const character of text) {
      looked += 1;
      if (looked > LOOK_AHEAD) break;
      if (layouts.some((layout) => layout.has(character))) continue;
      if (!spare.prepare(keysymOf(character), now())) break;
    }
    spare.settle();
  }

  return {
    text,
    stop: () => {
      stops += 1;
      waiting.length = 0;
    },
    prepare: (text) => {
      waiting.push(text);
      makeReady(text);
    },
    rest: async () => {
      for (let waitMs = spare.takeBack(now()); waitMs > 0; waitMs = spare.takeBack(now())) await sleep(waitMs);
    }
  };
}

/** Holds Shift and AltGr and locks the group as a place needs it, and no more often than it changes. */
function createReach(client: X11Client, map: Keymap, usual: number) {
  let group = usual;
  let shifted = false;
  let altGraph = false;
  const turn = (keycode: number | undefined, wanted: boolean, is: boolean): boolean => {
    if (keycode === undefined || wanted === is) return is;
    client.fakeKey(keycode, wanted);
    return wanted;
  };
  const to = (place: Pick<Place, 'group' | 'level'>): void => {
    if (place.group !== group) client.lockGroup(place.group);
    group = place.group;
    altGraph = turn(map.altGraph, place.level >= 2, altGraph);
    shifted = turn(map.shift, place.level % 2 === 1, shifted);
  };
  return { to, rest: () => to({ group: usual, level: 0 }) };
}
