import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Directory, DirectoryUnavailable, type ManagedDevice } from '#relay/directory/directory.ts';
import type { HeldRole } from '#shared/policy/roles.ts';
import { DIRECTORY_DEFAULTS } from '#shared/policy/settings.ts';
import { ABSENT, BARE, DEVICE, GROUP, HOME, MANY, PERSON } from './support/organisation.ts';

/** A directory over the contract's organisation, and what it needs to go away. */
export interface OpenDirectory {
  readonly directory: Directory;
  close(): Promise<void>;
}

/** What {@link HeldRole} says, in the order of the contract and without what implementations add. */
function heldRoles(roles: readonly HeldRole[]) {
  return roles
    .map(({ rights, offersHelp, readsConnector, reads, scope }) => ({
      rights,
      offersHelp,
      readsConnector,
      reads,
      scope
    }))
    .toSorted((one, other) => JSON.stringify(one).localeCompare(JSON.stringify(other)));
}

const VIEW = { rights: ['view'] as const, offersHelp: true, readsConnector: true, reads: [] };
const CONTROL = {
  rights: ['view', 'control', 'elevation', 'unattended'] as const,
  offersHelp: false,
  readsConnector: false,
  reads: []
};
const NOTHING = { rights: [], offersHelp: false, readsConnector: false };
const ALL_READINGS = ['reports', 'audit', 'roles'];
const WARDS_AND_KIOSKS = { kind: 'groups' as const, groups: [GROUP.wards, GROUP.kiosks] };

