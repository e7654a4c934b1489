/** One side of a session: says signalling messages and hears those of the other side. */
export interface Side {
  /** Sends one to the other side; resolves when the server has taken it, where it says so. */
  signal(payload: string): Promise<void>;
  /** Resolves when so many have come in this session. */
  heard(count: number): Promise<void>;
  /** Is told of each that comes, at once. */
  onSignal: (payload: string) => void;
}

/** Two people who are known to the server. */
export interface Pair {
  readonly helper: Side;
  readonly sharer: Side;
  /** Brings the two together, where the server takes part in that. */
  begin(): Promise<void>;
  /** Ends what was begun; the other side hears of it. */
  end(): Promise<void>;
  close(): Promise<void>;
}

/** What the bench can do with each server. */
export interface Rival {
  /** Connects and signs in, or registers, two people who are in the directory. */
  pair(number: number): Promise<Pair>;
  /** The same for one who then says nothing. */
  idle(number: number): Promise<{ close(): Promise<void> }>;
}

/** Messages of both sides together. */
export const SIGNALS = 30;
const line = 'a=rtpmap:96 VP8/90000\r\n';
const text = (chars: number): string => line.repeat(Math.ceil(chars / line.length)).slice(0, chars);
/** Sizes in the order of what Chromium makes for one video track and a handful of data channels, characters. */
const OFFER = text(4_000);
const ANSWER = text(3_000);
export const CANDIDATE = text(200);

/** An offer, an answer, and the candidates of both; each side hears its half. */
export async function exchangeSignals({ helper, sharer }: Pair): Promise<void> {
  await Promise.all([helper.signal(OFFER), sharer.heard(1)]);
  await Promise.all([sharer.signal(ANSWER), helper.heard(1)]);
  const each = SIGNALS / 2;
  const candidates = Array.from({ length: each - 1 }, () => [helper.signal(CANDIDATE), sharer.signal(CANDIDATE)]);
  await Promise.all([...candidates.flat(), helper.heard(each), sharer.heard(each)]);
}
