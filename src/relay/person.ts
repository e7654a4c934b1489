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

/** Who is at one end of a session, with what. */
export interface Participant {
  readonly person: Person;
  readonly clientKind: ClientKind;
  readonly device: Device;
  /** What the access token proved about the sign-in (A5). */
  readonly authentication: AuthenticationFacts;
  /** The Entra device that the access token names. */
  readonly tokenDeviceId: string | null;
}

/** Whether both are the same account of the same tenant. */
export function samePerson(one: Person, other: Person): boolean {
  return one.tenantId === other.tenantId && one.objectId === other.objectId;
}

/** A key for maps. Ids are GUIDs, so the separator cannot occur in them. */
export function personKey(person: Person): string {
  return `${person.tenantId}/${person.objectId}`;
}
