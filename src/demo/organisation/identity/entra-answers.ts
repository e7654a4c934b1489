import type Provider from 'oidc-provider';
import { z } from 'zod';
import type { Directory, Tenant } from '../people.ts';
import { entraError, tokenProblem } from './entra-error.ts';
import { isStepUp, PROBLEMS } from './problems.ts';

const errorSchema = z.object({ error: z.string(), error_description: z.string().default('') });
const successSchema = z.looseObject({ access_token: z.string() });

/** Only what the page that posts the answer back to the loopback redirect needs. */
const ANSWER_PAGE_POLICY =
  "default-src 'none'; script-src 'self'; form-action 'self' http://localhost:*; base-uri 'none'; frame-ancestors 'none'";

/** The part of the library's request context that is used here. */
const contextSchema = z.object({
  route: z.literal('token'),
  body: z
    .object({ grant_type: z.string().default(''), client_info: z.string().optional(), claims: z.string().optional() })
    .prefault({}),
  account: z.object({ accountId: z.string() }).optional()
});

/** Makes the answers of a provider look like Entra's where the protocol leaves room. */
export function addEntraAnswers(provider: Provider, tenant: Tenant, directory: Directory): void {
  const details = new WeakMap<object, string>();
  provider.on('grant.error', (ctx, error) => details.set(ctx, detailOf(error)));
  provider.use(async (ctx, next) => {
    // The library adds the hash of its own script to this policy.
    if (ctx.path.includes('/oauth2/v2.0/authorize')) ctx.set('content-security-policy', ANSWER_PAGE_POLICY);
    await next();
    const context = contextSchema.safeParse(ctx.oidc);
    if (context.success) ctx.body = entraTokenAnswer(ctx.body, context.data, details.get(ctx) ?? '', tenant, directory);
    else if (ctx.status === 404 && ctx.body === undefined) {
      ctx.body = entraError(PROBLEMS.badRequest);
      ctx.status = 404;
    }
  });
}

function entraTokenAnswer(
  answer: unknown,
  { body, account }: z.infer<typeof contextSchema>,
  detail: string,
  tenant: Tenant,
  directory: Directory
): unknown {
  const success = successSchema.safeParse(answer);
  if (success.success) {
    const person = account === undefined ? undefined : directory.person(tenant, account.accountId);
    const information =
      person === undefined || body.client_info !== '1' ? null : clientInformation(person.id, tenant.id);
    return {
      ...success.data,
      ext_expires_in: success.data.expires_in,
      ...(information === null ? {} : { client_info: information })
    };
  }
  const failure = errorSchema.safeParse(answer);
  if (!failure.success) return answer;
  const { error, error_description: description } = failure.data;
  const problem = tokenProblem({ error, description, detail, grantType: body.grant_type });
  const claims = isStepUp(problem) ? body.claims : undefined;
  return { ...entraError(problem), ...(claims === undefined ? {} : { claims }) };
}

/** The library explains its refusals in a field or in the cause, never in the answer. */
function detailOf(error: { readonly error_detail?: string | undefined; readonly cause?: unknown }): string {
  return error.error_detail ?? (error.cause instanceof Error ? error.cause.message : '');
}

/** What MSAL builds its account id from: object and tenant id. */
function clientInformation(uid: string, utid: string): string {
  return Buffer.from(JSON.stringify({ uid, utid })).toString('base64url');
}
