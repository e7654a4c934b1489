/** The ids of all samples: this organisation's tenant, another one, the joined device and three work accounts. */
export const TENANT = '6d1c2f0a-93b4-4e5f-8a17-2f6b0c9d4e31';
export const OTHER_TENANT = '0b7e5a44-1d2c-4f3b-9a68-7c5d4e3f2a10';
export const DEVICE = 'f4a4ea70-b196-4305-9531-018c3bcfc112';
export const ACCOUNT = '3c9d8e7f-6a5b-4c4d-8e2f-1a0b9c8d7e6f';
export const SECOND_ACCOUNT = 'a1b2c3d4-e5f6-4a7b-8c9d-0e1f2a3b4c5d';

const BORDER = '+----------------------------------------------------------------------+';
const box = (title: string) => `${BORDER}\n| ${title.padEnd(68)} |\n${BORDER}\n`;

/** Windows 11 22H2, Entra joined. */
export const WINDOWS_11_JOINED = `
${box('Device State')}
             AzureAdJoined : YES
          EnterpriseJoined : NO
              DomainJoined : NO
           Virtual Desktop : NOT SET
               Device Name : FRONT-DESK-07

${box('Device Details')}
                  DeviceId : ${DEVICE}
                Thumbprint : C1BAACEF925B702D2F26F9E38D63F0A9AFE1B5DB
 DeviceCertificateValidity : [ 2024-02-06 09:12:41.000 UTC -- 2034-02-06 09:42:41.000 UTC ]
            KeyContainerId : 51e0fb7c-2d3a-4b8e-9c1f-6a7b8c9d0e1f
               KeyProvider : Microsoft Platform Crypto Provider
              TpmProtected : YES
          DeviceAuthStatus : SUCCESS

${box('Tenant Details')}
                TenantName : Harbour Clinic
                  TenantId : ${TENANT}
               AuthCodeUrl : https://login.microsoftonline.com/${TENANT}/oauth2/authorize
                    MdmUrl : https://enrollment.manage.microsoft.com/enrollmentserver/discovery.svc
               SettingsUrl :
               JoinSrvUrl : https://enterpriseregistration.windows.net/EnrollmentServer/device/

${box('User State')}
                    NgcSet : YES
                  NgcKeyId : {817E81F8-4866-4BE0-A8E0-A696810B6FA0}
                  CanReset : DestructiveAndNonDestructive
           WorkplaceJoined : NO
             WamDefaultSet : YES
            WamDefaultGUID : {B16898C6-A148-4967-9171-64D755DA8520} (AzureAd)

${box('SSO State')}
                AzureAdPrt : YES
      AzureAdPrtUpdateTime : 2026-11-20 07:58:01.000 UTC
                 OnPremTgt : NO
                  CloudTgt : YES
`;

const workAccount = (number: number, device: string, tenant: string) => `
${box(`Work Account ${number}`)}
         WorkplaceDeviceId : ${device}
       WorkplaceThumbprint : 0DD5553E61DDFCC9E3A76F0165BFEBAB26D531CF
 DeviceCertificateValidity : [ 2025-06-01 14:10:46.000 UTC -- 2035-06-01 14:40:46.000 UTC ]
            KeyContainerId : 9a8b7c6d-5e4f-4a3b-8c2d-1e0f9a8b7c6d
               KeyProvider : Microsoft Software Key Storage Provider
              TpmProtected : NO
         WorkplaceTenantId : ${tenant}
       WorkplaceTenantName : Some Organisation
           WorkplaceMdmUrl :
      WorkplaceSettingsUrl :
                    NgcSet : NO
`;

/** Windows 10 21H2, hybrid joined, with a work account of the same organisation besides (the "dual state"). */
export const WINDOWS_10_HYBRID = `
${box('Device State')}
             AzureAdJoined : YES
          EnterpriseJoined : NO
              DomainJoined : YES
                DomainName : HARBOUR
               Device Name : WARD-3.harbour.example

${box('Device Details')}
                  DeviceId : ${DEVICE.toUpperCase()}
                Thumbprint : C1BAACEF925B702D2F26F9E38D63F0A9AFE1B5DB

${box('Tenant Details')}
                TenantName :
                  TenantId : ${TENANT.toUpperCase()}
                       Idp : login.windows.net

${box('User State')}
           WorkplaceJoined : YES
          WorkAccountCount : 1
${workAccount(1, ACCOUNT, TENANT)}`;

