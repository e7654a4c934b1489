import type { SessionRole } from '#shared/session/modes.ts';
import type { Logger } from '../logging.ts';
import type { Person } from '../person.ts';
import type { NodeLink } from './node-link.ts';
import type { SharedStore } from './shared-store.ts';

export interface PeopleOptions {
  readonly node: string;
  readonly store: Pick<SharedStore, 'sessionsOf' | 'ownerOf'>;
  readonly link: Pick<NodeLink, 'ask' | 'tell'>;
  readonly up: () => boolean;
  readonly log: Logger;
}

/**
 * What somebody is in at other relays. While Redis is down, or one of them does not answer, nobody is kept from anything: a
 * second session beside a forgotten one does less harm than no help at all.
 */
export class People {
  readonly #options: PeopleOptions;

  constructor(options: PeopleOptions) {
    this.#options = options;
  }

  /** Whether somebody's sessions at one of these relays keep them from one more in this role (D12); each relay counts its own. */
  async isBusyAt(
    homes: ReadonlySet<string>,
    person: Person,
    as: SessionRole,
    besides?: string | undefined
  ): Promise<boolean> {
    const answers = [...homes].map((home) => {
      let busy = false;
      return this.#options.link
        .ask(home, { kind: 'is-busy', person, as, ...(besides === undefined ? {} : { besides }) }, (answer) => {
          busy = answer.kind === 'done' && answer.result.busy === true;
        })
        .then(
          () => busy,
          () => false
        );
    });
    return (await Promise.all(answers)).includes(true);
  }

  /** Whoever begins something in this role gives up their open code, and what they have lost the socket of. */
  leaveAt(homes: ReadonlySet<string>, person: Person, as: SessionRole, except?: string): void {
    const message = { kind: 'leave-others', person, as, ...(except === undefined ? {} : { except }) } as const;
    for (const home of homes) this.#options.link.tell(home, message);
  }

  /** Other relays at which somebody takes part in something. */
  async homesOf(person: Person): Promise<ReadonlySet<string>> {
    const { node, store, up, log } = this.#options;
    if (!up()) return new Set();
    try {
      const sessions = await store.sessionsOf(person);
      const owners = await Promise.all(sessions.map((sessionId) => store.ownerOf(sessionId)));
      return new Set(owners.flatMap((owner) => (owner === null || owner === '' || owner === node ? [] : [owner])));
    } catch (error) {
      log('warn', 'bus-question-failed', { cause: error });
      return new Set();
    }
  }
}
