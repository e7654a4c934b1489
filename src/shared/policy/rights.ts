/**
 * What a role can give a helper (feature F2). The names on the left are ours, the resource actions are Intune's
 * (`allowedResourceActions` of a role definition; remote-help-facts.md section 2.2).
 */
export const RIGHTS = ['view', 'control', 'elevation', 'unattended'] as const;
export type Right = (typeof RIGHTS)[number];

const BY_RESOURCE_ACTION: ReadonlyMap<string, Right> = new Map([
  ['microsoft.intune_remoteassistanceapp_viewscreen', 'view'],
  ['microsoft.intune_remoteassistanceapp_takefullcontrol', 'control'],
  ['microsoft.intune_remoteassistanceapp_elevation', 'elevation'],
  ['microsoft.intune_remoteassistanceapp_unattended', 'unattended']
]);

/** The rights that a list of Intune resource actions gives, each once and in {@link RIGHTS} order; others give nothing. */
export function rightsFromResourceActions(actions: Iterable<string>): readonly Right[] {
  const found = new Set<Right>();
  for (const action of actions) {
    const right = BY_RESOURCE_ACTION.get(action.toLowerCase());
    if (right !== undefined) found.add(right);
  }
  return RIGHTS.filter((right) => found.has(right));
}