/** Windows 10 22H2, registered by people who added two work accounts; the machine itself is nobody's. */
export const WINDOWS_10_TWO_ACCOUNTS = `
${box('Device State')}
             AzureAdJoined : NO
          EnterpriseJoined : NO
              DomainJoined : NO
               Device Name : KITCHEN-TABLE

${box('User State')}
                    NgcSet : NO
           WorkplaceJoined : YES
          WorkAccountCount : 2
             WamDefaultSet : NO
${workAccount(1, SECOND_ACCOUNT, OTHER_TENANT)}${workAccount(2, ACCOUNT, TENANT)}
${box('Ngc Prerequisite Check')}
            IsDeviceJoined : NO
              PreReqResult : WillNotProvision
`;

/** Windows 10 1709: one section for the device, the work account below "User State", and its id as DeviceId as well. */
export const WINDOWS_1709_REGISTERED = `
${box('Device State')}
          AzureAdJoined : NO
       EnterpriseJoined : NO
               DeviceId : ${ACCOUNT}
             Thumbprint : C0D030EEAA8F3145E2976E17A256ADF72220F253
           KeySignTest: : PASSED
                    Idp : login.windows.net
               TenantId : ${TENANT}
             TenantName : Harbour Clinic
           DomainJoined : NO

${box('User State')}
                 NgcSet : NO
        WorkplaceJoined : YES
      WorkplaceDeviceId : ${ACCOUNT}
    WorkplaceThumbprint : C0D030EEAA8F3145E2976E17A256ADF72220F253
           WorkplaceIdp : login.windows.net
      WorkplaceTenantId : ${TENANT}
    WorkplaceTenantName : Harbour Clinic
          WamDefaultSet : YES
`;

/** Windows 10 1703, joined: everything in one section. */
export const WINDOWS_1703_JOINED = WINDOWS_1709_REGISTERED.replace('AzureAdJoined : NO', 'AzureAdJoined : YES')
  .replace(ACCOUNT, DEVICE)
  .replace(/ {8}WorkplaceJoined : YES[\s\S]*/, '        WorkplaceJoined : NO\n');

/** A machine of a local domain only, with the diagnostics of why it is not joined. */
export const WINDOWS_NOT_JOINED = `
${box('Device State')}
             AzureAdJoined : NO
          EnterpriseJoined : NO
              DomainJoined : YES
                DomainName : HARBOUR

${box('User State')}
           WorkplaceJoined : NO

${box('Diagnostic Data')}
     Diagnostics Reference : www.microsoft.com/aadjerrors
              User Context : UN-ELEVATED User
         Registration Type : sync
              Error Phase : discover
          Client ErrorCode : 0x801c0021
`;

/** Joined, but the tenant's section is not there (seen before the first synchronisation). */
export const WINDOWS_JOINED_WITHOUT_TENANT = WINDOWS_11_JOINED.replace(/^ +TenantId : .*\n/m, '');

const JOIN_INFO = 'HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\CloudDomainJoin\\JoinInfo';
export const THUMBPRINT = 'C1BAACEF925B702D2F26F9E38D63F0A9AFE1B5DB';
/** `reg query … /s`; a Cloud PC names the key by the device id. */
export const joinInfo = (name: string, tenant: string = TENANT) => `
${JOIN_INFO}\\${name}
    IdpDomain    REG_SZ    login.windows.net
    TenantId    REG_SZ    ${tenant}
    UserEmail    REG_SZ    sam@harbour.example
    AttestationLevel    REG_DWORD    0x0
    AikCertStatus    REG_DWORD    0x0
    TransportKeyStatus    REG_DWORD    0x0

`;

