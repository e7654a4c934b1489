import { DEMO_TENANTS } from '#demo/organisation/people.ts';
import { photoDataUrl } from '#demo/organisation/photos.ts';
import type { IdentityCard } from '#shared/identity/card.ts';

/** The card of somebody of the demo organisation, as the viewer's directory would give it. */
export function cardOf(userName: string): IdentityCard {
  for (const tenant of DEMO_TENANTS) {
    const person = tenant.people.find((each) => each.userPrincipalName === userName);
    if (person === undefined) continue;
    return {
      tenantId: tenant.id,
      objectId: person.id,
      name: person.displayName,
      userName: person.userPrincipalName,
      photo: photoDataUrl(person),
      jobTitle: person.jobTitle,
      company: person.companyName,
      verifiedDomain: tenant.verifiedDomains.find((domain) => domain.isDefault)?.name ?? null,
      directory: 'answered',
      partner: false
    };
  }
  throw new Error(`Nobody is called ${userName}`);
}
