import { z } from 'zod';
import { probeOutcomeSchema, probeSchema } from '../check/probe.ts';
import { checkViewSchema } from '../check/steps.ts';
import { MAX_DISPLAYS } from '../displays/messages.ts';
import { askedDisplaySchema, displaysViewSchema } from '../displays/view.ts';
import { problemCodeSchema, REFUSAL_REASONS, refusalReasonSchema } from '../errors/codes.ts';
import { identityCardSchema } from '../identity/card.ts';
import { pointingActSchema } from '../pointing/messages.ts';
import { overlayViewSchema } from '../pointing/overlay-view.ts';
import { MAX_CHAT_TEXT, MAX_CONTROL_MESSAGE_BYTES, MAX_SIGNAL_BYTES } from '../protocol/limits.ts';
import { displayIdSchema, fingerprintSchema, peerChannelSchema } from '../protocol/peer.ts';
import { iceServerSchema, iceTransportSchema, standingSchema, ticketSchema } from '../protocol/relay.ts';
import { sessionModeSchema } from '../session/modes.ts';
import { chatLineSchema, sessionViewSchema } from '../session/view.ts';
import { MAX_TILE_MESSAGE_BYTES } from '../tiles/limits.ts';
import { tileRefusalSchema } from '../tiles/refusal.ts';
import { droppedFilesSchema, droppedPartSchema, droppedReadSchema } from '../transfer/dropped.ts';
import { CHUNK_BYTES, CHUNK_HEADER_BYTES, MAX_TRANSFER_TEXT } from '../transfer/limits.ts';
import { transferRightSchema } from '../transfer/rights.ts';
import { transferItemSchema, transferViewSchema } from '../transfer/view.ts';
import { appViewSchema } from './app-view.ts';

/** The kinds of window that exist; each has its own preload, HTML and CSP (style.md point 5). */
export const WINDOW_KINDS = ['main', 'consent', 'bar', 'frame', 'overlay'] as const;
export type WindowKind = (typeof WINDOW_KINDS)[number];

const nothing = z.undefined();
const failure = z.strictObject({
  ok: z.literal(false),
  code: problemCodeSchema,
  retryAfterMs: z.number().int().min(0).optional(),
  /** Why it is not allowed (F4). */
  reasons: z.array(refusalReasonSchema).optional(),
  /** The directory permission that the organisation's service lacks. */
  permission: z.string().max(96).optional()
});
/** Every request that may fail for a reason people should read answers with this; anything else rejects. */
const outcome = z.union([z.strictObject({ ok: z.literal(true) }), failure]);
export type RequestOutcome = z.infer<typeof outcome>;

const peerId = z.uuid();

/** One message of the `transfer` channel; main parses its content. */
const transferData = z.union([
  z.string().max(MAX_TRANSFER_TEXT),
  z.instanceof(Uint8Array<ArrayBuffer>).refine((data) => data.byteLength <= CHUNK_HEADER_BYTES + CHUNK_BYTES)
]);

/** Whether the helper may see or control (B4): in plain words, with the helper's proven card. */
export const modeQuestionSchema = z.strictObject({
  about: z.literal('mode'),
  questionId: z.uuid(),
  card: identityCardSchema,
  mode: sessionModeSchema,
  /** What the helper has already; `null` at the first question. */
  current: sessionModeSchema.nullable(),
  /** Who helps now, when the one who asks would take over from them (D12). */
  takesOverFrom: z.string().optional(),
  /** The displays of this machine; the sharer may offer only some of them (D5). */
  displays: z.array(askedDisplaySchema).max(MAX_DISPLAYS),
  askedAt: z.number().int(),
  /** When it counts as declined, ms since the epoch. */
  expiresAt: z.number().int(),
  locale: z.string(),
  stopShortcut: z.string().nullable()
});
export type ModeQuestion = z.infer<typeof modeQuestionSchema>;

/** Whether something may be carried between the two machines in one direction, for the rest of the session (D9). */
export const transferQuestionSchema = modeQuestionSchema
  .omit({ about: true, mode: true, current: true, takesOverFrom: true, displays: true })
  .extend({ about: z.literal('transfer'), right: transferRightSchema })
  .strict();
export type TransferQuestion = z.infer<typeof transferQuestionSchema>;

