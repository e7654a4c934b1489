import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { DEVICE_TIMEOUT_MS, readDeviceIdentity } from '#main/device/identity.ts';
import { type Machine, thisMachine } from '#main/device/machine.ts';
import type { MachineFile } from '#main/device/machine-file.ts';
import { createLog } from '#main/logging/log.ts';
import { fakeClock } from '../support/fake-clock.ts';
import * as sample from './samples.ts';

const { TENANT, OTHER_TENANT, DEVICE, ACCOUNT, SECOND_ACCOUNT, THUMBPRINT } = sample;
const DSREGCMD = 'C:\\Windows\\System32\\dsregcmd.exe /status';
const KEY = 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\CloudDomainJoin\\JoinInfo';
const REG = `C:\\Windows\\System32\\reg.exe query ${KEY} /s`;
const REG_BLOB = `C:\\Windows\\System32\\reg.exe query HKLM\\SOFTWARE\\Microsoft\\SystemCertificates\\MY\\Certificates\\${THUMBPRINT} /v Blob`;
const PLUTIL = '/usr/bin/plutil -convert json -o - /Library/Managed Preferences/org.deskside.app.plist';
const PLIST = 'root /Library/Managed Preferences/org.deskside.app.plist';
const FILE = 'root /etc/deskside/device.json';
const DSREG = '/usr/bin/dsreg --status';
const fileOf = (entraDeviceId: string, tenantId = TENANT) => JSON.stringify({ entraDeviceId, tenantId });

type Content = Readonly<Record<string, string | MachineFile>>;

/** A machine that answers as told and keeps what it was asked. */
function machine(platform: NodeJS.Platform, content: Content, change: Partial<Machine> = {}) {
  const asked: string[] = [];
  const answer = (key: string) => {
    asked.push(key);
    return content[key];
  };
  const told: Machine = {
    platform,
    env: { SystemRoot: 'C:\\Windows' },
    run: async (file, args) => {
      const text = answer([file, ...args].join(' '));
      return typeof text === 'string' ? Buffer.from(text) : null;
    },
    readFile: async (path, owner) => {
      const text = answer(`${owner} ${path}`);
      if (text === undefined) return { status: 'absent' };
      return typeof text === 'string' ? { status: 'ok', text } : text;
    },
    hostname: () => 'FRONT-DESK-07',
    system: () => 'Windows_NT 10.0.22631',
    ...change
  };
  return { told, asked };
}

async function read(platform: NodeJS.Platform, content: Content, change: Partial<Machine> = {}, tenantId = TENANT) {
  const { told, asked } = machine(platform, content, change);
  const clock = fakeClock();
  const lines: string[] = [];
  const log = createLog((line) => lines.push(line), clock.now);
  const identity = await readDeviceIdentity({ machine: told, tenantId, clock, log });
  expect(clock.waiting()).toBe(0);
  return { identity, asked, log: lines.join('\n') };
}
const NAMES = { name: 'FRONT-DESK-07', os: 'Windows_NT 10.0.22631' };
const NONE = { ...NAMES, entraDeviceId: null, source: 'none' };

