import type { AccountView, AppView } from '#shared/ipc/app-view.ts';
import type { SessionPhase, SessionView } from '#shared/session/view.ts';

type Of<Phase extends SessionPhase> = Extract<SessionView, { phase: Phase }>;
type Account<Status extends AccountView['status']> = Extract<AccountView, { status: Status }>;
/** Why the system browser is open although somebody is signed in. */
export type Confirming = NonNullable<Account<'signed-in'>['confirming']>;
type SignedIn = AppView & { readonly account: Account<'signed-in'> };

/** Which page the main window shows, with just what that page needs. */
export type Page =
  | { readonly page: 'starting' }
  | { readonly page: 'configuration'; readonly field: string | null }
  | { readonly page: 'welcome'; readonly app: AppView; readonly account: Account<'signed-out'> }
  | { readonly page: 'signing-in'; readonly account: Account<'signing-in'> }
  | { readonly page: 'check' }
  | { readonly page: 'confirming'; readonly confirming: Confirming }
  | { readonly page: 'home'; readonly app: SignedIn }
  | { readonly page: 'creating' }
  | { readonly page: 'code'; readonly session: Of<'waiting'> }
  | { readonly page: 'redeeming' }
  | { readonly page: 'proving'; readonly session: Of<'proving'> }
  | { readonly page: 'choice' | 'sharer-waiting'; readonly session: Of<'identified'> }
  | { readonly page: 'asking' | 'sharer-asking'; readonly session: Of<'asking'> }
  | { readonly page: 'remote' | 'sharing'; readonly session: Of<'live'>; readonly stopShortcut: string | null }
  | { readonly page: 'interrupted'; readonly session: Of<'interrupted'> }
  | { readonly page: 'suspended'; readonly session: Of<'suspended'> }
  | { readonly page: 'ended'; readonly session: Of<'ended'> };
export type PageName = Page['page'];

/** The name of the person whom this window helps, once they are proven; what tells several windows apart (D12). */
export function helpedIn(session: SessionView): string | undefined {
  return 'card' in session && session.role === 'helper' ? session.card?.name : undefined;
}

/** Phases in which the browser is all there is to wait for. */
const BEFORE_SESSION: ReadonlySet<SessionPhase> = new Set(['none', 'creating', 'redeeming']);

/** What is being confirmed in the browser, if anything. */
export function confirmingOf(app: AppView | null): Confirming | null {
  return app?.account.status === 'signed-in' ? app.account.confirming : null;
}

/**
 * The page for what main says. Broken settings come before everything; then a confirmation before a session; then a session, which goes on (or shows how it
 * ended) whatever becomes of the account; then the account.
 */
export function selectPage(app: AppView | null, session: SessionView): Page {
  if (app === null) return { page: 'starting' };
  if (app.configuration.status === 'missing') return { page: 'configuration', field: null };
  if (app.configuration.status === 'invalid') return { page: 'configuration', field: app.configuration.field };
  const confirming = confirmingOf(app);
  if (confirming !== null && BEFORE_SESSION.has(session.phase)) return { page: 'confirming', confirming };
  switch (session.phase) {
    case 'none':
      return withoutSession(app);
    case 'creating':
      return { page: 'creating' };
    case 'waiting':
      return { page: 'code', session };
    case 'redeeming':
      return { page: 'redeeming' };
    case 'proving':
      return { page: 'proving', session };
    case 'identified':
      return { page: session.role === 'helper' ? 'choice' : 'sharer-waiting', session };
    case 'asking':
      return { page: session.role === 'helper' ? 'asking' : 'sharer-asking', session };
    case 'live':
      return { page: session.role === 'helper' ? 'remote' : 'sharing', session, stopShortcut: app.stopShortcut };
    case 'interrupted':
      return { page: 'interrupted', session };
    case 'suspended':
      return { page: 'suspended', session };
    case 'ended':
      return { page: 'ended', session };
  }
}

/** Pages from which the connection check is opened and to which it goes back. */
const WITH_CHECK: ReadonlySet<PageName> = new Set(['welcome', 'home', 'ended']);

/** The same page, or the connection check over it where the person has opened it; a session that begins comes first. */
export function withCheck(page: Page, open: boolean): Page {
  return open && WITH_CHECK.has(page.page) ? { page: 'check' } : page;
}

function withoutSession(app: AppView): Page {
  const { account } = app;
  switch (account.status) {
    case 'starting':
      return { page: 'starting' };
    case 'signed-out':
      return { page: 'welcome', app, account };
    case 'signing-in':
      return { page: 'signing-in', account };
    case 'signed-in':
      return { page: 'home', app: { ...app, account } };
  }
}
