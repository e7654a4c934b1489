import { describe, expect, it } from 'vitest';
import { type PageName, selectPage, withCheck } from '#renderer/app/page.ts';
import { appViewSchema } from '#shared/ipc/app-view.ts';
import { sessionRoleSchema } from '#shared/session/modes.ts';
import { type SessionView, sessionViewSchema } from '#shared/session/view.ts';
import {
  APP,
  asking,
  ended,
  identified,
  interrupted,
  live,
  NOW,
  SHARER,
  suspended,
  waiting
} from '#tests/harness/fixtures.ts';

const SIGNED_IN = { ...APP, account: { status: 'signed-in', card: SHARER, confirming: null } } as const;

/** Every phase, for both roles where it has one, with the page it must show. */
const CASES: readonly (readonly [session: SessionView, page: PageName])[] = [
  [{ phase: 'none' }, 'home'],
  [{ phase: 'creating' }, 'creating'],
  [waiting, 'code'],
  [{ phase: 'redeeming' }, 'redeeming'],
  [{ phase: 'proving', role: 'helper', since: NOW }, 'proving'],
  [{ phase: 'proving', role: 'sharer', since: NOW }, 'proving'],
  [identified('helper'), 'choice'],
  [identified('sharer'), 'sharer-waiting'],
  [asking('helper', 'view'), 'asking'],
  [asking('sharer', 'view'), 'sharer-asking'],
  [live('helper', 'view'), 'remote'],
  [live('sharer', 'control'), 'sharing'],
  [interrupted('helper'), 'interrupted'],
  [interrupted('sharer'), 'interrupted'],
  [suspended('helper'), 'suspended'],
  [suspended('sharer'), 'suspended'],
  [ended('helper', 'helper-ended'), 'ended'],
  [ended('sharer', 'declined'), 'ended']
];

describe('the page for a session', () => {
  it.each(CASES)('phase %# shows its page', (session, page) => {
    expect(selectPage(SIGNED_IN, sessionViewSchema.parse(session)).page).toBe(page);
  });

  it('covers every phase, and both roles of every phase that has one', () => {
    const wanted = sessionViewSchema.options.flatMap((option) => {
      const phase = option.shape.phase.value;
      return 'role' in option.shape ? sessionRoleSchema.options.map((role) => `${phase} ${role}`) : [phase];
    });
    const covered = CASES.map(([session]) => ('role' in session ? `${session.phase} ${session.role}` : session.phase));
    expect(new Set(covered)).toEqual(new Set(wanted));
  });

  it('a session goes on whatever becomes of the account', () => {
    expect(selectPage(APP, live('sharer', 'view')).page).toBe('sharing');
    expect(selectPage(APP, ended('sharer', 'signed-out')).page).toBe('ended');
  });
});

describe('the page without a session', () => {
  const none: SessionView = { phase: 'none' };
  it('says that it is starting until main has spoken', () => {
    expect(selectPage(null, live('helper', 'view')).page).toBe('starting');
  });

  it('follows the account', () => {
    expect(selectPage({ ...APP, account: { status: 'starting' } }, none).page).toBe('starting');
    expect(selectPage(APP, none).page).toBe('welcome');
    expect(selectPage({ ...APP, account: { status: 'signing-in', since: NOW } }, none).page).toBe('signing-in');
    expect(selectPage(SIGNED_IN, none).page).toBe('home');
  });

  it('A5, A6: waits for the browser while who is signed in is confirmed, but never in the place of a session', () => {
    const confirming = { why: 'step-up', since: NOW } as const;
    const app = { ...APP, account: { status: 'signed-in', card: SHARER, confirming } } as const;
    for (const session of [none, { phase: 'creating' }, { phase: 'redeeming' }] satisfies SessionView[]) {
      expect(selectPage(app, session)).toEqual({ page: 'confirming', confirming });
    }
    expect(selectPage(app, live('sharer', 'control')).page).toBe('sharing');
    expect(selectPage(app, ended('helper', 'signed-out')).page).toBe('ended');
    expect(selectPage({ ...app, configuration: { status: 'missing' } }, none).page).toBe('configuration');
  });

  it('broken settings come before everything', () => {
    const missing = appViewSchema.parse({ ...SIGNED_IN, configuration: { status: 'missing' } });
    expect(selectPage(missing, live('helper', 'view'))).toEqual({ page: 'configuration', field: null });
    const invalid = appViewSchema.parse({ ...APP, configuration: { status: 'invalid', field: 'relay.url' } });
    expect(selectPage(invalid, none)).toEqual({ page: 'configuration', field: 'relay.url' });
  });
});

describe('J2: the connection check', () => {
  it('lies over the pages that offer it, while it is open', () => {
    for (const page of [selectPage(APP, { phase: 'none' }), selectPage(SIGNED_IN, { phase: 'none' })]) {
      expect(withCheck(page, true).page).toBe('check');
      expect(withCheck(page, false)).toBe(page);
    }
    expect(withCheck(selectPage(SIGNED_IN, ended('helper', 'connection-failed')), true).page).toBe('check');
  });

  it('never lies over a session', () => {
    const page = selectPage(SIGNED_IN, live('sharer', 'view'));
    expect(withCheck(page, true)).toBe(page);
  });
});
