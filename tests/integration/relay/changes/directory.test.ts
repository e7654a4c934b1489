import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  type DemoOrganisation,
  directoryFileOf,
  type GraphDisturbance,
  startDemoOrganisation,
  type Tenant
} from '#demo/organisation/index.ts';
import { ledgerConfigSchema } from '#relay/ledger/config.ts';
import { createMemoryLedger } from '#relay/ledger/memory-ledger.ts';
import { openLedger } from '#relay/ledger/open-ledger.ts';
import { auditRowSchema } from '#shared/api/audit.ts';
import { postgresqlPlace, sqlitePlace } from '../ledger/support/databases.ts';
import { PostgresqlServer } from '../ledger/support/postgresql.ts';
import { TestClock } from '../support/clock.ts';
import { configFor, Watcher } from './support.ts';

let folder: string;
let demo: DemoOrganisation;
let poor: DemoOrganisation;
let disturbance: GraphDisturbance | null = null;
const watchers: Watcher[] = [];
const originals: { readonly organisation: DemoOrganisation; readonly tenant: Tenant }[] = [];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'relay-changes-'));
  demo = await startDemoOrganisation({ certificateDirectory: folder, disturbGraph: () => disturbance });
  const relayPermissions = ['DeviceManagementServiceConfig.Read.All', 'DeviceManagementRBAC.Read.All'];
  poor = await startDemoOrganisation({ certificateDirectory: mkdtempSync(join(folder, 'poor-')), relayPermissions });
  for (const organisation of [demo, poor])
    originals.push({ organisation, tenant: structuredClone(clinic(organisation)) });
  setDefaultCACertificates([...getCACertificates('default'), demo.caCertificatePem, poor.caCertificatePem]);
}, 60_000);
afterAll(async () => {
  await Promise.all([demo.close(), poor.close()]);
  rmSync(folder, { recursive: true });
});
/** Everything as it was at first, before anybody watches. */
beforeEach(() => {
  for (const { tenant, organisation } of originals) organisation.directory.change(tenant.id, () => tenant);
});
afterEach(async () => {
  disturbance = null;
  await Promise.all(watchers.splice(0).map((watcher) => watcher.stop()));
});

function clinic(organisation = demo): Tenant {
  const [tenant] = organisation.tenants;
  if (tenant === undefined) throw new Error('no tenant');
  return tenant;
}
/** The assignment that tests change, and somebody who changes it. */
function first(organisation = demo) {
  const [assignment] = clinic(organisation).roleAssignments;
  const [administrator] = clinic(organisation).people;
  if (assignment === undefined || administrator === undefined) throw new Error('nothing to change');
  return { assignment, administrator };
}

/** What an administrator does: changes the first assignment. */
function change(edit: Partial<Tenant['roleAssignments'][number]>, organisation = demo): void {
  const { assignment, administrator } = first(organisation);
  const edited = (tenant: Tenant): Tenant => ({
    ...tenant,
    roleAssignments: tenant.roleAssignments.map((one) => (one.id === assignment.id ? { ...one, ...edit } : one))
  });
  organisation.directory.change(clinic(organisation).id, edited, administrator);
}

async function watch(ledger = createMemoryLedger(new TestClock()), organisation = demo): Promise<Watcher> {
  const watcher = await Watcher.start(configFor(organisation, clinic(organisation).id), ledger);
  watchers.push(watcher);
  return watcher;
}

