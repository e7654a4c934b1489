import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DemoEnvironment, startEnvironment } from '#demo/environment.ts';
import { PageClient } from './page-client.ts';
import { clientsOf, tenantNamed } from './world.ts';

let environment: DemoEnvironment;

beforeAll(async () => {
  environment = await startEnvironment();
});
afterAll(() => environment?.stop());

describe('A5: the services of the demo', () => {
  it('know the device of a person and what signs its browser in', async () => {
    const { organisation } = environment;
    const clinic = tenantNamed(organisation, 'Harbour Clinic');
    const device = environment.deviceOf('grace.whitfield');
    if (device === null) throw new Error('Grace has a device.');
    expect(clinic.devices.find((each) => each.azureADDeviceId === device.entraDeviceId)?.deviceName).toBe(
      'QC-EDUC-0102'
    );
    expect(device.environment).toEqual({ DESKSIDE_DEMO_DEVICE_CREDENTIAL: device.credential });
    const clients = clientsOf(organisation);
    const url = clients.throughDevice(clinic, device.credential, clients.authorizeUrl(clinic));
    expect((await new PageClient(organisation.caCertificatePem).open(url)).body).toContain('id="password"');
  });

  it('know of nobody’s device where there is none', () => {
    expect(environment.deviceOf('mateo.quispe')).toBeNull();
    expect(environment.deviceOf('nobody')).toBeNull();
  });
});
