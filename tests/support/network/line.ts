import type { Conditions } from './conditions.ts';

/** Packets that wait longer than this before a slow line are lost: a router's queue, not a store. */
const QUEUE_MS = 250;

/** One direction of a line: takes packets and hands them out as its conditions say. */
export type Line = {
  readonly carry: (packet: Buffer) => void;
  readonly behave: (conditions: Conditions) => void;
};

/** See {@link Line}. `random` is uniform in [0, 1), `now` and `after` are milliseconds. */
export function createLine(
  conditions: Conditions,
  around: {
    readonly random: () => number;
    readonly now: () => number;
    readonly after: (ms: number, run: () => void) => void;
    readonly deliver: (packet: Buffer) => void;
  }
): Line {
  let current = conditions;
  /** Until when the line is busy sending what it took. */
  let busyUntil = 0;
  /** By when each is due; the earliest first. */
  const waiting: { readonly at: number; readonly packet: Buffer }[] = [];
  let woken = false;

  const wake = (): void => {
    const [first] = waiting;
    if (woken || first === undefined) return;
    woken = true;
    around.after(Math.max(0, first.at - around.now()), () => {
      woken = false;
      const now = around.now();
      while (waiting[0] !== undefined && waiting[0].at <= now) {
        const due = waiting.shift();
        if (due !== undefined && current.up) around.deliver(due.packet);
      }
      wake();
    });
  };
  const wait = (at: number, packet: Buffer): void => {
    const behind = waiting.findLastIndex((other) => other.at <= at);
    waiting.splice(behind + 1, 0, { at, packet });
    wake();
  };

  return {
    carry: (packet) => {
      const { loss, delayMs, reorder, bitsPerSecond, up } = current;
      if (!up || around.random() < loss) return;
      const now = around.now();
      let at = now;
      if (bitsPerSecond !== null) {
        if (busyUntil - now > QUEUE_MS) return;
        busyUntil = Math.max(busyUntil, now) + (packet.length * 8_000) / bitsPerSecond;
        at = busyUntil;
      }
      if (around.random() >= reorder) at += delayMs;
      if (at <= now && waiting.length === 0) around.deliver(packet);
      else wait(at, packet);
    },
    behave: (next) => {
      current = next;
      busyUntil = 0;
    }
  };
}