describe('I1: Windows', () => {
  it('F5: a joined machine is named by dsregcmd, and nothing else is asked', async () => {
    const { identity, asked } = await read('win32', { [DSREGCMD]: sample.WINDOWS_11_JOINED });
    expect(identity).toEqual({ ...NAMES, entraDeviceId: DEVICE, source: 'dsregcmd', reason: 'found' });
    expect(asked).toEqual([DSREGCMD]);
  });

  it('its own join goes before the work account of the person', async () => {
    const { identity } = await read('win32', { [DSREGCMD]: sample.WINDOWS_10_HYBRID });
    expect(identity.entraDeviceId).toBe(DEVICE);
  });

  it('of several work accounts the one of this tenant is taken', async () => {
    const content = { [DSREGCMD]: sample.WINDOWS_10_TWO_ACCOUNTS };
    expect((await read('win32', content)).identity.entraDeviceId).toBe(ACCOUNT);
    expect((await read('win32', content, {}, OTHER_TENANT)).identity.entraDeviceId).toBe(SECOND_ACCOUNT);
  });

  it('a machine of another tenant may have a work account of this one', async () => {
    const foreign = sample.WINDOWS_10_HYBRID.replace(TENANT.toUpperCase(), OTHER_TENANT);
    expect((await read('win32', { [DSREGCMD]: foreign })).identity.entraDeviceId).toBe(ACCOUNT);
  });

  it('two ids of this tenant are none', async () => {
    const both = sample.WINDOWS_10_TWO_ACCOUNTS.replace(OTHER_TENANT, TENANT);
    expect((await read('win32', { [DSREGCMD]: both })).identity).toEqual({ ...NONE, reason: 'ambiguous' });
  });

  it('another tenant is none, and says why', async () => {
    const { identity, log } = await read('win32', { [DSREGCMD]: sample.WINDOWS_11_JOINED }, {}, OTHER_TENANT);
    expect(identity).toEqual({ ...NONE, reason: 'other-tenant' });
    expect(log).toContain('other-tenant');
  });

  const blob = sample.blobOutput(sample.blobOf(Buffer.from(sample.CERTIFICATES[THUMBPRINT], 'base64')));
  it.each([
    ['there is no dsregcmd', {}],
    ['it left the tenant out', { [DSREGCMD]: sample.WINDOWS_JOINED_WITHOUT_TENANT }]
  ])('the registry is asked when %s', async (_name, content) => {
    const { identity } = await read('win32', { ...content, [REG]: sample.joinInfo(THUMBPRINT), [REG_BLOB]: blob });
    expect(identity).toEqual({ ...NAMES, entraDeviceId: DEVICE, source: 'registry', reason: 'found' });
    const cloudPc = await read('win32', { ...content, [REG]: sample.joinInfo(DEVICE) });
    expect(cloudPc.identity.source).toBe('registry');
    expect(cloudPc.identity.entraDeviceId).toBe(DEVICE);
  });

  it('the registry is not asked when Windows says that it is not joined', async () => {
    const { identity, asked } = await read('win32', {
      [DSREGCMD]: sample.WINDOWS_NOT_JOINED,
      [REG]: sample.joinInfo(DEVICE)
    });
    expect(identity).toEqual({ ...NONE, reason: 'not-found' });
    expect(asked).toEqual([DSREGCMD]);
  });

  it.each([
    ['D:\\Win', 'D:\\Win\\System32\\dsregcmd.exe'],
    ['\\\\server\\share', 'C:\\Windows\\System32\\dsregcmd.exe'],
    ['C:\\Windows\\..\\Users\\Public', 'C:\\Windows\\System32\\dsregcmd.exe'],
    ['Windows', 'C:\\Windows\\System32\\dsregcmd.exe'],
    ['C:\\Windows" & calc & "', 'C:\\Windows\\System32\\dsregcmd.exe'],
    ['', 'C:\\Windows\\System32\\dsregcmd.exe']
  ])('with SystemRoot %j the program is %s', async (root, program) => {
    const { asked } = await read('win32', {}, { env: { SYSTEMROOT: root } });
    expect(asked[0]).toBe(`${program} /status`);
  });
});

describe('I2: macOS', () => {
  const profile = JSON.stringify({ EntraDeviceId: DEVICE, TenantId: TENANT });

  it('F5: the managed profile names the device', async () => {
    const { identity, asked } = await read('darwin', { [PLIST]: 'bplist00', [PLUTIL]: profile });
    expect(identity).toEqual({ ...NAMES, entraDeviceId: DEVICE, source: 'managed-profile', reason: 'found' });
    expect(asked).toEqual([PLIST, PLUTIL]);
  });

  it.each(['absent', 'not-trusted', 'unreadable'] as const)(
    'a profile that is %s is not even converted',
    async (status) => {
      const { identity, asked } = await read('darwin', { [PLIST]: { status }, [PLUTIL]: profile });
      expect(identity).toEqual({ ...NONE, reason: 'not-found' });
      expect(asked).toEqual([PLIST]);
    }
  );
});

describe('I3: Linux', () => {
  it('F5: the settings file names the device', async () => {
    const { identity, asked } = await read('linux', { [FILE]: fileOf(DEVICE) });
    expect(identity).toEqual({ ...NAMES, entraDeviceId: DEVICE, source: 'settings-file', reason: 'found' });
    expect(asked).toEqual([FILE]);
  });

  it.each([
    ['missing', {}],
    ['not to be trusted', { [FILE]: { status: 'not-trusted' } as const }],
    ['broken', { [FILE]: '{' }],
    ["another tenant's", { [FILE]: fileOf(ACCOUNT, OTHER_TENANT) }]
  ])('the broker is asked when the file is %s', async (_name, content) => {
    const { identity } = await read('linux', { ...content, [DSREG]: sample.DSREG_REGISTERED });
    expect(identity).toMatchObject({ entraDeviceId: DEVICE, source: 'dsreg', reason: 'found' });
  });

  it('a device that is not registered is none', async () => {
    const { identity } = await read('linux', { [DSREG]: sample.DSREG_NOT_REGISTERED });
    expect(identity).toEqual({ ...NONE, reason: 'not-found' });
  });
});

