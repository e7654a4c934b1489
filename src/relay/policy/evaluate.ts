import { decide, type HelperStanding, helperStanding, type PolicyDecision } from '#shared/policy/decide.ts';
import type { DeviceFacts, HelperFacts, PartnerPair } from '#shared/policy/facts.ts';
import type { DesksideSettings, TenantSettings } from '#shared/policy/settings.ts';
import type { Directory } from '../directory/directory.ts';
import type { Participant } from '../person.ts';

/** A decision with the device facts that it rests on, for the record (feature G1). */
export interface Evaluation {
  readonly decision: PolicyDecision;
  readonly device: DeviceFacts;
}

/** The organisation's policy. Both reject when the directory cannot be asked: no facts, no answer. */
export interface Policy {
  /** What these two people may do together. */
  evaluate(helper: Participant, sharer: Participant): Promise<Evaluation>;
  /** What this person may do as a helper with some sharer at best (feature F4). */
  standing(helper: Participant): Promise<HelperStanding>;
}

/**
 * The device that the sharer's app named, as far as the directory confirms it: the access token names it too, or it belongs
 * to that very person. One that is not confirmed is not enrolled.
 */
async function confirmedDevice(
  directory: Directory,
  { person, device, tokenDeviceId }: Participant
): Promise<DeviceFacts> {
  const { entraDeviceId } = device;
  const found = entraDeviceId === null ? null : await directory.device(person.tenantId, entraDeviceId);
  if (found === null) return { enrolled: false };
  if (tokenDeviceId !== entraDeviceId && found.ownerId !== person.objectId) return { enrolled: false };
  const { compliant, dedicated, groups } = found;
  return { enrolled: true, compliant, dedicated, groups };
}

/** Policy over a directory and the relay's own settings per tenant. With two tenants both have to allow. */
export function policyOver(
  directory: Directory,
  settingsOf: (tenantId: string) => DesksideSettings,
  partners: readonly PartnerPair[]
): Policy {
  const settingsFor = async (tenantId: string): Promise<TenantSettings> => ({
    ...settingsOf(tenantId),
    ...(await directory.settings(tenantId)),
    tenantId
  });
  const helperFacts = async (helper: Participant): Promise<HelperFacts> => ({
    ...(await directory.helper(helper.person)),
    ...about(helper)
  });

  return {
    async evaluate(helper, sharer) {
      const tenants = [...new Set([helper.person.tenantId, sharer.person.tenantId])];
      const [settings, helping, sharerAccount, device] = await Promise.all([
        Promise.all(tenants.map(settingsFor)),
        helperFacts(helper),
        directory.sharer(sharer.person),
        confirmedDevice(directory, sharer)
      ]);
      const sharing = { ...sharerAccount, ...about(sharer), device };
      return { decision: decide({ helper: helping, sharer: sharing, settings, partners }), device };
    },
    async standing(helper) {
      const [settings, helping] = await Promise.all([settingsFor(helper.person.tenantId), helperFacts(helper)]);
      return helperStanding(helping, [settings]);
    }
  };
}

function about({ person, clientKind, authentication }: Participant) {
  return { tenantId: person.tenantId, clientKind, authentication };
}
