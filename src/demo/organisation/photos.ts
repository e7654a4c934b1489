import type { Person } from './people.ts';
import { drawPortrait } from './portraits/portrait.ts';

const drawn = new WeakMap<Person, Buffer>();

/** A person's photo, 240 × 240, as PNG; `null` for those who have none. Drawn at first use, the same every time. */
export function photoOf(person: Person): Buffer | null {
  if (person.portrait === null) return null;
  const known = drawn.get(person);
  if (known !== undefined) return known;
  const bytes = drawPortrait(person.portrait);
  drawn.set(person, bytes);
  return bytes;
}

/** The same as a data URL. */
export function photoDataUrl(person: Person): string | null {
  const bytes = photoOf(person);
  return bytes === null ? null : `data:image/png;base64,${bytes.toString('base64')}`;
}
