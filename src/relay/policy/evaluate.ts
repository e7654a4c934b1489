import { decide, type PolicyDecision } from '#shared/policy/decide.ts';
import type { DeviceFacts, PartnerPair } from '#shared/policy/facts.ts';
import type { DesksideSettings } from '#shared/policy/settings.ts';
import type { Directory } from '../directory/directory.ts';
import type { Participant } from '../person.ts';

/** A decision with the device facts that it rests on, for the record (feature G1). */
export interface Evaluation {
  readonly decision: PolicyDecision;
  readonly device: DeviceFacts;
}

/** Gathers the facts about two people and decides. Rejects when the directory cannot be asked: no facts, no grant. */
export type EvaluatePolicy = (helper: Participant, sharer: Participant) => Promise<Evaluation>;

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
): EvaluatePolicy {
  return async (helper, sharer) => {
    const tenants = [...new Set([helper.person.tenantId, sharer.person.tenantId])];
    const [settings, helperAccount, sharerAccount, device] = await Promise.all([
      Promise.all(
        tenants.map(async (tenantId) => ({
          ...settingsOf(tenantId),
          ...(await directory.settings(tenantId)),
          tenantId
        }))
      ),
      directory.helper(helper.person),
      directory.sharer(sharer.person),
      confirmedDevice(directory, sharer)
    ]);
    const decision = decide({
      helper: { ...helperAccount, ...about(helper) },
      sharer: { ...sharerAccount, ...about(sharer), device },
      settings,
      partners
    });
    return { decision, device };
  };
}

function about({ person, clientKind, authentication }: Participant) {
  return { tenantId: person.tenantId, clientKind, authentication };
}
