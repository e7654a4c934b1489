import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { claimOf, parseId } from '#main/device/claim.ts';
import { consoleText } from '#main/device/console-text.ts';
import { parseDeviceCertificate } from '#main/device/device-certificate.ts';
import { parseDsregcmd } from '#main/device/dsregcmd.ts';
import { parseJoinInfo } from '#main/device/join-info.ts';
import { parseDsreg } from '#main/device/linux-broker.ts';
import { parseManagedProfile } from '#main/device/managed-profile.ts';
import { parseDeviceFile } from '#main/device/settings-file.ts';
import * as sample from './samples.ts';

const { TENANT, OTHER_TENANT, DEVICE, ACCOUNT, SECOND_ACCOUNT, THUMBPRINT } = sample;
const JOINED = { entraDeviceId: DEVICE, tenantId: TENANT };
const REGISTERED = { entraDeviceId: ACCOUNT, tenantId: TENANT };

describe('ids', () => {
  it.each([
    `{${DEVICE}}`,
    ` ${DEVICE}`,
    `${DEVICE}\n`,
    `${DEVICE}\0`,
    DEVICE.slice(1),
    `${DEVICE}0`,
    DEVICE.replaceAll('-', ''),
    DEVICE.replace('f', 'g'),
    DEVICE.replaceAll('-', '\u2010'),
    DEVICE.replace('0', '\uff10'),
    '00000000-0000-0000-0000-000000000000',
    '{{aaddeviceid}}',
    '',
    7,
    null,
    undefined,
    [DEVICE]
  ])('%j is none', (value) => {
    expect(parseId(value)).toBeNull();
    expect(claimOf(value, TENANT)).toBeNull();
    expect(claimOf(DEVICE, value)).toBeNull();
  });

  it('come out in lower case', () => {
    expect(claimOf(DEVICE.toUpperCase(), TENANT.toUpperCase())).toEqual(JOINED);
  });
});

describe('I1: dsregcmd', () => {
  it.each([
    ['Windows 11, joined', sample.WINDOWS_11_JOINED, JOINED, []],
    ['Windows 10, hybrid joined and registered', sample.WINDOWS_10_HYBRID, JOINED, [REGISTERED]],
    [
      'Windows 10, two work accounts',
      sample.WINDOWS_10_TWO_ACCOUNTS,
      'no',
      [{ entraDeviceId: SECOND_ACCOUNT, tenantId: OTHER_TENANT }, REGISTERED]
    ],
    ['Windows 10 1709, registered', sample.WINDOWS_1709_REGISTERED, 'no', [REGISTERED]],
    ['Windows 10 1703, joined', sample.WINDOWS_1703_JOINED, JOINED, []],
    ['not joined', sample.WINDOWS_NOT_JOINED, 'no', []],
    ['joined, the tenant left out', sample.WINDOWS_JOINED_WITHOUT_TENANT, 'unknown', []],
    ['nothing', '', 'unknown', []]
  ])('%s', (_name, text, joined, registered) => {
    expect(parseDsregcmd(text)).toEqual({ joined, registered });
    expect(parseDsregcmd(text.replaceAll('\n', '\r\n'))).toEqual({ joined, registered });
  });

  it('titles in another language change nothing', () => {
    const german = sample.WINDOWS_10_HYBRID.replace(/^\| .*$/gm, `| ${'Gerätestatus'.padEnd(68)} |`);
    expect(parseDsregcmd(german)).toEqual({ joined: JOINED, registered: [REGISTERED] });
  });

  it('an id given twice with different values is none; given twice alike it is one', () => {
    const line = `                  DeviceId : ${DEVICE}\n`;
    const other = line.replace(DEVICE, ACCOUNT);
    expect(parseDsregcmd(sample.WINDOWS_11_JOINED.replace(line, line + other)).joined).toBe('unknown');
    expect(parseDsregcmd(sample.WINDOWS_11_JOINED.replace(line, line + other + line)).joined).toBe('unknown');
    expect(parseDsregcmd(sample.WINDOWS_11_JOINED.replace(line, line + line)).joined).toEqual(JOINED);
  });

  it('a value that looks like a label is a value', () => {
    const text = sample.WINDOWS_NOT_JOINED.replace('HARBOUR', `x AzureAdJoined : YES DeviceId : ${DEVICE}`);
    expect(parseDsregcmd(text)).toEqual({ joined: 'no', registered: [] });
  });

  it('work accounts do not count while Windows says that there are none', () => {
    const text = sample.WINDOWS_10_TWO_ACCOUNTS.replace('WorkplaceJoined : YES', 'WorkplaceJoined : NO');
    expect(parseDsregcmd(text).registered).toEqual([]);
  });

  it('is read from UTF-16, UTF-8 and code pages, with and without a mark', () => {
    const text = sample.WINDOWS_11_JOINED.replace('Harbour Clinic', 'Klinik M\u00fcller \u6e2f').replaceAll(
      '\n',
      '\r\n'
    );
    const utf16 = Buffer.from(text, 'utf16le');
    // 850 has 0x81 for ü; in 932 the second byte of a character may be any ASCII letter.
    const codePage = Buffer.from(text.replace('\u00fc', '\u0081').replace('\u6e2f', '\u008dX'), 'latin1');
    for (const bytes of [
      utf16,
      Buffer.concat([Buffer.from([0xff, 0xfe]), utf16]),
      Buffer.from(text),
      Buffer.from(`\uFEFF${text}`),
      codePage
    ]) {
      expect(parseDsregcmd(consoleText(bytes)).joined).toEqual(JOINED);
    }
  });
});