/** Which displays the helper may see from now on, asked because the sharer wanted to change it (D5). */
export const displaysQuestionSchema = modeQuestionSchema
  .omit({ about: true, mode: true, current: true, takesOverFrom: true })
  .extend({ about: z.literal('displays') })
  .strict();
export type DisplaysQuestion = z.infer<typeof displaysQuestionSchema>;

/** What the consent window asks. */
export const consentQuestionSchema = z.discriminatedUnion('about', [
  modeQuestionSchema,
  transferQuestionSchema,
  displaysQuestionSchema
]);
export type ConsentQuestion = z.infer<typeof consentQuestionSchema>;

/** What the sharer's bar can open in the main window. */
const sharerPanelSchema = z.enum(['chat', 'transfers']);
export type SharerPanel = z.infer<typeof sharerPanelSchema>;

/** What the sharer's bar shows (G8). */
export const barViewSchema = z.strictObject({
  name: z.string(),
  photo: identityCardSchema.shape.photo,
  mode: sessionModeSchema,
  paused: z.boolean(),
  /** While the other side is silent: until when it may come back by itself, ms since the epoch. */
  reconnectsUntil: z.number().int().nullable(),
  since: z.number().int(),
  chat: z.boolean(),
  /** Whether clipboard or files may go either way. */
  transfers: z.boolean(),
  unread: z.number().int().min(0),
  locale: z.string(),
  stopShortcut: z.string().nullable()
});
export type BarView = z.infer<typeof barViewSchema>;

/** How the coloured frame around the shared display looks. */
export const frameViewSchema = z.strictObject({ mode: sessionModeSchema, paused: z.boolean() });
export type FrameView = z.infer<typeof frameViewSchema>;

/** What the bar shows of pointing (D7). */
export const pointingBarSchema = z.strictObject({ offered: z.boolean(), allowed: z.boolean(), drawn: z.boolean() });
const transferKey = transferItemSchema.pick({ key: true });

/** Everything a main window draws at once, for its first paint. */
export const snapshotSchema = z.strictObject({
  app: appViewSchema,
  session: sessionViewSchema,
  chat: z.array(chatLineSchema),
  transfers: transferViewSchema
});

/**
 * Renderer → main, each with its one window kind, the schema of its argument and of its answer. The map is the whole
 * surface: preload exposes it, main registers it, a test compares the three.
 */
