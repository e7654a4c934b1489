import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deploymentPath, parseDeployment, readDeployment } from '#main/settings/deployment.ts';

const GOOD = {
  organisation: 'Harbour Clinic',
  tenantId: '11111111-1111-4111-8111-111111111111',
  clientId: '22222222-2222-4222-8222-222222222222',
  authority: 'https://login.microsoftonline.com/11111111-1111-4111-8111-111111111111',
  knownAuthorities: ['identity.example:8443'],
  relayUrl: 'wss://relay.example',
  relayScope: 'api://relay/session',
  directoryUrl: 'https://graph.microsoft.com',
  directoryScope: 'https://graph.microsoft.com/User.ReadBasic.All'
};
const parse = (value: unknown) => parseDeployment(JSON.stringify(value));

describe('deployment', () => {
  it('a good one is taken, with no partners unless it names some', () => {
    expect(parse(GOOD)).toEqual({ status: 'ok', deployment: { ...GOOD, partnerTenants: [] } });
  });

  it('no file is missing; a file that is no JSON is invalid as a whole', () => {
    expect(parseDeployment(null)).toEqual({ status: 'missing' });
    for (const text of ['', '{', '[]', 'null', '"x"', '1']) {
      expect(parseDeployment(text)).toEqual({ status: 'invalid', field: '$' });
    }
    expect(readDeployment('/nowhere/at/all.json')).toEqual({ status: 'missing' });
    expect(readDeployment('/')).toEqual({ status: 'invalid', field: '$' });
  });

  it('a missing, wrong or unknown field is named', () => {
    for (const field of Object.keys(GOOD)) {
      const { [field]: _left, ...rest } = GOOD as Record<string, unknown>;
      expect(parse(rest)).toEqual({ status: 'invalid', field });
      expect(parse({ ...GOOD, [field]: 7 })).toEqual({ status: 'invalid', field });
    }
    expect(parse({ ...GOOD, surprise: 1 })).toEqual({ status: 'invalid', field: 'surprise' });
  });

  it.each([
    ['relayUrl', 'ws://relay.example'],
    ['relayUrl', 'https://relay.example'],
    ['relayUrl', 'wss://user:secret@relay.example'],
    ['relayUrl', 'wss://relay.example/?x=1'],
    ['authority', 'http://login.example'],
    ['authority', 'file:///etc/passwd'],
    ['directoryUrl', 'javascript:alert(1)'],
    ['directoryScope', 'two scopes'],
    ['tenantId', 'common']
  ])('%s may not be %s', (field, value) => {
    expect(parse({ ...GOOD, [field]: value })).toEqual({ status: 'invalid', field });
  });

  it('whatever a file holds, the answer is one of the three', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(['ok', 'missing', 'invalid']).toContain(parseDeployment(text).status);
      })
    );
  });

  it('the command line wins over the environment, and both over the machine’s own place', () => {
    const argv = ['app', '--deployment=/a.json'];
    const env = { DESKSIDE_DEPLOYMENT: '/b.json', ProgramData: 'D:\\Data' };
    expect(deploymentPath({ argv, env, platform: 'linux' })).toBe('/a.json');
    expect(deploymentPath({ argv: [], env, platform: 'linux' })).toBe('/b.json');
    expect(deploymentPath({ argv: [], env: {}, platform: 'linux' })).toBe('/etc/deskside/deployment.json');
    expect(deploymentPath({ argv: ['--deployment='], env: {}, platform: 'darwin' })).toBe(
      '/Library/Application Support/Deskside/deployment.json'
    );
    expect(deploymentPath({ argv: [], env: { ProgramData: 'D:\\Data' }, platform: 'win32' })).toMatch(
      /^D:\\Data.*Deskside/
    );
  });
});