describe('I1: registry', () => {
  it('names the certificate and the tenant, or (Cloud PC) the device', () => {
    expect(parseJoinInfo(sample.joinInfo(THUMBPRINT.toLowerCase()))).toEqual([
      { tenantId: TENANT, thumbprint: THUMBPRINT, deviceId: null }
    ]);
    expect(parseJoinInfo(sample.joinInfo(DEVICE).replaceAll('\n', '\r\n'))).toEqual([
      { tenantId: TENANT, thumbprint: null, deviceId: DEVICE }
    ]);
  });

  it.each([
    ['German refusal', 'FEHLER: Der angegebene Registrierungsschlüssel bzw. Wert wurde nicht gefunden.\r\n'],
    ['name of no form', sample.joinInfo('..\\..\\Windows')],
    ['a deeper key', sample.joinInfo(`${THUMBPRINT}\\Extra`)],
    ['another key', sample.joinInfo(THUMBPRINT).replace('CloudDomainJoin', 'Elsewhere')],
    ['tenant of no form', sample.joinInfo(THUMBPRINT, 'common')],
    ['two tenants', sample.joinInfo(THUMBPRINT) + sample.joinInfo(THUMBPRINT, OTHER_TENANT)],
    ['a value before any key', `    TenantId    REG_SZ    ${TENANT}\n`]
  ])('%s gives nothing', (_name, text) => {
    expect(parseJoinInfo(text)).toEqual([]);
  });

  it('a registry full of joins costs no more than a few look-ups', () => {
    const many = Array.from({ length: 500 }, (_each, index) => sample.joinInfo(index.toString(16).padStart(40, '0')));
    expect(parseJoinInfo(many.join(''))).toHaveLength(4);
  });

  const certificate = (thumbprint: keyof typeof sample.CERTIFICATES) =>
    Buffer.from(sample.CERTIFICATES[thumbprint], 'base64');
  const good = sample.blobOf(certificate(THUMBPRINT));

  it('the device certificate says which device', () => {
    expect(parseDeviceCertificate(sample.blobOutput(good), THUMBPRINT)).toBe(DEVICE);
    const second = '85C16B395473CB6C28EDD7842CACCE4A90D3D750';
    expect(parseDeviceCertificate(sample.blobOutput(sample.blobOf(certificate(second))), second)).toBe(DEVICE);
  });

  it('a certificate counts only if it is the one named, whole, alone and of Entra', () => {
    const text = sample.blobOutput(good);
    expect(parseDeviceCertificate(text, 'A'.repeat(40))).toBeNull();
    expect(parseDeviceCertificate(text + text, THUMBPRINT)).toBeNull();
    expect(parseDeviceCertificate(sample.blobOutput(good.subarray(0, -1)), THUMBPRINT)).toBeNull();
    expect(parseDeviceCertificate(sample.blobOutput(certificate(THUMBPRINT)), THUMBPRINT)).toBeNull();
    for (const der of [Buffer.from('no certificate at all'), Buffer.from(sample.SELF_ISSUED, 'base64')]) {
      const itsHash = createHash('sha1').update(der).digest('hex');
      expect(parseDeviceCertificate(sample.blobOutput(sample.blobOf(der)), itsHash)).toBeNull();
    }
  });
});

describe('I2: managed profile', () => {
  const profile = (value: unknown) => parseManagedProfile(JSON.stringify(value));

  it('gives the id that the management filled in; other keys do not matter', () => {
    expect(profile({ EntraDeviceId: DEVICE.toUpperCase(), TenantId: TENANT, Language: 'de' })).toEqual(JOINED);
  });

  it.each([
    [{ EntraDeviceId: '{{aaddeviceid}}', TenantId: TENANT }],
    [{ EntraDeviceId: '{{AADDeviceId}}', TenantId: TENANT }],
    [{ EntraDeviceId: '', TenantId: TENANT }],
    [{ EntraDeviceId: DEVICE }],
    [{ EntraDeviceId: [DEVICE], TenantId: TENANT }],
    [[DEVICE, TENANT]],
    [null]
  ])('%j is none', (value) => {
    expect(profile(value)).toBeNull();
  });
});

