import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type Provider from 'oidc-provider';
import { z } from 'zod';
import { readBody } from '../https-listener.ts';
import type { Directory, Person, Tenant } from '../people.ts';
import { type EntraProblem, PROBLEMS, problemText } from './entra-error.ts';
import type { Page } from './html.ts';
import { accountPage, problemPage, signInPage } from './sign-in-page.ts';

/** What the sign-in pages of one tenant work with. */
export interface SignInOptions {
  readonly tenant: Tenant;
  readonly directory: Directory;
  readonly provider: Provider;
  /** A person's photo as a data URL, or `null`. */
  readonly photoOf: (person: Person) => string | null;
}

/** No honest form is longer, in bytes. */
const MAX_FORM = 4096;

const formSchema = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('sign-in'), username: z.string().max(256), password: z.string().max(256) }),
  z.strictObject({ action: z.literal('continue') }),
  z.strictObject({ action: z.literal('other') }),
  z.object({ action: z.literal('cancel') })
]);

/** Answers one request for a step of a sign-in: draws the page, or takes what the person sent. */
export async function answerSignIn(
  options: SignInOptions,
  request: IncomingMessage,
  response: ServerResponse
): Promise<void> {
  const details = await options.provider.interactionDetails(request, response).catch(() => null);
  const action = new URL(request.url ?? '/', 'https://localhost').pathname;
  if (details === null || !action.endsWith(`/${details.uid}`)) {
    return send(response, 400, problemPage(options.tenant, PROBLEMS.stepExpired));
  }
  const current = details.session === undefined ? undefined : personById(options, details.session.accountId);
  const hint = typeof details.params.login_hint === 'string' ? details.params.login_hint : '';
  const show = (userName: string, problem: EntraProblem | null) =>
    send(response, 200, signInPage({ tenant: options.tenant, action, userName, problem }));

  if (request.method !== 'POST') {
    if (details.prompt.name === 'select_account' && current !== undefined) {
      return send(response, 200, accountPage(options.tenant, action, current, options.photoOf(current)));
    }
    return show(hint === '' ? (current?.userPrincipalName ?? '') : hint, null);
  }
  const form = await readForm(request);
  if (form === null) return send(response, 400, problemPage(options.tenant, PROBLEMS.badRequest));
  switch (form.action) {
    case 'cancel':
      return finish(options, request, response, {
        error: 'access_denied',
        error_description: problemText(PROBLEMS.cancelled)
      });
    case 'other':
      return show('', null);
    case 'continue':
      if (details.prompt.name !== 'select_account' || current === undefined) return show(hint, null);
      return finish(options, request, response, { select_account: {} });
    case 'sign-in': {
      const outcome = authenticate(options, form.username, form.password);
      if ('problem' in outcome) return show(form.username.trim(), outcome.problem);
      return finish(options, request, response, {
        select_account: {},
        login: { accountId: outcome.person.id, amr: ['pwd'], remember: false }
      });
    }
  }
}

/** Sends a page with the headers that every page of the identity server has. */
export function send(response: ServerResponse, status: number, page: Page): void {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': page.csp,
    'cache-control': 'no-store'
  });
  response.end(page.html);
}

type Result = Parameters<Provider['interactionFinished']>[2];

async function finish(
  options: SignInOptions,
  request: IncomingMessage,
  response: ServerResponse,
  result: Result
): Promise<void> {
  await options.provider.interactionFinished(request, response, result, { mergeWithLastSubmission: true });
}

async function readForm(request: IncomingMessage): Promise<z.infer<typeof formSchema> | null> {
  const body = await readBody(request, MAX_FORM);
  if (body === null) return null;
  const parsed = formSchema.safeParse(Object.fromEntries(new URLSearchParams(body)));
  return parsed.success ? parsed.data : null;
}

function authenticate(
  options: SignInOptions,
  userName: string,
  password: string
): { readonly person: Person } | { readonly problem: EntraProblem } {
  const name = userName.trim().toLowerCase();
  const person = options.tenant.people.find((candidate) => candidate.userPrincipalName === name);
  if (person === undefined) {
    const elsewhere = options.directory.homeOf(name);
    return {
      problem: elsewhere === undefined ? PROBLEMS.unknownUser : PROBLEMS.otherTenant(name, options.tenant.displayName)
    };
  }
  return same(password, person.password) ? { person } : { problem: PROBLEMS.wrongPassword };
}

function same(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

function personById(options: SignInOptions, id: string): Person | undefined {
  return options.tenant.people.find((person) => person.id === id);
}
