import type { AccountFacts } from '../directory.ts';
import { DirectoryUnavailable } from '../directory.ts';
import { isLicensed } from '../intune.ts';
import { licenceDetailsSchema, memberOfSchema, userSchema } from './schemas.ts';
import type { Asker, GraphResource } from './tenant-graph.ts';

/** An account with all its groups, at any depth. */
export interface Account extends AccountFacts {
  readonly groups: ReadonlySet<string>;
}

/** An account that does not exist. */
export const NOBODY: Account = { enabled: false, licensed: false, groups: new Set() };

/**
 * The state of a service plan that can be used (`servicePlanInfo`). `Disabled` was switched off for the person; `Error`,
 * `PendingInput`, `PendingActivation` and `PendingProvisioning` still wait for somebody to do something.
 */
const USABLE = 'Success';

const GROUP_TYPE = '#microsoft.graph.group';

function userResources(objectId: string): Readonly<Record<'user' | 'licences' | 'memberOf', GraphResource>> {
  const user = `/users/${objectId}`;
  return {
    user: { version: 'v1.0', path: `${user}?$select=id,accountEnabled`, permission: 'User.Read.All' },
    licences: { version: 'v1.0', path: `${user}/licenseDetails`, permission: 'User.Read.All' },
    memberOf: { version: 'v1.0', path: groupsPath(user), permission: 'GroupMember.Read.All' }
  };
}

/**
 * The groups of a user or device at any depth, in the largest pages. Not as `/microsoft.graph.group`: a cast is one of
 * Graph's advanced queries, which are eventually consistent, and a right that was taken away would live on.
 */
export function groupsPath(of: string): string {
  return `${of}/transitiveMemberOf?$select=id&$top=999`;
}

/** The ids of those that are groups; a directory role or an administrative unit is none. */
export function groupIds(objects: readonly { readonly id: string; readonly '@odata.type'?: string | undefined }[]) {
  return new Set(objects.filter((object) => (object['@odata.type'] ?? GROUP_TYPE) === GROUP_TYPE).map(({ id }) => id));
}

/** What Graph says about an account; one that does not exist is disabled, without licence and in no group. */
export async function readAccount(ask: Asker, objectId: string, plans: readonly string[]): Promise<Account> {
  const resources = userResources(objectId);
  const [user, licences, groups] = await Promise.all([
    ask.one(resources.user, userSchema),
    ask.all(resources.licences, licenceDetailsSchema),
    ask.all(resources.memberOf, memberOfSchema)
  ]);
  // An account that went away between two answers does not exist.
  if (user === null || licences === null || groups === null) return NOBODY;
  if (user.id !== objectId) {
    throw new DirectoryUnavailable('an answer about somebody else', { reason: 'not-an-answer' });
  }
  const held = licences.flatMap(({ servicePlans }) =>
    servicePlans.filter((plan) => plan.provisioningStatus === USABLE).map((plan) => plan.servicePlanName)
  );
  return { enabled: user.accountEnabled, licensed: isLicensed(held, plans), groups: groupIds(groups) };
}
