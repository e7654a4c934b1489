import type { Person, Tenant } from '../people.ts';
import { escapeHtml, organisationMark, type Page, page } from './html.ts';
import type { EntraProblem } from './problems.ts';

/** What the sign-in form shows. */
export interface SignInForm {
  readonly tenant: Tenant;
  /** Where the form is sent. */
  readonly action: string;
  /** User name to begin with: the client's hint or what was typed before. */
  readonly userName: string;
  readonly problem: EntraProblem | null;
}

/** Stands below every page. */
export const FOOTER =
  '<footer>This is a demo organisation. Its people, passwords and certificates exist on this computer only.</footer>';

/** The form with user name and password. Its first button is the one that Enter presses. */
export function signInPage(form: SignInForm): Page {
  const { tenant, problem } = form;
  const focusPassword = form.userName !== '' && problem?.code !== 50034 && problem?.code !== 50020;
  const invalid = problem === null ? '' : ' aria-invalid="true" aria-describedby="problem"';
  return page(
    problem === null ? `Sign in – ${tenant.displayName}` : `Error: Sign in – ${tenant.displayName}`,
    tenant.accent,
    `<main>
${header(tenant)}
<h1>Sign in</h1>
<p class="lead">to continue to Deskside</p>
${problem === null ? '' : problemBox(problem)}
<form method="post" action="${escapeHtml(form.action)}">
<div class="field">
<label for="username">User name</label>
<input id="username" name="username" type="email" autocomplete="username" autocapitalize="none" spellcheck="false" required
 value="${escapeHtml(form.userName)}"${invalid}${focusPassword ? '' : ' autofocus'}>
</div>
<div class="field">
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required${invalid}${focusPassword ? ' autofocus' : ''}>
</div>
<div class="actions">
<button class="primary" type="submit" name="action" value="sign-in">Sign in</button>
<button class="secondary" type="submit" name="action" value="cancel" formnovalidate>Cancel</button>
</div>
</form>
</main>
${FOOTER}`
  );
}

/** The choice between the person who is signed in and somebody else. */
export function accountPage(tenant: Tenant, action: string, person: Person, photo: string | null): Page {
  const picture =
    photo === null
      ? `<span class="initials" aria-hidden="true">${escapeHtml(initials(person))}</span>`
      : `<img src="${escapeHtml(photo)}" alt="">`;
  return page(
    `Choose an account – ${tenant.displayName}`,
    tenant.accent,
    `<main>
${header(tenant)}
<h1>Choose an account</h1>
<p class="lead">to continue to Deskside</p>
<form method="post" action="${escapeHtml(action)}">
<ul class="accounts">
<li><button class="account" type="submit" name="action" value="continue" autofocus>${picture}
<span><strong dir="auto">${escapeHtml(person.displayName)}</strong><span>${escapeHtml(person.userPrincipalName)}</span></span></button></li>
<li><button class="account" type="submit" name="action" value="other"><span class="initials" aria-hidden="true">+</span>
<span><strong>Use another account</strong></span></button></li>
</ul>
<div class="actions"><button class="secondary" type="submit" name="action" value="cancel">Cancel</button></div>
</form>
</main>
${FOOTER}`
  );
}

/** What is shown when a request cannot be answered to the app that sent it. */
export function problemPage(tenant: Tenant, problem: EntraProblem): Page {
  return page(
    `Sign-in problem – ${tenant.displayName}`,
    tenant.accent,
    `<main>
${header(tenant)}
<h1>You can’t sign in right now</h1>
<p class="lead">Close this page and go back to the app.</p>
${problemBox(problem)}
</main>
${FOOTER}`
  );
}

/** Asks whether to sign out; `form` is HTML of the identity provider with the form id `op.logoutForm`. */
export function signOutPage(tenant: Tenant, form: string): Page {
  return page(
    `Sign out – ${tenant.displayName}`,
    tenant.accent,
    `<main>
${header(tenant)}
<h1>Sign out?</h1>
<p class="lead">You will be signed out of ${escapeHtml(tenant.displayName)} in this browser.</p>
${form}
<div class="actions">
<button class="primary" type="submit" form="op.logoutForm" name="logout" value="yes" autofocus>Sign out</button>
<button class="secondary" type="submit" form="op.logoutForm">Stay signed in</button>
</div>
</main>
${FOOTER}`
  );
}

/** Says that the person is signed out. */
export function signedOutPage(tenant: Tenant): Page {
  return page(
    `Signed out – ${tenant.displayName}`,
    tenant.accent,
    `<main>
${header(tenant)}
<h1>You are signed out</h1>
<p class="lead">You can close this page.</p>
</main>
${FOOTER}`
  );
}

/** The organisation's mark and name. */
export function header(tenant: Tenant): string {
  return `<p class="organisation">${organisationMark(tenant.displayName)}<span>${escapeHtml(tenant.displayName)}</span></p>`;
}

/** What went wrong, with the number that a help desk looks up; the element's id is `problem`. */
export function problemBox(problem: EntraProblem): string {
  return `<p class="error" id="problem" role="alert">${escapeHtml(problem.text)} <code>AADSTS${problem.code}</code></p>`;
}

function initials(person: Person): string {
  return [person.givenName, person.surname].map((name) => [...name][0] ?? '').join('');
}
