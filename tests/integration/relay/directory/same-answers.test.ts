import fc from 'fast-check';
import { expect, test } from 'vitest';
import { systemClock } from '#relay/clock.ts';
import { checkDirectoryFile } from '#relay/directory/file/check.ts';
import { directoryFromFile } from '#relay/directory/file/facts.ts';
import type { DirectoryFileInput } from '#relay/directory/file/schema.ts';
import { createGraphDirectory } from '#relay/directory/graph-directory.ts';
import { RESOURCE_ACTIONS } from './support/actions.ts';
import { GraphStub } from './support/graph-stub.ts';

const guid = (kind: string, number: number): string =>
  `${kind.repeat(8)}-0000-4000-8000-${`${number}`.padStart(12, '0')}`;
const TENANT = guid('1', 1);
const SIZE = 8;
const numbers = Array.from({ length: SIZE }, (_, index) => index);

const groupIds = fc.subarray(numbers.map((number) => guid('a', number)));
const scopeType = fc.constantFrom('resourceScope', 'allDevices', 'allLicensedUsers', 'allDevicesAndLicensedUsers');

/** Any organisation of eight people, groups, devices, roles and assignments; outer groups have higher numbers. */
const organisation: fc.Arbitrary<DirectoryFileInput> = fc
  .tuple(
    fc.array(fc.tuple(fc.boolean(), groupIds, fc.boolean()), { minLength: SIZE, maxLength: SIZE }),
    fc.array(groupIds, { minLength: SIZE, maxLength: SIZE }),
    fc.array(fc.tuple(fc.option(fc.nat(SIZE - 1)), fc.boolean(), fc.boolean(), groupIds), {
      minLength: SIZE,
      maxLength: SIZE
    }),
    fc.array(fc.subarray(RESOURCE_ACTIONS), { minLength: SIZE, maxLength: SIZE }),
    fc.array(fc.tuple(fc.nat(SIZE - 1), groupIds, scopeType, groupIds), { minLength: SIZE, maxLength: SIZE })
  )
  .map(([people, groups, devices, roles, assignments]) => ({
    format: 'deskside-directory-1' as const,
    tenants: [
      {
        tenantId: TENANT,
        displayName: 'Any',
        people: people.map(([accountEnabled, inGroups, licensed], number) => ({
          id: guid('b', number),
          accountEnabled,
          groups: inGroups,
          licences: licensed ? ['REMOTE_HELP'] : ['OTHER']
        })),
        groups: groups.map((outer, number) => ({
          id: guid('a', number),
          memberOf: outer.filter((id) => id > guid('a', number))
        })),
        devices: devices.map(([owner, compliant, dedicated, inGroups], number) => ({
          entraDeviceId: guid('d', number),
          userId: owner === null ? null : guid('b', owner),
          complianceState: compliant ? ('compliant' as const) : ('noncompliant' as const),
          dedicated,
          groups: inGroups
        })),
        roleDefinitions: roles.map((allowedResourceActions, number) => ({
          id: guid('c', number),
          displayName: 'Any',
          allowedResourceActions
        })),
        roleAssignments: assignments.map(([role, members, type, resourceScopes], number) => ({
          id: guid('5', number),
          displayName: 'Any',
          roleDefinitionId: guid('c', role),
          members,
          scopeType: type,
          resourceScopes
        }))
      }
    ]
  }));

const shape = fc.record({
  pageSize: fc.integer({ min: 2, max: 20 }),
  expands: fc.boolean(),
  scopeField: fc.constantFrom('resourceScopes', 'scopeMembers', 'both'),
  upperCase: fc.boolean()
});

test('F8: whatever the organisation, Graph and a file answer the same about everybody and everything', async () => {
  await fc.assert(
    fc.asyncProperty(organisation, shape, async (data, graphShape) => {
      const stub = new GraphStub(checkDirectoryFile(data), graphShape);
      const tenants = [{ tenantId: TENANT, directory: stub.access(TENANT) }];
      const graph = createGraphDirectory(tenants, stub.fetch, systemClock);
      const file = directoryFromFile(data);
      await Promise.all(
        numbers.map(async (number) => {
          const person = { tenantId: TENANT, objectId: guid('b', number) };
          expect(await graph.helper(person)).toEqual(await file.helper(person));
          expect(await graph.sharer(person)).toEqual(await file.sharer(person));
          expect(await graph.device(TENANT, guid('d', number))).toEqual(await file.device(TENANT, guid('d', number)));
        })
      );
      expect(await graph.settings(TENANT)).toEqual(await file.settings(TENANT));
    }),
    { numRuns: 60 }
  );
});