export const REQUESTS = {
  'app.snapshot': { from: 'main', argument: nothing, answer: snapshotSchema },
  'account.signIn': { from: 'main', argument: z.strictObject({ switchAccount: z.boolean() }), answer: outcome },
  'account.cancelSignIn': { from: 'main', argument: nothing, answer: nothing },
  'account.signOut': { from: 'main', argument: nothing, answer: nothing },
  /** "Why can't I?" (F4): what this person may do as a helper at best, and why not more. */
  'policy.standing': {
    from: 'main',
    argument: nothing,
    answer: z.union([z.strictObject({ ok: z.literal(true), standing: standingSchema }), failure])
  },
  'relay.retry': { from: 'main', argument: nothing, answer: nothing },
  'session.create': {
    from: 'main',
    argument: z.strictObject({ ticket: ticketSchema.nullable() }),
    answer: outcome
  },
  'session.redeem': { from: 'main', argument: z.strictObject({ typed: z.string().max(64) }), answer: outcome },
  /** Sharer: goes on with the session of a former start of the app, or ends it (D10). */
  'session.takeUp': { from: 'main', argument: nothing, answer: outcome },
  'session.giveUp': { from: 'main', argument: nothing, answer: nothing },
  'session.choose': { from: 'main', argument: z.strictObject({ mode: sessionModeSchema }), answer: outcome },
  /** Helper: one more window to help somebody else in (D12), or the one that still waits for somebody. */
  'session.another': { from: 'main', argument: nothing, answer: outcome },
  /** Helper: names the colleague who is to take over, by the code that they read out (D12). */
  'session.handOver': { from: 'main', argument: z.strictObject({ typed: z.string().max(64) }), answer: outcome },
  'session.withdraw': { from: 'main', argument: nothing, answer: nothing },
  'session.giveBack': { from: 'main', argument: nothing, answer: nothing },
  'session.pause': { from: 'main', argument: z.strictObject({ paused: z.boolean() }), answer: nothing },
  'session.takeBack': { from: 'main', argument: nothing, answer: nothing },
  'session.end': { from: 'main', argument: nothing, answer: nothing },
  /** Leaves the "ended" page. */
  'session.dismiss': { from: 'main', argument: nothing, answer: nothing },
  'session.copy': { from: 'main', argument: z.strictObject({ what: z.enum(['code', 'link']) }), answer: nothing },
  'chat.send': {
    from: 'main',
    argument: z.strictObject({ text: z.string().min(1).max(MAX_CHAT_TEXT) }),
    answer: outcome
  },
  /** The thread is on the screen: nothing is unread any more. */
  'chat.read': { from: 'main', argument: nothing, answer: nothing },
  /** Main asks the person which files in the system's own dialog; what comes of it is in `transfer.changed`. */
  'transfer.sendFiles': { from: 'main', argument: nothing, answer: nothing },
  /** Files were dropped onto the page: the numbers under which it reads them when it is asked (`transfer.read`). */
  'transfer.drop': { from: 'main', argument: droppedFilesSchema, answer: nothing },
  'transfer.sendClipboard': { from: 'main', argument: nothing, answer: nothing },
  /** Helper: asks for the sharer's clipboard. */
  'transfer.fetchClipboard': { from: 'main', argument: nothing, answer: nothing },
  /** Helper: agrees to receive. The sharer is asked in the consent window. */
  'transfer.accept': { from: 'main', argument: transferKey, answer: nothing },
  'transfer.cancel': { from: 'main', argument: transferKey, answer: nothing },
  /** Sharer: takes a consent back. */
  'transfer.revoke': { from: 'main', argument: z.strictObject({ right: transferRightSchema }), answer: nothing },
  /** Shows a received file in its folder. */
  'transfer.show': { from: 'main', argument: transferKey, answer: nothing },
  /** Puts what support may read (code, reasons, permission, version, time; no secrets) on the clipboard. */
  'problem.copyDetails': {
    from: 'main',
    argument: z.strictObject({
      code: z.string().max(64),
      reasons: z.array(refusalReasonSchema).max(REFUSAL_REASONS.length).optional(),
      permission: z
        .string()
        .regex(/^[A-Za-z.]{1,96}$/)
        .optional()
    }),
    answer: nothing
  },
  /** The connection check (J2) begins anew; `check.changed` says how it goes. */
  'check.start': { from: 'main', argument: nothing, answer: nothing },
  'check.cancel': { from: 'main', argument: nothing, answer: nothing },
  /** Puts what an administrator needs of the check on the clipboard: hosts, ports, codes, times. */
  'check.copy': { from: 'main', argument: nothing, answer: nothing },
  /** What came of a `check.probe`. */
  'check.probed': {
    from: 'main',
    argument: z.strictObject({ probeId: z.uuid(), outcome: probeOutcomeSchema }),
    answer: nothing
  },
  'window.fullScreen': { from: 'main', argument: z.strictObject({ on: z.boolean() }), answer: nothing },

  /** The peer connection lives in the main window's renderer; these hand main what it must judge. */
  'peer.signal': {
    from: 'main',
    argument: z.strictObject({ peerId, payload: z.string().min(1).max(MAX_SIGNAL_BYTES) }),
    answer: nothing
  },
  'peer.connected': {
    from: 'main',
    argument: z.strictObject({ peerId, local: fingerprintSchema, remote: fingerprintSchema }),
    answer: nothing
  },
  'peer.closed': { from: 'main', argument: z.strictObject({ peerId }), answer: nothing },
  'peer.captureStarted': {
    from: 'main',
    argument: z.strictObject({ peerId, width: z.number().int().min(1), height: z.number().int().min(1) }),
    answer: nothing
  },
  'peer.captureFailed': { from: 'main', argument: z.strictObject({ peerId }), answer: nothing },
  /** Helper: the first frame of the picture is on the screen. */
  'peer.firstFrame': {
    from: 'main',
    argument: z.strictObject({ peerId, width: z.number().int().min(1), height: z.number().int().min(1) }),
    answer: nothing
  },

  /** Helper: what may be looked at. Sharer: what is there, and what of it is offered (D5). */
  'displays.view': { from: 'main', argument: nothing, answer: displaysViewSchema },
  /** Helper: look at this one. */
  'displays.choose': { from: 'main', argument: z.strictObject({ id: displayIdSchema }), answer: nothing },
  /** Sharer: wants to offer other displays; asked in the consent window. */
  'displays.change': { from: 'main', argument: nothing, answer: nothing },

  'consent.question': { from: 'consent', argument: nothing, answer: consentQuestionSchema.nullable() },
  'consent.answer': {
    from: 'consent',
    argument: z.strictObject({
      questionId: z.uuid(),
      answer: z.enum(['allow', 'allow-view', 'decline']),
      /** Those of the question's displays that are offered; absent where it has none to choose from. */
      displays: z.array(displayIdSchema).max(MAX_DISPLAYS).optional()
    }),
    answer: z.strictObject({ accepted: z.boolean() })
  },

  'bar.view': { from: 'bar', argument: nothing, answer: barViewSchema.nullable() },
  'bar.pause': { from: 'bar', argument: z.strictObject({ paused: z.boolean() }), answer: nothing },
  'bar.takeBack': { from: 'bar', argument: nothing, answer: nothing },
  /** Shows the main window with this panel. */
  'bar.show': { from: 'bar', argument: z.strictObject({ panel: sharerPanelSchema }), answer: nothing },
  'bar.stop': { from: 'bar', argument: nothing, answer: nothing },

  'frame.view': { from: 'frame', argument: nothing, answer: frameViewSchema.nullable() },

  /** Helper: whether the sharer lets marks be shown (D7). */
  'pointing.allowed': { from: 'main', argument: nothing, answer: z.boolean() },
  /** Sharer: what of pointing there is to turn off or to take away. */
  'bar.pointing': { from: 'bar', argument: nothing, answer: pointingBarSchema },
  'bar.allowPointing': { from: 'bar', argument: z.strictObject({ allowed: z.boolean() }), answer: nothing },
  'bar.clearPointing': { from: 'bar', argument: nothing, answer: nothing },
  /** The overlay's page is ready: all that is drawn, and whether its window is cut to the shape of it. */
  'overlay.view': {
    from: 'overlay',
    argument: nothing,
    answer: z.strictObject({ view: overlayViewSchema, shaped: z.boolean(), locale: z.string() })
  },
  /** How large the helper's name is drawn, device-independent pixels. */
  'overlay.label': {
    from: 'overlay',
    argument: z.strictObject({ width: z.number().min(0).max(2000), height: z.number().min(0).max(500) }),
    answer: nothing
  }
} as const satisfies Record<string, { from: WindowKind; argument: z.ZodType; answer: z.ZodType }>;
export type RequestName = keyof typeof REQUESTS;
export type RequestArgument<Name extends RequestName> = z.infer<(typeof REQUESTS)[Name]['argument']>;
export type RequestAnswer<Name extends RequestName> = z.infer<(typeof REQUESTS)[Name]['answer']>;