describe('G4: changes in the directory', () => {
  let watcher: Watcher;
  let started: number;
  beforeEach(async () => {
    watcher = await watch();
    started = Date.now();
  });

  test('what is there when somebody begins to watch is no change, and neither is nothing', async () => {
    await watcher.look();
    expect(await watcher.entries()).toEqual([]);
  });

  test('another scope is one entry, with old and new, who did it and when', async () => {
    const { assignment, administrator } = first();
    const group = clinic().groups.at(-1);
    change({ scopeType: 'resourceScope', resourceScopes: [group?.id ?? ''] });
    await watcher.look();
    const { members, roleDefinitionId: role } = assignment;
    const [entry, ...more] = await watcher.entries();
    expect(more).toEqual([]);
    expect(entry).toEqual({
      tenantId: clinic().id,
      actor: { tenantId: clinic().id, objectId: administrator.id },
      event: {
        what: 'assignment-changed',
        source: 'directory',
        assignment: assignment.id,
        from: expect.objectContaining({ role, members: [...members].sort() }),
        to: { role, members: [...members].sort(), scope: [group?.id] },
        madeAt: expect.any(Number),
        application: expect.stringMatching(/^[0-9a-f-]{36}$/)
      }
    });
    const { event } = entry ?? {};
    expect(event && 'madeAt' in event ? Math.abs((event.madeAt ?? 0) - started) : null).toBeLessThan(60_000);
    await watcher.look();
    expect(await watcher.entries()).toHaveLength(1);
  });

  test('a switch, rights of a role, and an assignment that comes and goes', async () => {
    const { administrator, assignment } = first();
    const added = { ...assignment, id: 'eeeeeeee-0000-4000-8000-000000000001' };
    const [role] = clinic().roleDefinitions.filter((one) => one.id === assignment.roleDefinitionId);
    demo.directory.change(
      clinic().id,
      (tenant) => ({
        ...tenant,
        remoteAssistanceSettings: { ...tenant.remoteAssistanceSettings, blockChat: true },
        roleDefinitions: tenant.roleDefinitions.map((one) =>
          one.id === role?.id
            ? { ...one, allowedResourceActions: ['Microsoft.Intune_RemoteAssistanceApp_ViewScreen'] }
            : one
        ),
        roleAssignments: [...tenant.roleAssignments, added]
      }),
      administrator
    );
    await watcher.look();
    expect(await watcher.entries()).toMatchObject([
      { event: { what: 'settings-changed', changes: [{ setting: 'chatAllowed', from: true, to: false }] } },
      { event: { what: 'role-changed', role: role?.id, from: expect.arrayContaining(['offer']), to: ['view'] } },
      { event: { what: 'assignment-changed', assignment: added.id, from: null, to: { role: role?.id } } }
    ]);
    expect((await watcher.entries()).every(({ actor }) => actor?.objectId === administrator.id)).toBe(true);
    demo.directory.change(clinic().id, (tenant) => ({
      ...tenant,
      remoteAssistanceSettings: { ...tenant.remoteAssistanceSettings, blockChat: false },
      roleDefinitions: tenant.roleDefinitions.map((one) => (one.id === role?.id ? role : one)),
      roleAssignments: tenant.roleAssignments.filter(({ id }) => id !== added.id)
    }));
    await watcher.look();
    const undone = (await watcher.entries()).slice(3);
    expect(undone).toMatchObject([
      { actor: null, event: { what: 'settings-changed', application: expect.any(String) } },
      { event: { what: 'role-changed', from: ['view'] } },
      { event: { what: 'assignment-changed', to: null } }
    ]);
  });

  test('what was undone before anybody looked is told by the directory’s own log, page by page', async () => {
    const { assignment, administrator } = first();
    const wide = { scopeType: 'allDevicesAndLicensedUsers' as const };
    for (let times = 0; times < 4; times += 1) {
      change(wide);
      change(assignment);
    }
    await watcher.look();
    const entries = await watcher.entries();
    expect(entries).toHaveLength(8);
    for (const { actor, event } of entries) {
      expect(actor).toEqual({ tenantId: clinic().id, objectId: administrator.id });
      expect(event).toMatchObject({
        what: 'directory-event',
        activity: 'Patch-RoleAssignment',
        result: 'Success',
        targets: [assignment.id]
      });
    }
    await watcher.look();
    expect(await watcher.entries()).toHaveLength(8);
  });

  test('a directory that does not answer has not lost its roles, and what changed meanwhile is told later', async () => {
    disturbance = { kind: 'hang-up' };
    change({ scopeType: 'allLicensedUsers' });
    await watcher.look();
    expect(await watcher.entries()).toEqual([]);
    expect(watcher.logLines.join('')).toContain('directory-events-missing');
    disturbance = null;
    await watcher.look();
    expect(await watcher.entries()).toMatchObject([
      { actor: { objectId: first().administrator.id }, event: { what: 'assignment-changed' } }
    ]);
  });

  test('every entry is one of the API’s, and no name of a person or role is in any', async () => {
    change({ displayName: 'Canary name', scopeType: 'allDevices' });
    await watcher.look();
    const { items } = await watcher.ledger.audit();
    expect(items.length).toBeGreaterThan(0);
    for (const { number, at, actor, sessionId, event } of items) {
      auditRowSchema.parse({ number, at: new Date(at).toISOString(), actor, sessionId, event });
    }
    const text = JSON.stringify(items);
    expect(text).not.toMatch(/canary|portal/i);
    for (const { displayName, userPrincipalName } of clinic().people) {
      expect(text).not.toContain(displayName);
      expect(text).not.toContain(userPrincipalName);
    }
  });
});

