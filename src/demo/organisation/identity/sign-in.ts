import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type Provider from 'oidc-provider';
import { z } from 'zod';
import { readBody } from '../https-listener.ts';
import type { Directory, Person, Tenant } from '../people.ts';
import type { Authenticator } from './authenticator.ts';
import { PASSWORD_METHODS } from './conditional-access.ts';
import { problemText } from './entra-error.ts';
import type { Page } from './html.ts';
import { type EntraProblem, PROBLEMS } from './problems.ts';
import { askForCode, takeCode } from './second-factor.ts';
import { devicePage } from './second-factor-page.ts';
import { accountPage, problemPage, signInPage } from './sign-in-page.ts';

/** What the sign-in pages of one tenant work with. */
export interface SignInOptions {
  readonly tenant: Tenant;
  readonly directory: Directory;
  readonly provider: Provider;
  readonly authenticator: Authenticator;
  /** A person's photo as a data URL, or `null`. */
  readonly photoOf: (person: Person) => string | null;
}

/** No honest form is longer, in bytes. */
const MAX_FORM = 4096;

const formSchema = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('sign-in'), username: z.string().max(256), password: z.string().max(256) }),
  z.strictObject({ action: z.literal('verify'), code: z.string().max(16) }),
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
  const blocked = details.prompt.reasons.includes('device-not-joined')
    ? PROBLEMS.deviceNotJoined
    : PROBLEMS.deviceNotCompliant;
  const hint = typeof details.params.login_hint === 'string' ? details.params.login_hint : '';
  const step = current === undefined ? undefined : { ...options, person: current, action };
  const show = (userName: string, problem: EntraProblem | null) =>
    send(response, 200, signInPage({ tenant: options.tenant, action, userName, problem }));

  if (request.method !== 'POST') {
    if (details.prompt.name === 'device') return send(response, 200, devicePage(options.tenant, action, blocked));
    if (details.prompt.name === 'second_factor' && step !== undefined) return send(response, 200, askForCode(step));
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
        error_description: problemText(details.prompt.name === 'device' ? blocked : PROBLEMS.cancelled)
      });
    case 'verify': {
      if (details.prompt.name !== 'second_factor' || step === undefined) return show(hint, null);
      const outcome = takeCode(step, form.code);
      if ('page' in outcome) return send(response, 200, outcome.page);
      return finish(options, request, response, {
        login: { accountId: step.person.id, amr: [...outcome.methods], remember: false }
      });
    }
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
        login: { accountId: outcome.person.id, amr: [...PASSWORD_METHODS], remember: false }
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
  if (!same(password, person.password)) return { problem: PROBLEMS.wrongPassword };
  return person.accountEnabled ? { person } : { problem: PROBLEMS.disabledUser };
}

function same(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

function personById(options: SignInOptions, id: string): Person | undefined {
  return options.tenant.people.find((person) => person.id === id);
}
