import { z } from 'zod';
import { problemCodeSchema } from '../errors/codes.ts';
import { identityCardSchema } from '../identity/card.ts';

/** Whether this person is signed in (A1). The card is what others will see of them (screen 1 of experience.md). */
export const accountViewSchema = z.discriminatedUnion('status', [
  z.strictObject({ status: z.literal('starting') }),
  z.strictObject({
    status: z.literal('signed-out'),
    /** The account used last, to sign in again with fewer steps. */
    lastUserName: z.string().nullable(),
    /** Why the last sign-in did not happen. */
    problem: problemCodeSchema.nullable()
  }),
  /** The system browser is open. */
  z.strictObject({ status: z.literal('signing-in'), since: z.number().int() }),
  z.strictObject({
    status: z.literal('signed-in'),
    card: identityCardSchema,
    /**
     * The system browser is open once more before a session can begin: the sign-in is too old or not bound to this start of
     * the app (`renewal`), or the organisation demands more (`step-up`, A5).
     */
    confirming: z.strictObject({ why: z.enum(['renewal', 'step-up']), since: z.number().int() }).nullable()
  })
]);
export type AccountView = z.infer<typeof accountViewSchema>;

/** How the connection to the relay stands. */
export const relayViewSchema = z.discriminatedUnion('status', [
  z.strictObject({ status: z.literal('idle') }),
  z.strictObject({ status: z.literal('connecting') }),
  z.strictObject({ status: z.literal('online') }),
  /** Not connected; tried again by itself at `retryAt` (ms since the epoch), or only on request when `null`. */
  z.strictObject({ status: z.literal('offline'), problem: problemCodeSchema, retryAt: z.number().int().nullable() })
]);
export type RelayView = z.infer<typeof relayViewSchema>;

/** Everything about the app itself that its main window shows. */
export const appViewSchema = z.strictObject({
  /** The organisation's name from the configuration. */
  organisation: z.string().nullable(),
  /** BCP 47 tag of the language to show. */
  locale: z.string(),
  version: z.string(),
  /** A configuration that is missing or wrong: nothing else can be done until it is mended. */
  configuration: z.discriminatedUnion('status', [
    z.strictObject({ status: z.literal('ok') }),
    z.strictObject({ status: z.literal('missing') }),
    z.strictObject({ status: z.literal('invalid'), field: z.string() })
  ]),
  account: accountViewSchema,
  /** `false`: this machine has no key store that tokens could be kept in, so that every start asks to sign in (A6). */
  tokensKept: z.boolean(),
  relay: relayViewSchema,
  /** Whether this machine lets remote input be injected; `false` is shown as a strip on Home. */
  inputAvailable: z.boolean(),
  /** A code from a link that was opened, to be put into the field for the person to submit (C3); never submitted by itself. */
  linkedCode: z.string().nullable(),
  /** What this window is for: the first one for both doors of Home, a helper's further ones for helping only (D12). */
  doors: z.enum(['both', 'help']),
  /** Sharer: the session that a former start of the app was in, and until when it can be taken up (D10). */
  resumable: z.strictObject({ name: z.string(), until: z.number().int() }).nullable(),
  /** Accelerator of the global stop shortcut, as the OS writes it. */
  stopShortcut: z.string().nullable()
});
export type AppView = z.infer<typeof appViewSchema>;
