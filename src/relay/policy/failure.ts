import { DeadlineExceeded } from '../deadline.ts';
import { DirectoryPermissionMissing, DirectoryUnavailable } from '../directory/directory.ts';
import type { Logger } from '../logging.ts';

/** Why policy could not be asked, as the caller is told it. It says nothing about anybody's rights. */
export type PolicyFailure =
  | { readonly code: 'directory-unavailable' | 'internal' }
  /** The relay's application lacks this permission of Graph: an administrator can grant it. */
  | { readonly code: 'directory-permission-missing'; readonly permission: string };

/** What an exception out of the policy means; anything that is not the directory's or a late answer is our own fault. */
export function policyFailure(error: unknown): PolicyFailure {
  if (error instanceof DirectoryPermissionMissing) {
    return { code: 'directory-permission-missing', permission: error.permission };
  }
  const directory = error instanceof DirectoryUnavailable || error instanceof DeadlineExceeded;
  return { code: directory ? 'directory-unavailable' : 'internal' };
}

/** What an answer tells besides the code of a refusal. */
export function detailsOf(refusal: PolicyFailure | { readonly code: string }): { permission: string } | undefined {
  return 'permission' in refusal ? { permission: refusal.permission } : undefined;
}

/** Logs a failure for the operator, the missing permission by its name. */
export function logPolicyFailure(log: Logger, failure: PolicyFailure, cause: unknown, about: object): void {
  log('error', 'policy-unavailable', { ...about, ...failure, cause });
}
