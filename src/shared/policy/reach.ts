import type { HelperFacts, SharerFacts } from './facts.ts';
import type { Scope } from './roles.ts';

/**
 * Whether a scope reaches a sharer, by the person or by their enrolled device (feature F3). Groups are those of the helper's
 * own organisation, so that only a scope of everybody reaches a partner's people.
 */
export function reaches(scope: Scope, sharer: SharerFacts, helper: Pick<HelperFacts, 'tenantId'>): boolean {
  const { device } = sharer;
  switch (scope.kind) {
    case 'all-users':
    case 'all-users-and-devices':
      return true;
    case 'all-devices':
      return device.enrolled;
    case 'groups':
      return (
        sharer.tenantId === helper.tenantId &&
        scope.groups.some((group) => sharer.groups.has(group) || (device.enrolled && device.groups.has(group)))
      );
  }
}

/** Whether a scope reaches anybody at all, which one that names no group does not. */
export function reachesSomebody(scope: Scope): boolean {
  return scope.kind !== 'groups' || scope.groups.length > 0;
}
