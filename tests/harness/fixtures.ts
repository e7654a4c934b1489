import type { AppView } from '#shared/ipc/app-view.ts';
import type { BarView, ConsentQuestion, ModeQuestion, RequestAnswer, RequestOutcome } from '#shared/ipc/channels.ts';
import type { OverlayView } from '#shared/pointing/overlay-view.ts';
import type { ChatLine, SessionView } from '#shared/session/view.ts';
import type { TransferRight } from '#shared/transfer/rights.ts';
import type { TransferItem, TransferView } from '#shared/transfer/view.ts';
import { cardOf } from './people.ts';

/** The moment at which every scene is drawn. */
export const NOW = Date.UTC(2026, 3, 14, 9, 41, 7);
const MINUTE = 60_000;

export const HELPER = cardOf('priya.raman@harbourclinic.example');
export const SHARER = cardOf('tomas.lindqvist@harbourclinic.example');
export const NO_PHOTO = {
  ...cardOf('sakura.kobayashi@harbourclinic.example'),
  photo: null,
  directory: 'unavailable' as const
};

/** Somebody of a partner organisation, as this one sees them. */
export const PARTNER = { ...cardOf('dana.whitcombe@alderfreight.example'), partner: true };

const signedIn = (as: typeof HELPER): Partial<AppView> => ({
  account: { status: 'signed-in', card: as, confirming: null }
});
export const asHelper = signedIn(HELPER);
export const asSharer = signedIn(SHARER);
/** Somebody signed in whose browser is open once more. */
export const confirming = (why: 'renewal' | 'step-up'): Partial<AppView> => ({
  account: { status: 'signed-in', card: HELPER, confirming: { why, since: NOW } }
});

export const APP: AppView = {
  organisation: 'Harbour Clinic',
  locale: 'en',
  version: '0.1.0',
  configuration: { status: 'ok' },
  account: { status: 'signed-out', lastUserName: null, problem: null },
  tokensKept: true,
  resumable: null,
  relay: { status: 'online' },
  inputAvailable: true,
  doors: 'both',
  linkedCode: null,
  stopShortcut: 'Ctrl+Alt+End'
};

export const CHECK_WORDS = ['elephant', 'violin', 'mountain', 'winter'] as const;

const OFFERS: Extract<SessionView, { phase: 'identified' }>['offers'] = [
  { mode: 'view', allowed: true, reasons: [] },
  { mode: 'control', allowed: true, reasons: [] }
];
export const VIEW_ONLY: typeof OFFERS = [
  { mode: 'view', allowed: true, reasons: [] },
  { mode: 'control', allowed: false, reasons: ['right-control-missing', 'client-kind-cannot'] }
];

export const identified = (role: 'helper' | 'sharer'): Extract<SessionView, { phase: 'identified' }> => ({
  phase: 'identified',
  role,
  card: role === 'helper' ? SHARER : HELPER,
  warnings: [],
  offers: OFFERS,
  chat: true,
  checkWords: [...CHECK_WORDS],
  since: NOW,
  lastAnswer: null
});
export const asking = (
  role: 'helper' | 'sharer',
  mode: 'view' | 'control'
): Extract<SessionView, { phase: 'asking' }> => ({
  phase: 'asking',
  role,
  card: role === 'helper' ? SHARER : HELPER,
  mode,
  chat: true,
  checkWords: [...CHECK_WORDS],
  since: NOW
});
export const live = (role: 'helper' | 'sharer', mode: 'view' | 'control'): Extract<SessionView, { phase: 'live' }> => ({
  phase: 'live',
  role,
  card: role === 'helper' ? SHARER : HELPER,
  mode,
  paused: false,
  epoch: 3,
  since: NOW - 4 * MINUTE - 7_000,
  display: { id: '1', number: 1, width: 1920, height: 1080, primary: true },
  offers: OFFERS,
  chat: true,
  transfers: [],
  asking: null,
  lastAnswer: null,
  checkWords: [...CHECK_WORDS]
});
export const waiting: Extract<SessionView, { phase: 'waiting' }> = {
  phase: 'waiting',
  code: 'K7QM-3WXP',
  link: 'deskside://join?code=K7QM-3WXP',
  createdAt: NOW - 2 * MINUTE,
  expiresAt: NOW + 8 * MINUTE,
  guesses: 0
};
export const ended = (role: 'helper' | 'sharer', reason: Extract<SessionView, { phase: 'ended' }>['reason']) =>
  ({
    phase: 'ended',
    role,
    reason,
    card: role === 'helper' ? SHARER : HELPER,
    startedAt: NOW - 12 * MINUTE - 4_000,
    endedAt: NOW,
    modes: ['view', 'control'],
    chatMessages: 5,
    reasons: []
  }) as const satisfies SessionView;

const say = (from: 'me' | 'peer', text: string, minutesAgo: number, delivered = true): ChatLine => ({
  messageId: `${from}-${text}`,
  from,
  text,
  at: NOW - minutesAgo * MINUTE,
  delivered
});
export const CHAT: readonly ChatLine[] = [
  say('peer', 'Hello! The ward list stays empty since this morning.', 9),
  say('me', 'I see it. Can you open the settings once?', 8),
  say('me', 'The gear at the bottom, beside your name.', 8),
  say('peer', 'هل هذا هو المكان الصحيح؟', 7),
  say('peer', 'ใช่ไหม 是这个吗？ https://intranet.harbourclinic.example/wards/cardiology/lists/today', 6),
  say('me', 'Yes, exactly there 👍', 1, false)
];

