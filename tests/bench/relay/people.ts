import type { JWTPayload } from 'jose';
import type { DirectoryFile } from '#relay/directory/file/schema.ts';
import { type DirectoryFileInput, directoryFileSchema } from '#relay/directory/file/schema.ts';
import type { Person } from '#relay/person.ts';
import type { ClientMessage } from '#shared/protocol/relay.ts';

/** Helpers of the organisation, and as many sharers. */
export const PAIRS = 1_000;
export const TENANT = '11111111-1111-4111-8111-111111111111';
export const AUDIENCE = '512f5c5a-aac3-4919-8335-121a3de9b1fe';

function guid(kind: string, number: number): string {
  return `${kind.repeat(8)}-0000-4000-8000-${String(number).padStart(12, '0')}`;
}

/** The helper or the sharer of a pair. Numbers beyond {@link PAIRS} can sign in and are in no directory. */
export function personOf(side: 'helper' | 'sharer', number: number): Person {
  return { tenantId: TENANT, objectId: guid(side === 'helper' ? 'a' : 'b', number) };
}

/** The claims of an access token of Entra's shape, an hour long. */
export function claimsOf({ tenantId, objectId }: Person, issuer: string): JWTPayload {
  const now = Math.floor(Date.now() / 1000);
  return {
    iss: issuer,
    aud: AUDIENCE,
    tid: tenantId,
    oid: objectId,
    scp: 'Session.Join',
    amr: ['pwd', 'mfa'],
    iat: now,
    nbf: now,
    exp: now + 3_600
  };
}

/** What a client says of itself; everybody has a managed device. */
export function helloOf(accessToken: string, number: number): Omit<Extract<ClientMessage, { type: 'hello' }>, 'id'> {
  return {
    type: 'hello',
    accessToken,
    client: { kind: 'native-windows', version: '1.0.0' },
    device: { name: `PC-${number}`, os: 'Windows 11', entraDeviceId: guid('d', number % PAIRS) }
  };
}

/** An organisation of licensed people with a device each; one half is in a group that may help everybody. */
export function organisation(): DirectoryFile {
  const numbers = Array.from({ length: PAIRS }, (_, number) => number);
  const [helpDesk, staff] = [guid('c', 1), guid('c', 2)];
  const people = (side: 'helper' | 'sharer', groups: string[]) =>
    numbers.map((number) => {
      const { objectId: id } = personOf(side, number);
      return { id, accountEnabled: true, groups, licences: ['REMOTE_HELP'] };
    });
  const tenant: DirectoryFileInput['tenants'][number] = {
    tenantId: TENANT,
    displayName: 'Bench Clinic',
    settings: { remoteAssistanceState: 'enabled', allowSessionsToUnenrolledDevices: true },
    people: [...people('helper', [helpDesk]), ...people('sharer', [staff])],
    groups: [helpDesk, staff].map((id) => ({ id, memberOf: [] })),
    devices: numbers.map((number) => ({
      entraDeviceId: guid('d', number),
      userId: personOf('sharer', number).objectId,
      complianceState: 'compliant' as const,
      dedicated: false,
      groups: []
    })),
    roleDefinitions: [
      {
        id: guid('e', 1),
        displayName: 'Help Desk Operator',
        allowedResourceActions: [
          'RemoteTasks_RequestRemoteAssistance',
          'RemoteAssistance_Read',
          'RemoteAssistanceApp_ViewScreen',
          'RemoteAssistanceApp_TakeFullControl'
        ].map((name) => `Microsoft.Intune_${name}`)
      }
    ],
    roleAssignments: [
      {
        id: guid('f', 1),
        displayName: 'Help desk',
        roleDefinitionId: guid('e', 1),
        members: [helpDesk],
        scopeType: 'allDevicesAndLicensedUsers',
        resourceScopes: []
      }
    ]
  };
  return directoryFileSchema.parse({ format: 'deskside-directory-1', tenants: [tenant] });
}
