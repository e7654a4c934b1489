import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkDirectoryFile } from '#relay/directory/file/check.ts';
import { DirectoryFileError } from '#relay/directory/file/file-error.ts';
import type { DirectoryFileInput } from '#relay/directory/file/schema.ts';
import { createFileDirectory, FILE_CHECK_MS } from '#relay/directory/file-directory.ts';
import { TestClock } from '#tests/integration/relay/support/clock.ts';

const id = (number: number): string => `${String(number).padStart(8, '0')}-0000-4000-8000-000000000000`;
const TENANT = id(1);
const ADA = id(2);
const STAFF = id(3);
const OUTER = id(4);
const ROLE = id(5);
const DEVICE = id(6);

/** Adds the first of a list once more. */
function repeatFirst<Value>(list: Value[]): void {
  list.push(...list.slice(0, 1));
}

/** A small file that is right; `edit` breaks it. */
function file(edit: (tenant: DirectoryFileInput['tenants'][number]) => void = () => {}): DirectoryFileInput {
  const tenant: DirectoryFileInput['tenants'][number] = {
    tenantId: TENANT,
    displayName: 'Small',
    settings: { remoteAssistanceState: 'enabled' },
    people: [{ id: ADA, accountEnabled: true, groups: [STAFF], licences: ['REMOTE_HELP'] }],
    groups: [
      { id: STAFF, memberOf: [OUTER] },
      { id: OUTER, memberOf: [] }
    ],
    devices: [{ entraDeviceId: DEVICE, userId: ADA, complianceState: 'compliant', dedicated: false, groups: [OUTER] }],
    roleDefinitions: [
      { id: ROLE, displayName: 'Viewer', allowedResourceActions: ['Microsoft.Intune_RemoteAssistanceApp_ViewScreen'] }
    ],
    roleAssignments: [
      {
        id: id(7),
        displayName: 'All',
        roleDefinitionId: ROLE,
        members: [STAFF],
        scopeType: 'resourceScope',
        resourceScopes: [OUTER]
      }
    ]
  };
  edit(tenant);
  return { format: 'deskside-directory-1', tenants: [tenant] };
}

function problemOf(data: unknown): string {
  try {
    checkDirectoryFile(data);
    return 'accepted';
  } catch (error) {
    if (error instanceof DirectoryFileError) return `${error.code} ${error.where}`;
    throw error;
  }
}

type Tenant = DirectoryFileInput['tenants'][number];

describe('F8: a directory file is refused whole when anything in it is wrong', () => {
  test('a right one is taken', () => expect(problemOf(file())).toBe('accepted'));

  test.each<[string, (tenant: Tenant) => void]>([
    ['unknown-group tenants.0.people.0.groups.1', ({ people }) => people[0]?.groups.push(ADA)],
    ['unknown-group tenants.0.groups.1.memberOf.0', ({ groups }) => groups[1]?.memberOf.push(ADA)],
    ['unknown-group tenants.0.devices.0.groups.1', ({ devices }) => devices[0]?.groups.push(ADA)],
    ['unknown-group tenants.0.roleAssignments.0.members.1', ({ roleAssignments: [one] }) => one?.members.push(ADA)],
    [
      'unknown-group tenants.0.roleAssignments.0.resourceScopes.1',
      ({ roleAssignments: [one] }) => one?.resourceScopes.push(ADA)
    ],
    [
      'unknown-role tenants.0.roleAssignments.0.roleDefinitionId',
      ({ roleAssignments: [one] }) => Object.assign(one ?? {}, { roleDefinitionId: ADA })
    ],
    ['unknown-person tenants.0.devices.0.userId', ({ devices }) => Object.assign(devices[0] ?? {}, { userId: STAFF })],
    ['cyclic-groups tenants.0.groups.0.memberOf', ({ groups }) => groups[1]?.memberOf.push(STAFF)],
    ['cyclic-groups tenants.0.groups.1.memberOf', ({ groups }) => groups[1]?.memberOf.push(OUTER)],
    ['duplicate-id tenants.0.people.1.id', ({ people }) => repeatFirst(people)],
    ['duplicate-id tenants.0.groups.2.id', ({ groups }) => groups.push({ id: OUTER, memberOf: [] })],
    ['duplicate-id tenants.0.devices.1.entraDeviceId', ({ devices }) => repeatFirst(devices)],
    ['duplicate-id tenants.0.roleDefinitions.1.id', ({ roleDefinitions }) => repeatFirst(roleDefinitions)],
    ['duplicate-id tenants.0.roleAssignments.1.id', ({ roleAssignments }) => repeatFirst(roleAssignments)],
    ['bad-shape tenants.0.people.0.id', ({ people }) => Object.assign(people[0] ?? {}, { id: 'ada' })],
    ['bad-shape tenants.0.people.0', ({ people }) => Object.assign(people[0] ?? {}, { surname: 'Example' })],
    [
      'bad-shape tenants.0.devices.0.complianceState',
      ({ devices }) => Object.assign(devices[0] ?? {}, { complianceState: 'fine' })
    ],
    [
      'bad-shape tenants.0.roleAssignments.0.scopeType',
      ({ roleAssignments: [one] }) => Object.assign(one ?? {}, { scopeType: 'everything' })
    ],
    ['bad-shape tenants.0.settings', (tenant) => Object.assign(tenant.settings ?? {}, { recording: true })]
  ])('%s', (expected, edit) => expect(problemOf(file(edit))).toBe(expected));

  test.each<[string, unknown]>([
    ['bad-shape format', { ...file(), format: 'deskside-directory-2' }],
    ['bad-shape tenants', { ...file(), tenants: [] }],
    ['bad-shape (file)', null],
    ['bad-shape (file)', [file()]],
    ['duplicate-id tenants.1.tenantId', { ...file(), tenants: [file().tenants[0], file().tenants[0]] }]
  ])('%s, of the whole file', (expected, data) => expect(problemOf(data)).toBe(expected));

  test('ids that differ in case only are one id', () => {
    const upper = 'ABCDEFAB-0000-4000-8000-000000000000';
    const data = file(({ groups }) => {
      groups.push({ id: upper, memberOf: [] }, { id: upper.toLowerCase(), memberOf: [] });
    });
    expect(problemOf(data)).toBe('duplicate-id tenants.0.groups.3.id');
  });

  test('a group may be in two that are in one, which is no circle', () => {
    const data = file(({ groups }) => {
      groups.push({ id: id(20), memberOf: [OUTER] }, { id: id(21), memberOf: [STAFF, id(20), STAFF] });
    });
    expect(problemOf(data)).toBe('accepted');
  });

  test('a chain of groups as deep as the file allows needs no deep stack', () => {
    const data = file(({ groups }) => {
      groups.push(...Array.from({ length: 40_000 }, (_, at) => ({ id: id(100 + at), memberOf: [id(101 + at)] })));
      groups.push({ id: id(40_100), memberOf: [] });
    });
    expect(problemOf(data)).toBe('accepted');
  });

  test('an error says where and repeats no value', () => {
    const problem = problemOf(file(({ people }) => Object.assign(people[0] ?? {}, { id: 'Ada Example' })));
    expect(problem).not.toContain('Ada');
  });
});

