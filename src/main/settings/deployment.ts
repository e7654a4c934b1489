import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { guidSchema } from '#shared/identity/card.ts';

/** The scheme a service address must have; user names, passwords, queries and fragments have no place in one. */
const address = (protocol: 'https:' | 'wss:') =>
  z
    .string()
    .max(512)
    .refine((text) => {
      const url = URL.canParse(text) ? new URL(text) : null;
      return (
        url?.protocol === protocol && url.username === '' && url.password === '' && url.search === '' && url.hash === ''
      );
    })
    .transform((text) => text.replace(/\/+$/, ''));
const scope = z.string().regex(/^[\x21-\x7e]{1,256}$/);

/** What an administrator writes for the organisation's machines: who signs people in, and where the services are. */
export const deploymentSchema = z.strictObject({
  organisation: z.string().min(1).max(128),
  tenantId: guidSchema,
  clientId: z.string().regex(/^[A-Za-z0-9._-]{1,128}$/),
  authority: address('https:'),
  /** Hosts (with port) that may sign people in beside Microsoft's own. */
  knownAuthorities: z.array(z.string().regex(/^[A-Za-z0-9.:[\]-]{1,255}$/)).max(8),
  relayUrl: address('wss:'),
  relayScope: scope,
  directoryUrl: address('https:'),
  directoryScope: scope,
  /** Other organisations whose people may take part (A2); normally none. */
  partnerTenants: z.array(guidSchema).max(64).default([])
});
export type Deployment = z.infer<typeof deploymentSchema>;

export type DeploymentState =
  | { readonly status: 'ok'; readonly deployment: Deployment }
  | { readonly status: 'missing' }
  /** `field` names the first wrong field, or is `$` when the file is no JSON object at all. */
  | { readonly status: 'invalid'; readonly field: string };

/** Where the configuration may lie, first wins: the command line, the environment, the machine's own place. */
export function deploymentPath(options: {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
}): string {
  const given = options.argv.find((argument) => argument.startsWith('--deployment='))?.slice('--deployment='.length);
  if (given !== undefined && given !== '') return given;
  const fromEnvironment = options.env.DESKSIDE_DEPLOYMENT;
  if (fromEnvironment !== undefined && fromEnvironment !== '') return fromEnvironment;
  if (options.platform === 'win32') {
    return join(options.env.ProgramData ?? 'C:\\ProgramData', 'Deskside', 'deployment.json');
  }
  if (options.platform === 'darwin') return '/Library/Application Support/Deskside/deployment.json';
  return '/etc/deskside/deployment.json';
}

/** Judges the text of a configuration file; `null` stands for a file that is not there. */
export function parseDeployment(text: string | null): DeploymentState {
  if (text === null) return { status: 'missing' };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { status: 'invalid', field: '$' };
  }
  const parsed = deploymentSchema.safeParse(value);
  if (parsed.success) return { status: 'ok', deployment: parsed.data };
  const issue = parsed.error.issues[0];
  // A field that is too many is named itself; the path of that issue is the object that holds it.
  const field = issue?.code === 'unrecognized_keys' ? issue.keys[0] : issue?.path[0];
  return { status: 'invalid', field: field === undefined ? '$' : String(field).slice(0, 64) };
}

/** Reads the file; one that is there but cannot be read is wrong (`$`), not missing. */
export function readDeployment(path: string): DeploymentState {
  try {
    return parseDeployment(readFileSync(path, 'utf8'));
  } catch (error) {
    const absent = error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
    return absent ? parseDeployment(null) : { status: 'invalid', field: '$' };
  }
}