test('G4: without the permission for the directory’s log the difference is recorded, without who did it', async () => {
  const watcher = await watch(undefined, poor);
  change({ scopeType: 'allDevices' }, poor);
  await watcher.look();
  expect(await watcher.entries()).toEqual([
    { tenantId: clinic(poor).id, actor: null, event: expect.not.objectContaining({ madeAt: expect.anything() }) }
  ]);
  const said = watcher.logLines.filter((line) => line.includes('DeviceManagementApps.Read.All'));
  expect(said).toHaveLength(1);
});

test('G4: a change while no relay ran is recorded at the next start, in the same file', async () => {
  const place = sqlitePlace();
  const deps = { clock: new TestClock(), log: () => {} };
  const before = await openLedger(place.config, deps);
  await (await watch(before)).stop();
  await before.close();
  change({ scopeType: 'allLicensedUsers', description: 'while nobody looked' });
  change({ scopeType: 'allDevices' });
  const after = await openLedger(place.config, deps);
  const watcher = await watch(after);
  const entries = await watcher.entries();
  expect(entries.map(({ event }) => event.what)).toEqual(['directory-event', 'assignment-changed']);
  expect(await after.verifyAudit()).toMatchObject({ kind: 'intact', rows: 2 });
  await watcher.stop();
  await after.close();
  place.remove();
});

test('G4: two relays on one PostgreSQL record a change once', { timeout: 120_000 }, async () => {
  const server = await PostgresqlServer.start();
  const place = await postgresqlPlace(server);
  const deps = { clock: new TestClock(), log: () => {} };
  const open = (node: string) =>
    openLedger(ledgerConfigSchema.parse({ ...place.config, node, spool: join(place.folder, node) }), deps);
  const ledgers = await Promise.all(['one', 'two'].map(open));
  const both = await Promise.all(ledgers.map((ledger) => watch(ledger)));
  for (const scopeType of ['allDevices', 'allLicensedUsers', 'allDevicesAndLicensedUsers'] as const) {
    change({ scopeType, resourceScopes: [] });
    await Promise.all(both.map((watcher) => watcher.look()));
  }
  await Promise.all(ledgers.map((ledger) => ledger.read()));
  const entries = await both[0]?.entries();
  expect(entries?.map(({ event }) => event.what)).toEqual(Array.from({ length: 3 }, () => 'assignment-changed'));
  await Promise.all(both.map((watcher) => watcher.stop()));
  await Promise.all(ledgers.map((ledger) => ledger.close()));
  place.remove();
  await server.close();
});

test('G4: a directory file that its operator edits is configuration', async () => {
  const path = join(folder, 'directory.json');
  const write = () => writeFileSync(path, JSON.stringify(directoryFileOf(demo)));
  write();
  const directory = { kind: 'file', path } as const;
  const config = configFor(demo, clinic().id, { directory });
  const watcher = await Watcher.start(config, createMemoryLedger(new TestClock()));
  watchers.push(watcher);
  change({ scopeType: 'resourceScope', resourceScopes: [] });
  write();
  await watcher.look();
  expect(await watcher.entries()).toMatchObject([
    { actor: null, event: { what: 'assignment-changed', source: 'configuration', to: { scope: [] } } }
  ]);
});
