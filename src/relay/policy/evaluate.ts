import { type DeviceFacts, decide, type PartnerPair, type PolicyDecision } from '#shared/policy/decide.ts';
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
 * Policy over a directory. The device is the one that the sharer's app named; one that names none is not enrolled. With two
 * tenants both have to allow.
 */
export function policyOver(directory: Directory, partners: readonly PartnerPair[]): EvaluatePolicy {
  return async (helper, sharer) => {
    const tenants = new Set([helper.person.tenantId, sharer.person.tenantId]);
    const { entraDeviceId } = sharer.device;
    const [settings, rights, device] = await Promise.all([
      Promise.all([...tenants].map((tenantId) => directory.tenantSettings(tenantId))),
      directory.helperRights(helper.person),
      entraDeviceId === null
        ? Promise.resolve<DeviceFacts>({ enrolled: false })
        : directory.device(sharer.person.tenantId, entraDeviceId)
    ]);
    const decision = decide({
      helper: { tenantId: helper.person.tenantId, clientKind: helper.clientKind, rights },
      sharer: { tenantId: sharer.person.tenantId, clientKind: sharer.clientKind, device },
      settings,
      partners
    });
    return { decision, device };
  };
}
