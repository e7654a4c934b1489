import type { RelayConfig } from '../config.ts';
import { REMOTE_HELP_PLANS } from '../directory/intune.ts';
import { type FlatSettings, flatSettings } from './settings.ts';

type Tenant = RelayConfig['tenants'][number];

/**
 * What the relay's operator has decided for a tenant, named as in the configuration: its policy, and what of the whole relay
 * is about its people and records. Nothing here is a secret, or says where one is.
 */
export function configurationOf(
  config: RelayConfig,
  { tenantId, policy, licencePlans, directory }: Tenant
): FlatSettings {
  const partners = config.partnerTenants.filter((pair) => pair.includes(tenantId)).flat();
  return flatSettings({
    policy: { ...policy, codeLifetimeMs: policy.codeLifetimeMs ?? config.codeLifetimeMs },
    licencePlans: licencePlans ?? REMOTE_HELP_PLANS,
    directory: { kind: directory.kind },
    partnerTenants: partners.filter((id) => id !== tenantId),
    requiredScope: config.requiredScope,
    minimumClientVersion: config.minimumClientVersion,
    allowedOrigins: config.allowedOrigins,
    ledger: { retentionDays: config.ledger.retentionDays },
    siem: config.siem !== undefined,
    turn: { transport: config.turn?.transport ?? null }
  });
}

/** Which tenants the relay serves. */
export function tenantsOf({ tenants }: RelayConfig): FlatSettings {
  return flatSettings({ tenants: tenants.map(({ tenantId }) => tenantId) });
}