describe('I3: Linux', () => {
  const file = { entraDeviceId: DEVICE, tenantId: TENANT };

  it('the settings file gives the id, with or without a byte order mark', () => {
    expect(parseDeviceFile(JSON.stringify(file, null, 2))).toEqual(JOINED);
    expect(parseDeviceFile(`\uFEFF${JSON.stringify(file)}\r\n`)).toEqual(JOINED);
  });

  it.each([
    ['a further field', JSON.stringify({ ...file, note: 'x' })],
    ['a missing field', JSON.stringify({ entraDeviceId: DEVICE })],
    ['a field twice', `{"entraDeviceId":"${ACCOUNT}","entraDeviceId":"${DEVICE}","tenantId":"${TENANT}"}`],
    [
      'a field twice, disguised',
      `{"\\u0065ntraDeviceId":"${ACCOUNT}","entraDeviceId":"${DEVICE}","tenantId":"${TENANT}"}`
    ],
    ['a prototype', `{"__proto__":{"entraDeviceId":"${DEVICE}","tenantId":"${TENANT}"}}`],
    ['no GUID', JSON.stringify({ ...file, entraDeviceId: 'front desk' })],
    ['a NUL', JSON.stringify({ ...file, entraDeviceId: `${DEVICE}\0` })],
    ['a list', JSON.stringify([file])],
    ['half a file', JSON.stringify(file).slice(0, -1)],
    ['nothing', '']
  ])('%s is none', (_name, text) => {
    expect(parseDeviceFile(text)).toBeNull();
  });

  it('the broker of Microsoft says whether the device is registered, in colours or without', () => {
    expect(parseDsreg(sample.DSREG_REGISTERED)).toEqual([JOINED]);
    expect(parseDsreg(sample.DSREG_REGISTERED.replace('Registered', '\u001b[1;32mRegistered\u001b[0m'))).toEqual([
      JOINED
    ]);
    expect(parseDsreg(sample.DSREG_NOT_REGISTERED)).toEqual([]);
    expect(parseDsreg('Failed to get broker instance\n')).toEqual([]);
  });
});

describe('hostile input', () => {
  const parsers = {
    dsregcmd: (text: string) => parseDsregcmd(text),
    joinInfo: (text: string) => parseJoinInfo(text),
    certificate: (text: string) => parseDeviceCertificate(text, THUMBPRINT),
    profile: (text: string) => parseManagedProfile(text),
    file: (text: string) => parseDeviceFile(text),
    dsreg: (text: string) => parseDsreg(text)
  };
  const NOTHING = { dsregcmd: { joined: 'unknown', registered: [] }, joinInfo: [], dsreg: [] };
  const seeds = [sample.WINDOWS_10_HYBRID, sample.joinInfo(THUMBPRINT), sample.DSREG_REGISTERED].map((text) =>
    Buffer.from(text)
  );

  it.each(Object.entries(parsers))('%s: random bytes give nothing and break nothing', (name, parse) => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 4096 }), (bytes) => {
        expect(parse(consoleText(bytes))).toEqual(name in NOTHING ? Reflect.get(NOTHING, name) : null);
      })
    );
  });

  it.each(Object.entries(parsers))('%s: damaged output never gives an id of another form', (_name, parse) => {
    const damage = fc.record({
      seed: fc.constantFrom(...seeds),
      at: fc.nat(8000),
      cut: fc.nat(300),
      put: fc.uint8Array({ maxLength: 60 })
    });
    fc.assert(
      fc.property(damage, ({ seed, at, cut, put }) => {
        const from = at % seed.length;
        const bytes = Buffer.concat([seed.subarray(0, from), put, seed.subarray(from + cut)]);
        for (const [, id] of JSON.stringify(parse(consoleText(bytes))).matchAll(
          /"(?:entraDeviceId|tenantId)":"([^"]*)"/g
        )) {
          expect(id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
        }
      })
    );
  });

  it.each(Object.entries(parsers))(
    '%s: 10 MB are read through in reasonable time',
    (_name, parse) => {
      const size = 10 * 1024 * 1024;
      for (const piece of [
        ' ',
        ':',
        'DeviceId : x\n',
        '+--\n',
        '-----\n',
        '    ',
        '{"',
        '\u001b[',
        `HKEY_${'A'.repeat(60)}\n`
      ]) {
        const text = piece.repeat(size / piece.length);
        const started = performance.now();
        parse(text);
        // Two cores are shared: what must not be is minutes.
        expect(performance.now() - started).toBeLessThan(10_000);
      }
    },
    120_000
  );
});
