import { MAX_CONTROL_MESSAGE_BYTES, MAX_INPUT_MESSAGE_BYTES } from '#shared/protocol/limits.ts';
import type { PeerChannel } from '#shared/protocol/peer.ts';

/** How much one channel may carry and keep waiting, in bytes. */
export type ChannelBounds = {
  /** Largest message, both ways. */
  readonly message: number;
  /** No more is handed to the browser above this … */
  readonly high: number;
  /** … until it is down to this. */
  readonly low: number;
  /** Largest queue behind it. `newest`: only the newest message waits, in place of those before it. */
  readonly queue: number | 'newest';
  /** A message that breaks the bounds ends the link, or is passed on as an empty one, which main refuses and names. */
  readonly excess: 'close' | 'refuse';
};

/** The bounds of each channel, with reasons (style.md point 21). */
export const CHANNEL_BOUNDS: Readonly<Record<PeerChannel, ChannelBounds>> = {
  // Chat and state: a peer that does not take a megabyte of it is not there any more.
  control: {
    message: MAX_CONTROL_MESSAGE_BYTES,
    high: 256 * 1024,
    low: 64 * 1024,
    queue: 1024 * 1024,
    excess: 'close'
  },
  // About 500 events; when so many wait, typing on blindly helps nobody.
  input: { message: MAX_INPUT_MESSAGE_BYTES, high: 32 * 1024, low: 8 * 1024, queue: 32 * 1024, excess: 'refuse' },
  // About ten positions, one congested packet: anything behind it would only arrive late.
  motion: { message: MAX_INPUT_MESSAGE_BYTES, high: 1024, low: 0, queue: 'newest', excess: 'refuse' }
};

/** What may arrive before this end has checked the transport: the proof and little else. */
export const MAX_EARLY_MESSAGES = 16;
/** Candidates of one side; a machine with many networks has thirty. */
export const MAX_CANDIDATES = 128;
/** How long a closing link may take to send out what was said last (`end`), ms. */
export const CLOSE_LINGER_MS = 250;
/** The last words have left the browser's buffer; time for them to leave the network stack too, ms. */
export const CLOSE_FLUSH_MS = 30;

/** Bits per second a picture may take: Chromium's own 2.5 Mbit/s makes 1080p text soft (performance.md point 3). */
export const MAX_VIDEO_BITRATE = 8_000_000;
/** Kilobits per second that a picture begins with, until the connection has shown what it carries. */
export const START_VIDEO_KILOBITS = 4_000;
/** Frames per second asked of capture and encoder. */
export const MAX_VIDEO_FRAME_RATE = 60;

/** A connection that lost its path may find it again by itself for so long before ICE is restarted, ms. */
export const RESTART_GRACE_MS = 1_000;
/** Rounds of ICE begin at most so often, whoever asks for them: one costs both ends new sockets, ms. */
export const RESTART_INTERVAL_MS = 500;
/** How long each round may take before the next one begins; the last one goes on. A round is two messages and checks, ms. */
export const RESTART_DELAYS_MS: readonly number[] = [3_000, 5_000, 8_000];

/**
 * What follows a lost packet makes SCTP repeat it at once (fast retransmit after three reports, RFC 9260 section 7.2.4); by
 * its timer alone it may wait for three seconds more after a network is back. How many such packets, and how far apart, ms.
 */
export const NUDGES = 5;
export const NUDGE_INTERVAL_MS = 20;
/** A packet that only says that something follows. */
export const NUDGE = '';