describe('any system', () => {
  it('a file that the environment names takes the place of all sources', async () => {
    for (const platform of ['linux', 'win32', 'darwin', 'freebsd'] as const) {
      const env = { DESKSIDE_DEVICE: '/some/device.json' };
      const content = { [DSREGCMD]: sample.WINDOWS_11_JOINED, 'root-or-self /some/device.json': fileOf(ACCOUNT) };
      const { identity, asked } = await read(platform, content, { env });
      expect(identity).toMatchObject({ entraDeviceId: ACCOUNT, source: 'settings-file' });
      expect(asked).toEqual(['root-or-self /some/device.json']);
      const wrong = await read(platform, { ...content, 'root-or-self /some/device.json': '' }, { env });
      expect(wrong.identity.entraDeviceId).toBeNull();
    }
  });

  it('a system without a source has a name and no id', async () => {
    const { identity, asked } = await read('freebsd', {});
    expect(identity).toEqual({ ...NONE, reason: 'not-found' });
    expect(asked).toEqual([]);
  });

  it('names fit what the relay takes and are never empty', async () => {
    const names = async (text: () => string) => (await read('freebsd', {}, { hostname: text, system: text })).identity;
    expect(await names(() => 'x'.repeat(500))).toMatchObject({ name: 'x'.repeat(128), os: 'x'.repeat(128) });
    expect(await names(() => '')).toMatchObject({ name: 'unknown', os: 'unknown' });
    expect((await names(() => `${'x'.repeat(127)}\u{1f5a5}`)).name.isWellFormed()).toBe(true);
    const failing = () => {
      throw new Error('no host name');
    };
    expect(await names(failing)).toMatchObject({ name: 'unknown', os: 'unknown' });
  });

  it('the log learns the source and whether there was an id, never an id or a name', async () => {
    const { log } = await read('win32', { [DSREGCMD]: sample.WINDOWS_11_JOINED });
    expect(JSON.parse(log)).toMatchObject({ event: 'device', kind: 'dsregcmd', present: true, reason: 'found' });
    for (const secret of [DEVICE, TENANT, 'FRONT-DESK', 'Harbour', 'redacted']) expect(log).not.toContain(secret);
  });

  it('never rejects, whatever the machine does', async () => {
    const failing = () => Promise.reject(new Error(`secret ${DEVICE}`));
    for (const platform of ['linux', 'win32', 'darwin'] as const) {
      const { identity, log } = await read(platform, { [PLIST]: '' }, { run: failing });
      expect(identity).toEqual({ ...NONE, reason: 'not-found' });
      expect(log).not.toContain(DEVICE);
      expect((await read(platform, {}, { readFile: failing, run: failing })).identity.entraDeviceId).toBeNull();
    }
  });

  it('random output of every program and file gives no id', async () => {
    const platforms = fc.constantFrom<NodeJS.Platform>('linux', 'win32', 'darwin');
    await fc.assert(
      fc.asyncProperty(platforms, fc.uint8Array({ maxLength: 512 }), fc.string(), async (platform, bytes, text) => {
        const change: Partial<Machine> = { run: async () => bytes, readFile: async () => ({ status: 'ok', text }) };
        expect((await read(platform, {}, change)).identity).toEqual({ ...NONE, reason: 'not-found' });
      })
    );
  });

  it('answers within its time although a program hangs, and starts nothing more afterwards', async () => {
    const clock = fakeClock();
    const started: string[] = [];
    let free = () => {};
    const { told } = machine(
      'win32',
      {},
      {
        run: (file) => {
          started.push(file);
          return new Promise((resolve) => {
            free = () => resolve(null);
          });
        }
      }
    );
    const log = createLog(() => {}, clock.now);
    let answer: unknown = null;
    const reading = readDeviceIdentity({ machine: told, tenantId: TENANT, clock, log }).then((identity) => {
      answer = identity;
    });
    await clock.pass(DEVICE_TIMEOUT_MS - 1);
    expect(answer).toBeNull();
    await clock.pass(1);
    await reading;
    expect(answer).toEqual({ ...NONE, reason: 'timed-out' });
    free();
    await clock.pass(1000);
    expect(started).toHaveLength(1);
  });
});

describe('this very machine', () => {
  const folder = mkdtempSync(join(tmpdir(), 'deskside-device-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('is read for real', async () => {
    const path = join(folder, 'device.json');
    const env = { ...process.env, DESKSIDE_DEVICE: path };
    const identity = async () => {
      const clock = fakeClock();
      const log = createLog(() => {}, clock.now);
      return readDeviceIdentity({ machine: thisMachine({ platform: 'linux', env }), tenantId: TENANT, clock, log });
    };
    expect(await identity()).toMatchObject({
      name: hostname().slice(0, 128),
      entraDeviceId: null,
      reason: 'not-found'
    });
    writeFileSync(path, fileOf(DEVICE), { mode: 0o600 });
    expect(await identity()).toMatchObject({ entraDeviceId: DEVICE, source: 'settings-file' });
    chmodSync(path, 0o666);
    expect(await identity()).toMatchObject({ entraDeviceId: null, source: 'none' });
  });
});