describe('F8: a directory file is read again when it changes', () => {
  let folder: string;
  let path: string;
  let clock: TestClock;
  let lines: { event: string; code: string | undefined }[];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'relay-file-'));
    path = join(folder, 'directory.json');
    clock = new TestClock(0);
    lines = [];
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const write = (data: unknown): void => writeFileSync(path, typeof data === 'string' ? data : JSON.stringify(data));
  const open = () =>
    createFileDirectory(path, {
      clock,
      tenants: [TENANT],
      log: (_level, event, fields) => {
        const code = Object.entries(fields ?? {}).find(([name]) => name === 'code')?.[1];
        lines.push({ event, code });
      }
    });
  const disabled = file(({ people }) => Object.assign(people[0] ?? {}, { accountEnabled: false }));
  const ada = { tenantId: TENANT, objectId: ADA };

  test('a new version takes effect, after a short while', async () => {
    write(file());
    const directory = await open();
    write(disabled);
    clock.advance(FILE_CHECK_MS - 1);
    expect(await directory.sharer(ada)).toMatchObject({ enabled: true });
    clock.advance(1);
    expect(await directory.sharer(ada)).toMatchObject({ enabled: false });
    expect(lines).toEqual([{ event: 'directory-file-read', code: undefined }]);
  });

  test.each<[string, unknown]>([
    ['not-json', '{"format":'],
    ['bad-shape', {}],
    ['cyclic-groups', file(({ groups }) => groups[1]?.memberOf.push(STAFF))],
    ['unknown-tenant', file((tenant) => Object.assign(tenant, { tenantId: id(99) }))]
  ])('one that is %s keeps the old one, is written down once, and the next good one counts', async (code, bad) => {
    write(file());
    const directory = await open();
    write(bad);
    for (let look = 0; look < 3; look += 1) {
      clock.advance(FILE_CHECK_MS);
      expect(await directory.sharer(ada)).toMatchObject({ enabled: true, licensed: true });
    }
    expect(lines).toEqual([{ event: 'directory-file-refused', code }]);
    write(disabled);
    clock.advance(FILE_CHECK_MS);
    expect(await directory.sharer(ada)).toMatchObject({ enabled: false });
  });

  test('a file that goes away keeps what it said', async () => {
    write(file());
    const directory = await open();
    rmSync(path);
    clock.advance(FILE_CHECK_MS);
    expect(await directory.sharer(ada)).toMatchObject({ enabled: true });
    clock.advance(FILE_CHECK_MS);
    await directory.sharer(ada);
    expect(lines).toEqual([{ event: 'directory-file-refused', code: 'unreadable' }]);
  });

  test('at the start a file that cannot be used is an error', async () => {
    await expect(open()).rejects.toMatchObject({ name: 'DirectoryFileError', code: 'unreadable' });
    write('<html>');
    await expect(open()).rejects.toMatchObject({ code: 'not-json' });
    write(file((tenant) => Object.assign(tenant, { tenantId: id(99) })));
    await expect(open()).rejects.toMatchObject({ code: 'unknown-tenant' });
  });
});
