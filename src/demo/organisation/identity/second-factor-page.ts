import type { Person, Tenant } from '../people.ts';
import { escapeHtml, type Page, page } from './html.ts';
import type { EntraProblem } from './problems.ts';
import { FOOTER, header, problemBox } from './sign-in-page.ts';

/** What the step for the second factor shows. */
export interface SecondFactorForm {
  readonly tenant: Tenant;
  /** Where the form is sent. */
  readonly action: string;
  readonly person: Person;
  readonly problem: EntraProblem | null;
  /** Whether another code may be typed. */
  readonly open: boolean;
}

/** The step that asks for the code of an authenticator app. Its first button is the one that Enter presses. */
export function secondFactorPage({ tenant, action, person, problem, open }: SecondFactorForm): Page {
  const title = `Enter the code – ${tenant.displayName}`;
  const described = problem === null ? 'hint' : 'problem hint';
  const field = `<div class="field">
<label for="code">Code</label>
<input id="code" class="code" name="code" type="text" inputmode="numeric" autocomplete="one-time-code" pattern="[0-9 ]{6,7}" maxlength="7"
 title="Six digits" required autofocus aria-describedby="${described}"${problem === null ? '' : ' aria-invalid="true"'}>
<p class="hint" id="hint">Six digits, new every 30 seconds.</p>
</div>`;
  const verify = '<button class="primary" type="submit" name="action" value="verify">Verify</button>';
  return page(
    problem === null ? title : `Error: ${title}`,
    tenant.accent,
    `<main>
${header(tenant)}
<p class="who">${escapeHtml(person.userPrincipalName)}</p>
<h1>Enter the code from your authenticator</h1>
<p class="lead">${escapeHtml(tenant.displayName)} asks for a second proof.</p>
${problem === null ? '' : problemBox(problem)}
<form method="post" action="${escapeHtml(action)}">
${open ? field : ''}
<div class="actions">
${open ? verify : ''}
<button class="secondary" type="submit" name="action" value="cancel" formnovalidate${open ? '' : ' autofocus'}>Cancel</button>
</div>
</form>
</main>
${FOOTER}`
  );
}

/** Says that the device keeps the person from going on, and leads back to the app, which is told the same. */
export function devicePage(tenant: Tenant, action: string, problem: EntraProblem): Page {
  return page(
    `Error: Device – ${tenant.displayName}`,
    tenant.accent,
    `<main>
${header(tenant)}
<h1>You can’t go on with this device</h1>
<p class="lead">${escapeHtml(tenant.displayName)} allows this only on devices that it manages and that follow its rules.</p>
${problemBox(problem)}
<form method="post" action="${escapeHtml(action)}">
<div class="actions">
<button class="primary" type="submit" name="action" value="cancel" autofocus>Back to the app</button>
</div>
</form>
</main>
${FOOTER}`
  );
}
