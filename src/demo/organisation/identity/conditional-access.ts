import type { AuthenticationContext, Device, Tenant } from '../people.ts';
import type { Demands } from './claims-request.ts';

/** What a sign-in has to show for itself. */
export interface SignInFacts {
  /** Methods that were used, as in a token's `amr`. */
  readonly amr: readonly string[];
  /** The device that was signed in with, as the directory knows it now. */
  readonly device: Device | undefined;
}

/** What stands between a sign-in and a demand. Only the second factor is for the person to give. */
export type Obstacle = 'second-factor' | 'device-not-joined' | 'device-not-compliant';

type Requirement = AuthenticationContext['requires'][number];

/** What `amr` says after a password, and after a password with a code from an authenticator. */
export const PASSWORD_METHODS: readonly string[] = ['pwd'];
export const SECOND_FACTOR_METHODS: readonly string[] = ['pwd', 'mfa', 'otp'];

/** The tenant's authentication contexts that a sign-in satisfies: `acrs` of a token. */
export function satisfiedContexts(tenant: Tenant, facts: SignInFacts): readonly string[] {
  return tenant.authenticationContexts
    .filter((context) => obstacles(context, facts).length === 0)
    .map((context) => context.id);
}

/** Whether the tenant could ever meet what is demanded: its contexts are defined and the methods exist here. */
export function canBeDemanded(tenant: Tenant, demands: Demands): boolean {
  const contexts = tenant.authenticationContexts.map((context) => context.id);
  return (
    demands.contexts.every((any) => any.some((id) => contexts.includes(id))) &&
    demands.methods.every((any) => any.some((method) => SECOND_FACTOR_METHODS.includes(method)))
  );
}

/**
 * The first thing that keeps a sign-in from what is demanded; `null` when nothing does. An obstacle of the device comes
 * before the second factor: nobody should fetch their phone for a sign-in that cannot succeed.
 */
export function obstacleTo(tenant: Tenant, demands: Demands, facts: SignInFacts): Obstacle | null {
  const found: Obstacle[] = [];
  for (const any of demands.contexts) {
    const ways = tenant.authenticationContexts
      .filter((context) => any.includes(context.id))
      .map((context) => obstacles(context, facts));
    found.push(...easiest(ways));
  }
  for (const any of demands.methods) {
    if (!any.some((method) => facts.amr.includes(method))) found.push('second-factor');
  }
  return found.find((obstacle) => obstacle !== 'second-factor') ?? found[0] ?? null;
}

function obstacles(context: AuthenticationContext, facts: SignInFacts): readonly Obstacle[] {
  return context.requires.flatMap((requirement) => obstacle(requirement, facts) ?? []);
}

function obstacle(requirement: Requirement, { amr, device }: SignInFacts): Obstacle | null {
  if (requirement === 'mfa') return amr.includes('mfa') ? null : 'second-factor';
  if (device === undefined) return 'device-not-joined';
  return device.complianceState === 'compliant' ? null : 'device-not-compliant';
}

/** Of several ways to meet one demand, one that is open, else one that needs only the person, else the first. */
function easiest(ways: readonly (readonly Obstacle[])[]): readonly Obstacle[] {
  const open = ways.find((way) => way.length === 0);
  const personal = ways.find((way) => way.every((each) => each === 'second-factor'));
  return open ?? personal ?? ways[0] ?? [];
}
