import { randomUUID } from 'node:crypto';
import type { Person, RoleAssignment, RoleDefinition, Tenant } from './schema.ts';

/** An entry of Intune's audit log, with the names and values of Graph's `auditEvent`. */
export interface AuditEvent {
  readonly id: string;
  readonly displayName: string;
  readonly componentName: string;
  readonly activity: string | null;
  /** As Intune writes it: seven digits behind the second. */
  readonly activityDateTime: string;
  readonly activityType: string;
  readonly activityOperationType: 'Create' | 'Patch' | 'Delete';
  readonly activityResult: 'Success';
  readonly correlationId: string;
  readonly category: 'Role' | 'Other';
  readonly actor: object;
  readonly resources: readonly object[];
}

/** Intune's own console, with which administrators change things. */
const CONSOLE_ID = '5926fc8e-304e-4f59-8bed-58ca97cc39a4';

/**
 * What Intune writes down of a change of roles, role assignments and the switches of remote help. Names of people are in it as
 * they are there: whoever reads it has to leave them out.
 *
 * @param by the administrator; `undefined` for an application
 */
export function auditEventsOf(before: Tenant, now: Tenant, by: Person | undefined, at: number): readonly AuditEvent[] {
  const event = (type: string, operation: AuditEvent['activityOperationType'], resource: Resource): AuditEvent => ({
    id: randomUUID(),
    displayName: `${operation} ${type}`,
    componentName: 'RBAC',
    activity: null,
    activityDateTime: new Date(at).toISOString().replace('Z', '0000Z'),
    activityType: `${operation} ${type}`,
    activityOperationType: operation,
    activityResult: 'Success',
    correlationId: randomUUID(),
    category: type === 'RemoteAssistanceSettings' ? 'Other' : 'Role',
    actor: {
      '@odata.type': '#microsoft.graph.auditActor',
      auditActorType: by === undefined ? 'Application' : 'ItPro',
      userPermissions: ['*'],
      applicationId: CONSOLE_ID,
      applicationDisplayName: 'Microsoft Intune portal extension',
      userPrincipalName: by?.userPrincipalName ?? null,
      servicePrincipalName: null,
      ipAddress: null,
      userId: by?.id ?? null
    },
    resources: [
      {
        '@odata.type': '#microsoft.graph.auditResource',
        displayName: resource.displayName,
        auditResourceType: type,
        resourceId: resource.id,
        modifiedProperties: []
      }
    ]
  });
  const changes = (type: string, old: readonly Resource[], fresh: readonly Resource[]): readonly AuditEvent[] => [
    ...fresh.flatMap((one) => {
      const former = old.find(({ id }) => id === one.id);
      if (former === undefined) return [event(type, 'Create', one)];
      return JSON.stringify(former) === JSON.stringify(one) ? [] : [event(type, 'Patch', one)];
    }),
    ...old.filter(({ id }) => !fresh.some((one) => one.id === id)).map((one) => event(type, 'Delete', one))
  ];
  const named = (settings: Tenant['remoteAssistanceSettings']) => [{ ...settings, displayName: 'Remote help' }];
  return [
    ...changes('RoleDefinition', before.roleDefinitions, now.roleDefinitions),
    ...changes('RoleAssignment', before.roleAssignments, now.roleAssignments),
    ...changes('RemoteAssistanceSettings', named(before.remoteAssistanceSettings), named(now.remoteAssistanceSettings))
  ];
}

type Resource = Pick<RoleDefinition | RoleAssignment, 'id' | 'displayName'>;
