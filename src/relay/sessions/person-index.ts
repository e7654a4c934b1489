import { type Person, personKey } from '../person.ts';
import type { LiveSession } from './live-session.ts';

/** Which sessions that have not ended somebody takes part in, a code that is being looked into included. */
export class PersonIndex {
  readonly #sessions = new Map<string, Set<LiveSession>>();

  of(person: Person): readonly LiveSession[] {
    return [...(this.#sessions.get(personKey(person)) ?? [])];
  }

  add(person: Person, session: LiveSession): void {
    const key = personKey(person);
    const known = this.#sessions.get(key);
    if (known === undefined) this.#sessions.set(key, new Set([session]));
    else known.add(session);
  }

  remove(person: Person, session: LiveSession): void {
    const key = personKey(person);
    const known = this.#sessions.get(key);
    known?.delete(session);
    if (known?.size === 0) this.#sessions.delete(key);
  }
}
