/**
 * What a role lets somebody read about remote help (features G2 to G4, G10): sessions with everything counted from them, the
 * audit log, and who has which role over whom.
 */
export const READINGS = ['reports', 'audit', 'roles'] as const;
export type Reading = (typeof READINGS)[number];

/** Intune's actions of the same meaning: "Remote Assistance Connector – View reports", "Audit data – Read", "Roles – Read". */
const BY_RESOURCE_ACTION: ReadonlyMap<string, Reading> = new Map([
  ['microsoft.intune_remoteassistance_viewreports', 'reports'],
  ['microsoft.intune_audit_read', 'audit'],
  ['microsoft.intune_roles_read', 'roles']
]);

/** What a list of Intune resource actions lets read, each once and in {@link READINGS} order; others give nothing. */
export function readingsFromResourceActions(actions: Iterable<string>): readonly Reading[] {
  const found = new Set<Reading>();
  for (const action of actions) {
    const reading = BY_RESOURCE_ACTION.get(action.toLowerCase());
    if (reading !== undefined) found.add(reading);
  }
  return READINGS.filter((reading) => found.has(reading));
}

/** Whether some role lets its holder read this. Scopes do not matter: a record has no owner but the organisation. */
export function mayRead(roles: readonly { readonly reads: readonly Reading[] }[], what: Reading): boolean {
  return roles.some(({ reads }) => reads.includes(what));
}
