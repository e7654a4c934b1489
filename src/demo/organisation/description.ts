import { z } from 'zod';

const url = z.url({ protocol: /^https$/ });

/** Everything that others need of a running organisation, as plain data that can cross to another process. */
export const organisationDescriptionSchema = z.strictObject({
  /** `iss` of each tenant's tokens, and MSAL's `authority`, by tenant id. */
  issuers: z.record(z.string(), url),
  /** `localhost:<port>`, for MSAL's `knownAuthorities`. */
  authorityHost: z.string().min(1),
  /** Where the directory answers, without a slash at the end. */
  graphUrl: url,
  /** The desktop app's client id. */
  clientId: z.string().min(1),
  relayApi: z.strictObject({ audience: z.string().min(1), scope: z.string().min(1) }),
  graph: z.strictObject({ audience: z.string().min(1), scope: z.string().min(1), defaultScope: z.string().min(1) }),
  /** The relay's own sign-in to the directory; the secret lives as long as the organisation. */
  relayClient: z.strictObject({ id: z.string().min(1), secret: z.string().min(1) }),
  caCertificatePem: z.string().min(1),
  /** For `NODE_EXTRA_CA_CERTS`. */
  caCertificateFile: z.string().min(1),
  /** For `localhost`, 127.0.0.1 and ::1; shared by all servers of the demo, the relay included. */
  serverCertificate: z.strictObject({
    certificatePem: z.string().min(1),
    privateKeyPem: z.string().min(1),
    spkiSha256: z.string().min(1)
  }),
  /** For Chromium's `--ignore-certificate-errors-spki-list`, joined with commas. */
  spkiHashes: z.array(z.string().min(1)).min(1)
});
export type OrganisationDescription = z.infer<typeof organisationDescriptionSchema>;