/** What every directory promises (feature F8), over `support/organisation.ts`. */
export function directoryContract(name: string, open: () => Promise<OpenDirectory>): void {
  describe(`F8: the contract of a directory, ${name}`, () => {
    let opened: OpenDirectory;
    let directory: Directory;
    beforeAll(async () => {
      opened = await open();
      directory = opened.directory;
    });
    afterAll(() => opened.close());

    const helper = (objectId: string) => directory.helper({ tenantId: HOME, objectId });
    const sharer = (objectId: string) => directory.sharer({ tenantId: HOME, objectId });
    const device = (id: string): Promise<ManagedDevice | null> => directory.device(HOME, id);

    test('F1: the switches of a tenant are its own, and Intune’s defaults where nobody has set any', async () => {
      const set = { remoteHelpEnabled: true, unenrolledAllowed: true, chatAllowed: false };
      expect(await directory.settings(HOME)).toEqual(set);
      expect(await directory.settings(BARE)).toEqual(DIRECTORY_DEFAULTS);
    });

    test('F2: a role comes through groups inside groups, each with the scope of its own assignment', async () => {
      const { roles } = await helper(PERSON.firstLiner);
      expect(heldRoles(roles)).toEqual(
        heldRoles([
          { ...VIEW, scope: WARDS_AND_KIOSKS },
          { ...CONTROL, scope: { kind: 'all-devices' } }
        ])
      );
    });

    test('F3: several assignments keep their scopes of every type apart', async () => {
      const { roles } = await helper(PERSON.lead);
      expect(roles).toHaveLength(4);
      expect(new Set(roles.map(({ scope }) => scope.kind))).toEqual(
        new Set(['groups', 'all-users', 'all-devices', 'all-users-and-devices'])
      );
      expect(roles.find(({ scope }) => scope.kind === 'all-users')).toMatchObject(CONTROL);
      expect(roles.find(({ scope }) => scope.kind === 'all-users-and-devices')).toMatchObject(NOTHING);
    });

    test('F3: groups beside a scope of everything are not a scope', async () => {
      const { roles } = await helper(PERSON.joiner);
      expect(roles.map(({ scope }) => scope)).toEqual([{ kind: 'all-devices' }]);
    });

    test('F2: a role without remote help, and one that allows nothing, give nothing', async () => {
      const { roles } = await helper(PERSON.nurse);
      expect(roles).toHaveLength(2);
      for (const role of roles) expect(role).toMatchObject(NOTHING);
    });

    test('G3, G4, G10: a role says which records it lets read, and a person has what their roles say', async () => {
      const { roles } = await helper(PERSON.nurse);
      expect(roles.map(({ reads }) => reads).toSorted((a, b) => a.length - b.length)).toEqual([[], ALL_READINGS]);
      expect((await helper(PERSON.firstLiner)).roles.flatMap(({ reads }) => reads)).toEqual([]);
    });

    test('G10: all assignments of a tenant can be read, with role, members, scope and what they give', async () => {
      const found = await directory.assignments(HOME.toUpperCase());
      expect(found).toHaveLength(7);
      expect(found).toContainEqual({
        ...VIEW,
        roleName: 'Viewer',
        members: [GROUP.helpDesk],
        scope: WARDS_AND_KIOSKS
      });
      expect(found).toContainEqual({
        ...CONTROL,
        roleName: 'Help Desk Operator',
        members: [GROUP.leads],
        scope: { kind: 'all-users' }
      });
      expect(found).toContainEqual({
        ...NOTHING,
        reads: ALL_READINGS,
        roleName: 'Printer admin',
        members: [GROUP.nurses, GROUP.leads],
        scope: { kind: 'all-users-and-devices' }
      });
      expect(await directory.assignments(BARE)).toEqual([]);
    });

    test('F2: somebody without a group has no role', async () => {
      expect((await helper(PERSON.guest)).roles).toEqual([]);
    });

    test('F3: a sharer is in their groups and all that those are inside, and in no other', async () => {
      expect((await sharer(PERSON.nurse)).groups).toEqual(new Set([GROUP.nurses, GROUP.wards, GROUP.staff]));
      expect((await sharer(PERSON.firstLiner)).groups).toEqual(
        new Set([GROUP.firstLine, GROUP.helpDesk, GROUP.itAll, GROUP.staff])
      );
      expect((await sharer(PERSON.guest)).groups).toEqual(new Set());
      expect((await sharer(PERSON.joiner)).groups).toEqual(new Set(MANY));
    });

    test('an account is enabled or not, whoever asks in which role', async () => {
      expect(await sharer(PERSON.gone)).toMatchObject({ enabled: false, licensed: true });
      expect(await helper(PERSON.gone)).toMatchObject({ enabled: false, licensed: true });
      expect(await sharer(PERSON.nurse)).toMatchObject({ enabled: true });
    });

    test('F6: the licence is a service plan that is there and not switched off, its name in any case', async () => {
      expect(await helper(PERSON.firstLiner)).toMatchObject({ licensed: true });
      expect(await helper(PERSON.lead)).toMatchObject({ licensed: true });
      expect(await sharer(PERSON.nurse)).toMatchObject({ licensed: true });
      expect(await sharer(PERSON.joiner)).toMatchObject({ licensed: true });
      expect(await sharer(PERSON.guest)).toMatchObject({ licensed: false });
      expect(await sharer(PERSON.switchedOff)).toMatchObject({ licensed: false });
    });

    test('somebody who does not exist is an answer: no account, no licence, no role, no group', async () => {
      for (const id of [ABSENT, 'no-id', `${PERSON.nurse}'/x`]) {
        expect(await helper(id)).toEqual({ enabled: false, licensed: false, roles: [] });
        expect(await sharer(id)).toEqual({ enabled: false, licensed: false, groups: new Set() });
      }
    });

    test('people are people of their own tenant', async () => {
      expect(await directory.sharer({ tenantId: BARE, objectId: PERSON.nurse })).toMatchObject({ enabled: false });
      const same = await directory.helper({ tenantId: BARE, objectId: PERSON.firstLiner });
      expect(same).toEqual({ enabled: true, licensed: false, roles: [] });
    });

    test('F5: a device has its state, its owner and its groups', async () => {
      const groups = new Set([GROUP.allMachines]);
      const laptop = { compliant: true, ownerId: PERSON.nurse, dedicated: false, groups };
      expect(await device(DEVICE.laptop)).toEqual(laptop);
      expect(await device(DEVICE.late)).toMatchObject({ compliant: false, ownerId: PERSON.nurse });
      expect(await device(DEVICE.grace)).toMatchObject({ compliant: false, groups: new Set() });
    });

    test('F9: a dedicated device belongs to nobody; one that belongs to nobody need not be dedicated', async () => {
      expect(await device(DEVICE.kiosk)).toEqual({
        compliant: true,
        ownerId: null,
        dedicated: true,
        groups: new Set([GROUP.kiosks, GROUP.allMachines])
      });
      expect(await device(DEVICE.ownerless)).toMatchObject({ compliant: false, ownerId: null, dedicated: false });
    });

    test('F5: a device that nobody manages is an answer, and so is an id that is none', async () => {
      for (const id of [ABSENT, '00000000-0000-0000-0000-000000000000', "x' or 1 eq 1", '']) {
        expect(await device(id)).toBeNull();
      }
      expect(await directory.device(BARE, DEVICE.laptop)).toBeNull();
    });

    test('ids may be asked for in any case and come back in lower case', async () => {
      const tenantId = HOME.toUpperCase();
      const upper = await directory.sharer({ tenantId, objectId: PERSON.nurse.toUpperCase() });
      expect(upper).toEqual(await sharer(PERSON.nurse));
      expect(await directory.device(tenantId, DEVICE.laptop.toUpperCase())).toEqual(await device(DEVICE.laptop));
      expect(await directory.settings(tenantId)).toEqual(await directory.settings(HOME));
    });

    test('a tenant that is not served is no answer', async () => {
      const person = { tenantId: ABSENT, objectId: PERSON.nurse };
      for (const question of [
        () => directory.settings(ABSENT),
        () => directory.helper(person),
        () => directory.sharer(person),
        () => directory.device(ABSENT, DEVICE.laptop),
        () => directory.assignments(ABSENT)
      ]) {
        const failure = await question().catch((error: unknown) => error);
        expect(failure).toBeInstanceOf(DirectoryUnavailable);
        expect(failure).toMatchObject({ reason: 'unknown-tenant' });
      }
    });
  });
}
