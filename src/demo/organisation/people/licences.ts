import type { Licence } from './schema.ts';

/** A licence as Graph's `licenseDetails` shows it. */
export interface LicenceDetails {
  readonly skuId: string;
  readonly skuPartNumber: string;
  readonly servicePlans: readonly { readonly servicePlanId: string; readonly servicePlanName: string }[];
}

/**
 * What the demo's licences contain. Product and plan names are those a real directory returns, so that the same licence
 * check serves both: device management comes with `INTUNE_A`, remote help with the plan `REMOTE_HELP`.
 */
export const LICENCES: Readonly<Record<Licence, LicenceDetails>> = {
  'device-management': {
    skuId: '061f9ace-7d42-4136-88ac-31dc755f143f',
    skuPartNumber: 'INTUNE_A',
    servicePlans: [{ servicePlanId: 'c1ec4a95-1f05-45b3-a911-aa3fa01094f5', servicePlanName: 'INTUNE_A' }]
  },
  'remote-help': {
    skuId: 'a929cd4d-8672-47c9-8664-159c1f322ba8',
    skuPartNumber: 'Microsoft_Intune_Suite',
    servicePlans: [{ servicePlanId: 'a4c6cf29-1168-4076-ba5c-e8fe0e62b17e', servicePlanName: 'REMOTE_HELP' }]
  }
};