/**
 * Renderer → main without an answer, for bytes that come often: what arrived on a data channel. Main parses the content
 * against the peer protocol; here only the envelope is checked.
 */
export const POSTS = {
  'peer.data': {
    from: 'main',
    argument: z.strictObject({ peerId, channel: peerChannelSchema, data: z.string().max(MAX_CONTROL_MESSAGE_BYTES) })
  },
  /** Sharer: so many bytes of exact pixels have left the browser. */
  'peer.tilesTaken': { from: 'main', argument: z.strictObject({ peerId, bytes: z.number().int().min(1) }) },
  /** Helper: what the pen does, and which tool is in hand (D7). */
  'pointing.say': { from: 'main', argument: pointingActSchema },
  /** A message of clipboard and files arrived. */
  'peer.transfer': { from: 'main', argument: z.strictObject({ peerId, data: transferData }) },
  /** So many bytes of clipboard and files have left the browser. */
  'peer.transferTaken': { from: 'main', argument: z.strictObject({ peerId, bytes: z.number().int().min(1) }) },
  /** What was read of a dropped file. */
  'transfer.part': { from: 'main', argument: droppedPartSchema },
  /** Helper: a message of exact pixels was refused; its code, for the log. */
  'peer.tilesRefused': { from: 'main', argument: z.strictObject({ peerId, reason: tileRefusalSchema }) }
} as const satisfies Record<string, { from: WindowKind; argument: z.ZodType }>;
export type PostName = keyof typeof POSTS;
export type PostArgument<Name extends PostName> = z.infer<(typeof POSTS)[Name]['argument']>;

