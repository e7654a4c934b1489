import type { AuthenticationFacts } from '#shared/policy/facts.ts';
import type { ClientKind } from '#shared/protocol/relay.ts';

/** Somebody as the identity provider names them; both ids are lower-case GUIDs. */
export interface Person {
  readonly tenantId: string;
  readonly objectId: string;
}

/** The machine that somebody says they sit at. The name is for the record; nothing is decided by it. */
export interface Device {
  readonly name: string;
  readonly os: string;
  readonly entraDeviceId: string | null;
}

/** What the newest access token proved about somebody's sign-in; a renewed token replaces it. */
export interface SignIn {
  /** Second factor and authentication contexts (A5). */
  readonly authentication: AuthenticationFacts;
  /** The Entra device that the access token names. */
  readonly tokenDeviceId: string | null;
}

/** Who is at one end of a session, with what. */
export interface Participant extends SignIn {
  readonly person: Person;
  readonly clientKind: ClientKind;
  readonly device: Device;
}

/** The same participant after a new token; the very same object when it proves nothing else. */
export function withSignIn<Somebody extends Participant>(participant: Somebody, signIn: SignIn): Somebody {
  const { authentication, tokenDeviceId } = signIn;
  if (sameSignIn(participant, signIn)) return participant;
  return { ...participant, authentication, tokenDeviceId };
}

function sameSignIn(one: SignIn, other: SignIn): boolean {
  const [a, b] = [one.authentication, other.authentication];
  const sameContexts =
    a.contexts.every((context) => b.contexts.includes(context)) &&
    b.contexts.every((context) => a.contexts.includes(context));
  return one.tokenDeviceId === other.tokenDeviceId && a.mfa === b.mfa && sameContexts;
}

/** Whether both are the same account of the same tenant. */
export function samePerson(one: Person, other: Person): boolean {
  return one.tenantId === other.tenantId && one.objectId === other.objectId;
}

/** A key for maps. Ids are GUIDs, so the separator cannot occur in them. */
export function personKey(person: Person): string {
  return `${person.tenantId}/${person.objectId}`;
}
