import { CHECK_BLOCKED, CHECK_OPEN, CHECK_PROXY, CHECK_RUNNING } from './check-fixtures.ts';
import { DISPLAY_SCENES } from './display-scenes.ts';
import {
  asHelper,
  asking,
  asSharer,
  CHAT,
  CODE_REFUSED,
  confirming,
  ended,
  HELP_REFUSED,
  HELPER,
  identified,
  interrupted,
  live,
  NO_PHOTO,
  NO_STANDING,
  NO_TRANSFERS_YET,
  NOW,
  PARTNER,
  PERMISSION_MISSING,
  STANDING,
  suspended,
  TRANSFERS,
  VIEW_ONLY,
  waiting
} from './fixtures.ts';
import type { Scene } from './scene.ts';
import { SMALL_WINDOWS } from './small-scenes.ts';

const home = { window: 'main', size: 'home' } as const;
const session = { window: 'main', size: 'session' } as const;

/** Every state that a person can see, at the size of its window. */
export const SCENES: readonly Scene[] = [
  { ...home, name: 'starting', app: { account: { status: 'starting' } } },
  { ...home, name: 'configuration-missing', app: { configuration: { status: 'missing' } } },
  { ...home, name: 'configuration-invalid', app: { configuration: { status: 'invalid', field: 'relay.url' } } },
  { ...home, name: 'welcome' },
  {
    ...home,
    name: 'welcome-again',
    app: { account: { status: 'signed-out', lastUserName: HELPER.userName, problem: 'identity-unreachable' } }
  },
  { ...home, name: 'check-running', app: asSharer, act: ['show-check'], check: CHECK_RUNNING },
  { ...home, name: 'check-open', app: asSharer, act: ['show-check'], check: CHECK_OPEN },
  { ...home, name: 'check-blocked', act: ['show-check'], check: CHECK_BLOCKED },
  { ...session, name: 'check-proxy', app: asSharer, act: ['show-check'], check: CHECK_PROXY },
  { ...home, name: 'signing-in', app: { account: { status: 'signing-in', since: NOW } } },
  { ...home, name: 'home', app: asSharer },
  { ...home, name: 'home-account', app: asSharer, act: ['open-account'] },
  { ...home, name: 'home-typing', app: asSharer, act: ['type-part'] },
  { ...home, name: 'home-wrong-symbol', app: asSharer, act: ['type-wrong'] },
  { ...home, name: 'home-ticket', app: asHelper, act: ['type-ticket'] },
  { ...home, name: 'home-refused', app: asSharer, act: ['refuse-code'], answers: CODE_REFUSED },
  { ...home, name: 'home-refused-helper', app: asHelper, act: ['refuse-help'], answers: HELP_REFUSED },
  {
    ...home,
    name: 'home-refused-why',
    app: asHelper,
    act: ['refuse-help', 'open-why'],
    answers: HELP_REFUSED
  },
  {
    ...home,
    name: 'home-permission',
    app: asHelper,
    act: ['refuse-help'],
    answers: { 'session.create': PERMISSION_MISSING }
  },
  {
    ...home,
    name: 'home-permission-why',
    app: asHelper,
    act: ['refuse-help', 'open-why'],
    answers: { 'session.create': PERMISSION_MISSING }
  },
  {
    ...home,
    name: 'home-standing',
    app: asHelper,
    act: ['open-standing'],
    answers: { 'policy.standing': { ok: true, standing: STANDING } }
  },
  {
    ...session,
    name: 'home-standing-none',
    app: asSharer,
    act: ['open-standing'],
    answers: { 'policy.standing': { ok: true, standing: NO_STANDING } }
  },
  {
    ...home,
    name: 'home-standing-waiting',
    app: asHelper,
    act: ['open-standing'],
    answers: { 'policy.standing': 'never' }
  },
  {
    ...home,
    name: 'home-standing-failed',
    app: asHelper,
    act: ['open-standing'],
    answers: { 'policy.standing': { ok: false, code: 'directory-unavailable' } }
  },
  { ...home, name: 'home-resume', app: { ...asSharer, resumable: { name: HELPER.name, until: NOW + 540_000 } } },
  { ...home, name: 'home-tokens-not-kept', app: { ...asSharer, tokensKept: false } },
  { ...home, name: 'confirming-renewal', app: confirming('renewal') },
  { ...home, name: 'confirming-step-up', app: confirming('step-up'), session: { phase: 'creating' } },
  { ...home, name: 'confirming-strip', app: confirming('step-up'), session: live('sharer', 'view') },
  { ...home, name: 'home-linked', app: { ...asSharer, linkedCode: 'K7QM3WXP' } },
  {
    ...home,
    name: 'home-offline',
    app: {
      ...asSharer,
      relay: { status: 'offline', problem: 'relay-unreachable', retryAt: NOW + 12_000 },
      inputAvailable: false
    }
  },
  {
    ...home,
    name: 'home-certificate',
    app: { ...asSharer, relay: { status: 'offline', problem: 'relay-certificate', retryAt: NOW + 30_000 } }
  },
  {
    ...home,
    name: 'home-proxy',
    app: { ...asSharer, relay: { status: 'offline', problem: 'proxy-sign-in-needed', retryAt: NOW + 30_000 } }
  },
  { ...home, name: 'creating', app: asHelper, session: { phase: 'creating' } },
  { ...home, name: 'code', app: asHelper, session: waiting },
  { ...home, name: 'code-guessed', app: asHelper, session: { ...waiting, guesses: 3, expiresAt: NOW + 41_000 } },
  { ...home, name: 'redeeming', app: asSharer, session: { phase: 'redeeming' } },
  { ...home, name: 'proving', app: asSharer, session: { phase: 'proving', role: 'sharer', since: NOW } },
  { ...home, name: 'choice', app: asHelper, session: identified('helper') },
  {
    ...session,
    name: 'choice-refused',
    app: asHelper,
    session: {
      ...identified('helper'),
      card: NO_PHOTO,
      warnings: ['device-not-enrolled', 'device-not-compliant'],
      offers: VIEW_ONLY,
      lastAnswer: 'declined'
    }
  },
  {
    ...home,
    name: 'choice-warned',
    app: asHelper,
    session: { ...identified('helper'), warnings: ['device-not-compliant'] }
  },
  {
    ...home,
    name: 'choice-why',
    app: asHelper,
    session: { ...identified('helper'), offers: VIEW_ONLY },
    act: ['open-why']
  },
  { ...home, name: 'choice-words', app: asHelper, session: identified('helper'), act: ['open-words'] },
  { ...home, name: 'choice-partner', app: asHelper, session: { ...identified('helper'), card: PARTNER } },
  {
    ...home,
    name: 'choice-failed',
    app: asHelper,
    session: identified('helper'),
    act: ['ask-view'],
    answers: { 'session.choose': { ok: false, code: 'not-allowed', reasons: ['sharer-out-of-scope'] } }
  },
  {
    ...home,
    name: 'asking',
    app: asHelper,
    session: asking('helper', 'control')
  },
  { ...home, name: 'asking-words', app: asHelper, session: asking('helper', 'view'), act: ['open-words'] },
  { ...home, name: 'sharer-waiting', app: asSharer, session: identified('sharer') },
  {
    ...home,
    name: 'sharer-waiting-warned',
    app: asSharer,
    session: { ...identified('sharer'), warnings: ['device-not-enrolled'] }
  },
  { ...home, name: 'sharer-waiting-words', app: asSharer, session: identified('sharer'), act: ['open-words'] },
  { ...home, name: 'sharer-waiting-partner', app: asSharer, session: { ...identified('sharer'), card: PARTNER } },
  {
    ...home,
    name: 'sharer-asking',
    app: asSharer,
    session: asking('sharer', 'view')
  },
  { ...session, name: 'remote-view', app: asHelper, session: live('helper', 'view'), picture: true },
  { ...session, name: 'remote-control', app: asHelper, session: live('helper', 'control'), picture: true },
  {
    ...session,
    name: 'remote-chat',
    app: asHelper,
    session: { ...live('helper', 'control'), lastAnswer: 'declined' },
    chat: CHAT,
    picture: true,
    act: ['show-chat']
  },
  { ...session, name: 'remote-unread', app: asHelper, session: live('helper', 'view'), chat: CHAT, picture: true },
  {
    ...session,
    name: 'remote-words',
    app: asHelper,
    session: live('helper', 'view'),
    picture: true,
    act: ['open-words']
  },
  {
    ...session,
    name: 'remote-quality',
    app: asHelper,
    session: live('helper', 'view'),
    picture: true,
    act: ['open-quality']
  },
  {
    ...session,
    name: 'remote-pointing',
    app: asHelper,
    session: live('helper', 'control'),
    picture: true,
    act: ['point-pen', 'open-pointing']
  },
  {
    ...home,
    name: 'remote-pointing-small',
    app: asHelper,
    session: live('helper', 'view'),
    picture: true,
    act: ['open-pointing']
  },
  {
    ...session,
    name: 'remote-pointing-off',
    app: asHelper,
    session: live('helper', 'view'),
    picture: true,
    act: ['open-pointing'],
    answers: { 'pointing.allowed': false }
  },
  {
    ...session,
    name: 'remote-zoom',
    app: asHelper,
    session: live('helper', 'view'),
    picture: true,
    act: ['open-zoom']
  },
  {
    ...home,
    name: 'remote-keys',
    app: asHelper,
    session: live('helper', 'control'),
    picture: true,
    act: ['open-keys']
  },
  {
    ...session,
    name: 'remote-people',
    app: asHelper,
    session: live('helper', 'view'),
    picture: true,
    act: ['open-another']
  },
  {
    ...session,
    name: 'remote-hand-over',
    app: asHelper,
    session: live('helper', 'control'),
    picture: true,
    act: ['open-hand-over']
  },
  { ...session, name: 'remote-paused', app: asHelper, session: { ...live('helper', 'view'), paused: true } },
  { ...session, name: 'remote-waiting', app: asHelper, session: live('helper', 'view') },
  {
    ...session,
    name: 'remote-asking',
    app: asHelper,
    session: { ...live('helper', 'view'), asking: 'control' },
    picture: true
  },
  {
    ...session,
    name: 'remote-actual-full',
    app: asHelper,
    session: live('helper', 'control'),
    picture: true,
    query: '?view=actual-full'
  },
  { ...home, name: 'sharing-view', app: asSharer, session: live('sharer', 'view') },
  {
    ...home,
    name: 'sharing-control',
    app: asSharer,
    session: { ...live('sharer', 'control'), asking: null },
    chat: CHAT
  },
  { ...home, name: 'sharing-words', app: asSharer, session: live('sharer', 'view'), act: ['open-words'] },
  { ...home, name: 'sharing-partner', app: asSharer, session: { ...live('sharer', 'control'), card: PARTNER } },
  { ...home, name: 'sharing-paused', app: asSharer, session: { ...live('sharer', 'control'), paused: true } },
  {
    ...home,
    name: 'sharing-chat',
    app: asSharer,
    session: live('sharer', 'view'),
    chat: CHAT,
    act: ['show-chat']
  },
  {
    ...home,
    name: 'sharing-chat-empty',
    app: asSharer,
    session: live('sharer', 'view'),
    act: ['show-chat']
  },
  {
    ...session,
    name: 'transfers',
    app: asHelper,
    session: { ...live('helper', 'control'), transfers: ['clipboard', 'files'] },
    transfers: TRANSFERS,
    act: ['show-transfers'],
    picture: true
  },
  {
    ...home,
    name: 'transfers-narrow',
    app: asHelper,
    session: { ...live('helper', 'view'), transfers: ['clipboard'] },
    transfers: { ...NO_TRANSFERS_YET, files: false },
    act: ['show-transfers']
  },
  {
    ...home,
    name: 'transfers-sharer',
    app: asSharer,
    session: { ...live('sharer', 'view'), transfers: ['clipboard', 'files'] },
    transfers: { ...TRANSFERS, rights: ['clipboard-to-helper', 'files-to-sharer'] },
    act: ['show-transfers']
  },
  {
    ...home,
    name: 'transfers-paused',
    app: asSharer,
    session: { ...live('sharer', 'view'), paused: true, transfers: ['clipboard', 'files'] },
    transfers: { ...NO_TRANSFERS_YET, open: false },
    act: ['show-transfers']
  },
  { ...home, name: 'suspended-helper', app: asHelper, session: suspended('helper') },
  { ...home, name: 'suspended-sharer', app: asSharer, session: suspended('sharer') },
  {
    ...home,
    name: 'interrupted',
    app: asSharer,
    session: { ...interrupted('sharer'), since: NOW - 9_000, until: NOW + 51_000 }
  },
  ...DISPLAY_SCENES,
  { ...home, name: 'ended', app: asSharer, session: ended('sharer', 'helper-ended') },
  {
    ...home,
    name: 'ended-declined',
    app: asHelper,
    session: { ...ended('helper', 'declined'), startedAt: null, modes: [], chatMessages: 0 }
  },
  {
    ...home,
    name: 'ended-alarm',
    app: asSharer,
    session: { ...ended('sharer', 'identity-not-proven'), card: null, startedAt: null, modes: [], chatMessages: 0 }
  },
  {
    ...home,
    name: 'ended-not-allowed',
    app: asHelper,
    session: {
      ...ended('helper', 'not-allowed'),
      reasons: ['right-control-missing', 'sharer-out-of-scope', 'device-not-compliant']
    }
  },
  { ...home, name: 'ended-time-limit', app: asHelper, session: ended('helper', 'time-limit') },
  { ...home, name: 'ended-idle-limit', app: asSharer, session: ended('sharer', 'idle-limit') },
  ...SMALL_WINDOWS
];