/** Main → renderer. */
export const EVENTS = {
  'app.changed': { to: 'main', payload: appViewSchema },
  'session.changed': { to: 'main', payload: sessionViewSchema },
  'chat.changed': { to: 'main', payload: z.array(chatLineSchema) },
  /** Show the chat thread, or clipboard and files (the bar's button was pressed). */
  'panel.show': { to: 'main', payload: z.strictObject({ panel: sharerPanelSchema }) },

  'transfer.changed': { to: 'main', payload: transferViewSchema },
  /** Read a part of a dropped file, or forget it. */
  'transfer.read': { to: 'main', payload: droppedReadSchema },

  'check.changed': { to: 'main', payload: checkViewSchema },
  /** Something for the page to try, because only the page has WebRTC. */
  'check.probe': { to: 'main', payload: z.strictObject({ probeId: z.uuid(), probe: probeSchema }) },

  'peer.open': {
    to: 'main',
    payload: z.strictObject({
      peerId,
      initiator: z.boolean(),
      iceServers: z.array(iceServerSchema),
      transport: iceTransportSchema.optional()
    })
  },
  'peer.remoteSignal': { to: 'main', payload: z.strictObject({ peerId, payload: z.string() }) },
  'peer.send': { to: 'main', payload: z.strictObject({ peerId, channel: z.literal('control'), data: z.string() }) },
  /** The network is another one, or the way to the other side is open again: look for a new path (D10). */
  'peer.restart': { to: 'main', payload: z.strictObject({ peerId }) },
  /** Sharer: take the picture and send it. Main's display-media handler decides what the page gets. */
  'peer.startCapture': {
    to: 'main',
    payload: z.strictObject({
      peerId,
      /** The display's own, in which it is to be captured. */
      size: z.strictObject({ width: z.number().int().min(1), height: z.number().int().min(1) }).optional()
    })
  },
  'peer.stopCapture': { to: 'main', payload: z.strictObject({ peerId }) },
  /** Sharer: a message for the `tiles` channel, read by main under its own permit. */
  'peer.tiles': {
    to: 'main',
    payload: z.strictObject({
      peerId,
      data: z.instanceof(Uint8Array).refine((data) => data.byteLength <= MAX_TILE_MESSAGE_BYTES)
    })
  },
  /** A message of clipboard and files to be sent. */
  'peer.transfer': { to: 'main', payload: z.strictObject({ peerId, data: transferData }) },
  /** Sharer: how many frames per second the video needs now. */
  'peer.pace': { to: 'main', payload: z.strictObject({ peerId, framesPerSecond: z.number().min(0).max(60) }) },
  /** Sharer: this input is carried out now, look for what it changes in the picture; `null`: look no more (D11). */
  'peer.mark': {
    to: 'main',
    payload: z.strictObject({
      peerId,
      seq: z.number().int().min(1).nullable(),
      /** Deskside's own bar, which counts the seconds: in pixels of the display. */
      leftOut: z.array(z.strictObject({ x: z.number(), y: z.number(), width: z.number(), height: z.number() })).max(4)
    })
  },
  'peer.close': { to: 'main', payload: z.strictObject({ peerId }) },

  'displays.changed': { to: 'main', payload: displaysViewSchema },

  'consent.question': { to: 'consent', payload: consentQuestionSchema.nullable() },
  'bar.changed': { to: 'bar', payload: barViewSchema },
  'frame.changed': { to: 'frame', payload: frameViewSchema },

  'pointing.allowed': { to: 'main', payload: z.strictObject({ allowed: z.boolean() }) },
  'bar.pointingChanged': { to: 'bar', payload: pointingBarSchema },
  'overlay.changed': { to: 'overlay', payload: overlayViewSchema }
} as const satisfies Record<string, { to: WindowKind; payload: z.ZodType }>;
export type EventName = keyof typeof EVENTS;
export type EventPayload<Name extends EventName> = z.infer<(typeof EVENTS)[Name]['payload']>;