/** Certificates like Entra's, made for these tests: CN is {@link DEVICE}, issuer MS-Organization-Access. */
export const CERTIFICATES = {
  C1BAACEF925B702D2F26F9E38D63F0A9AFE1B5DB:
    'MIIBqTCCAVACFEu6sw6O2CtzGIIqMwa+0AmEgsoTMAoGCCqGSM49BAMCMH4xEzARBgoJkiaJk/IsZAEZFgNuZXQxFzAVBgoJkiaJ' +
    'k/IsZAEZFgd3aW5kb3dzMR8wHQYDVQQDDBZNUy1Pcmdhbml6YXRpb24tQWNjZXNzMS0wKwYDVQQLDCQ4MmRiYWNhNC0zZTgxLTQ2' +
    'Y2EtOWM3My0wOTUwYzFlYWNhOTcwIBcNMjYxMTIyMDgzMzE2WhgPMjEyNjEwMjkwODMzMTZaMC8xLTArBgNVBAMMJGY0YTRlYTcw' +
    'LWIxOTYtNDMwNS05NTMxLTAxOGMzYmNmYzExMjBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABLBMdYQgG11bnOJveje4+j92ABiC' +
    'awjgI/xtlLST8uuVMgAJwxFy7O95jlKE77h+zm6vf6fxpDRDwJCg+TiFKBQwCgYIKoZIzj0EAwIDRwAwRAIgcX100CHvflOPbc+k' +
    'XInt/h6zNL6GaQ1WimOPuOVMSWsCIHNdU3QN5QLv6D0Dot3FTQYBfZ119z5ttRLGC9lPz8sz',
  /** All parts of the issuer's name in one set, as Entra writes it. */
  '85C16B395473CB6C28EDD7842CACCE4A90D3D750':
    'MIIBozCCAUoCFAoJ8XZSPOmmRF6f6QsoZZUY7OW9MAoGCCqGSM49BAMCMHgxdjARBgoJkiaJk/IsZAEZFgNuZXQwFQYKCZImiZPy' +
    'LGQBGRYHd2luZG93czAdBgNVBAMMFk1TLU9yZ2FuaXphdGlvbi1BY2Nlc3MwKwYDVQQLDCQ4MmRiYWNhNC0zZTgxLTQ2Y2EtOWM3' +
    'My0wOTUwYzFlYWNhOTcwIBcNMjYxMTIyMDgzNjQwWhgPMjEyNjEwMjkwODM2NDBaMC8xLTArBgNVBAMMJGY0YTRlYTcwLWIxOTYt' +
    'NDMwNS05NTMxLTAxOGMzYmNmYzExMjBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABLBMdYQgG11bnOJveje4+j92ABiCawjgI/xt' +
    'lLST8uuVMgAJwxFy7O95jlKE77h+zm6vf6fxpDRDwJCg+TiFKBQwCgYIKoZIzj0EAwIDRwAwRAIgfly4urGjjhcmDO7Eft0wkUd1' +
    'Bto9ty4aNOIsfPM7JTkCIDu1uj2cnRgb1VGjqtM2meeNZMyn1DeLZTdQFb+kVg0I'
} as const;

/** A certificate with the right common name that somebody issued to himself. */
export const SELF_ISSUED =
  'MIIBtTCCAVugAwIBAgIULZeDZnsIPxaVjFBXwh/fw33GdnswCgYIKoZIzj0EAwIwLzEtMCsGA1UEAwwkZjRhNGVhNzAtYjE5Ni00' +
  'MzA1LTk1MzEtMDE4YzNiY2ZjMTEyMCAXDTI2MTEyMjA4NDExNFoYDzIxMjYxMDI5MDg0MTE0WjAvMS0wKwYDVQQDDCRmNGE0ZWE3' +
  'MC1iMTk2LTQzMDUtOTUzMS0wMThjM2JjZmMxMTIwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAASwTHWEIBtdW5zib3o3uPo/dgAY' +
  'gmsI4CP8bZS0k/LrlTIACcMRcuzveY5ShO+4fs5ur3+n8aQ0Q8CQoPk4hSgUo1MwUTAdBgNVHQ4EFgQUU0226JEsWFTsK1O1K98F' +
  'Kdpmd7MwHwYDVR0jBBgwFoAUU0226JEsWFTsK1O1K98FKdpmd7MwDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNIADBFAiAx' +
  'VRRZCDevsvDUTRKQEA03RUMe8zaWbcY7MV3enp4lnQIhAPoduBc0tbL6CdaZUPqLLI8L1S5z8jUEQILSt7zPY1/W';

const property = (id: number, value: Buffer) => {
  const header = Buffer.alloc(12);
  header.writeUInt32LE(id, 0);
  header.writeUInt32LE(1, 4);
  header.writeUInt32LE(value.length, 8);
  return Buffer.concat([header, value]);
};

/** What stands in the registry for a certificate: its hash, a name, and the certificate itself. */
export function blobOf(der: Buffer): Buffer {
  return Buffer.concat([
    property(3, Buffer.alloc(20, 7)),
    property(11, Buffer.from('Key\0', 'utf16le')),
    property(32, der)
  ]);
}

/** `reg query <certificate> /v Blob`. */
export const blobOutput = (blob: Buffer) => `
HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\SystemCertificates\\MY\\Certificates\\${THUMBPRINT}
    Blob    REG_BINARY    ${blob.toString('hex').toUpperCase()}

`;

/** `dsreg --status` of Microsoft's identity broker, registered; the account is of another tenant than the device. */
export const DSREG_REGISTERED = `Account
-----------------------------------------------------------------
Home Account ID                    : ${SECOND_ACCOUNT}.${OTHER_TENANT}
Environment                        : login.windows.net
Tenant ID                          : ${OTHER_TENANT}

Device State
-----------------------------------------------------------------
Device Registration Status         : Registered
Device ID                          : ${DEVICE}
Tenant ID                          : ${TENANT}
Tenant Name                        : harbour.example

Primary Refresh Token
-----------------------------------------------------------------
PRT Present                        : YES
PRT Age                            : 4.25 hours
`;
export const DSREG_NOT_REGISTERED = DSREG_REGISTERED.replace(': Registered', ': Not Registered');