export const question = (mode: 'view' | 'control', current: 'view' | null = null): ModeQuestion => ({
  about: 'mode',
  questionId: '7b0c5f6a-2c1b-4f39-8f4e-0b7a55d1c0de',
  card: HELPER,
  mode,
  current,
  displays: [],
  askedAt: NOW,
  expiresAt: NOW + 2 * MINUTE,
  locale: 'en',
  stopShortcut: 'Ctrl+Alt+End'
});
export const bar = (more: Partial<BarView>): BarView => ({
  name: HELPER.name,
  photo: HELPER.photo,
  mode: 'view',
  paused: false,
  reconnectsUntil: null,
  since: NOW - 4 * MINUTE - 7_000,
  chat: true,
  transfers: true,
  unread: 0,
  locale: 'en',
  stopShortcut: 'Ctrl+Alt+End',
  ...more
});

export const CODE_REFUSED = { 'session.redeem': { ok: false, code: 'code-not-accepted' } } as const;
/** Nothing is right: the longest list of reasons that a helper can meet before anybody is there. */
export const HELP_REFUSED: { 'session.create': RequestOutcome } = {
  'session.create': {
    ok: false,
    code: 'not-allowed',
    reasons: ['remote-help-disabled', 'helper-licence-missing', 'right-connector-missing', 'right-offer-missing']
  }
};
export const PERMISSION_MISSING = {
  ok: false,
  code: 'directory-permission-missing',
  permission: 'DeviceManagementConfiguration.Read.All'
} as const;

type Standing = Extract<RequestAnswer<'policy.standing'>, { ok: true }>['standing'];
export const STANDING: Standing = {
  modes: ['view'],
  features: ['chat'],
  refusals: [
    { what: 'control', reasons: ['right-control-missing'] },
    { what: 'elevation', reasons: ['right-elevation-missing'] },
    { what: 'clipboard', reasons: ['clipboard-disabled'] },
    { what: 'files', reasons: ['files-disabled'] },
    { what: 'unattended', reasons: ['right-unattended-missing', 'unattended-disabled'] }
  ]
};
export const NO_STANDING: Standing = {
  modes: [],
  features: [],
  refusals: (['view', 'control', 'chat', 'elevation', 'clipboard', 'files', 'unattended'] as const).map((what) => ({
    what,
    reasons: ['remote-help-disabled']
  }))
};

export const suspended = (role: 'helper' | 'sharer'): Extract<SessionView, { phase: 'suspended' }> => ({
  phase: 'suspended',
  role,
  card: role === 'helper' ? SHARER : HELPER,
  since: NOW,
  until: NOW + 540_000
});

export const interrupted = (role: 'helper' | 'sharer'): Extract<SessionView, { phase: 'interrupted' }> => ({
  phase: 'interrupted',
  role,
  card: role === 'helper' ? SHARER : HELPER,
  control: false,
  transfers: [],
  since: NOW,
  until: NOW
});

export const transferQuestion = (right: TransferRight): ConsentQuestion => {
  const { questionId, card, askedAt, expiresAt, locale, stopShortcut } = question('view');
  return { about: 'transfer', right, questionId, card, askedAt, expiresAt, locale, stopShortcut };
};

export const NO_TRANSFERS_YET: TransferView = { clipboard: true, files: true, open: true, rights: [], items: [] };
const transfer = (key: string, more: Partial<TransferItem>): TransferItem => ({
  key,
  outward: key.startsWith('send'),
  what: 'file',
  name: '',
  renamed: false,
  size: 0,
  moved: 0,
  stage: 'done',
  problem: null,
  kept: false,
  ...more
});
export const TRANSFERS: TransferView = {
  ...NO_TRANSFERS_YET,
  items: [
    transfer('receive-1', { name: 'ward list.xlsx', size: 48_220, moved: 48_220, kept: true }),
    transfer('receive-2', { name: '_CON.txt', renamed: true, size: 12, moved: 12, kept: true }),
    transfer('send-3', { what: 'text', size: 210, moved: 210 }),
    transfer('send-4', { name: 'driver-12.4.7-x64.zip', size: 41_900_000, stage: 'failed', problem: 'disk-full' }),
    transfer('send-5', {
      name: 'printer drivers and their long, long name.zip',
      size: 180_300_000,
      moved: 64_000_000,
      stage: 'moving'
    }),
    transfer('receive-6', { name: 'كشف الأقسام.pdf', size: 2_210_000, stage: 'consent' })
  ]
};

/** A stroke on its way out, one that was just drawn, and a dot. */
export const DRAWN: OverlayView = {
  name: HELPER.name,
  strokes: [
    {
      stroke: 1,
      colour: 'green',
      from: 0,
      points: [
        { x: 6_000, y: 9_000 },
        { x: 30_000, y: 20_000 },
        { x: 50_000, y: 8_000 }
      ],
      fading: true
    },
    { stroke: 2, colour: 'purple', from: 0, points: [{ x: 20_000, y: 40_000 }], fading: false }
  ],
  dot: { position: { x: 60_000, y: 62_000 }, colour: 'blue' }
};
