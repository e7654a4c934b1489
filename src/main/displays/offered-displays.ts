import type { Display, Screen } from 'electron';
import {
  lookedAtOf,
  NOTHING_OFFERED,
  type Offer,
  offeredOf,
  withLookedAt,
  withOffered,
  withPresent
} from '#shared/displays/offer.ts';
import type { AskedDisplay, DisplaysView } from '#shared/displays/view.ts';
import type { SharedDisplay } from '#shared/protocol/peer.ts';
import type { Cancel, Clock } from '#shared/session/ports.ts';
import { createDisplayRegistry, type KnownDisplay } from './registry.ts';

/** The displays of this machine, and what of them its person offers in the session that shares (D5). */
export type OfferedDisplays = {
  /** From now on displays that come, go or change are followed. To be called once. */
  readonly watch: () => void;
  /** What the sharer is asked about: everything that is there. Before a first answer everything counts as offered. */
  readonly asked: () => AskedDisplay[];
  /** The sharer's own answer: these may be seen, and no others. */
  readonly offer: (ids: readonly string[]) => void;
  /** The helper wants to look at another one; `false` when it is not offered. */
  readonly lookAt: (id: string) => boolean;
  readonly offered: () => readonly SharedDisplay[];
  /** Everything that is there, and whether it is offered. */
  readonly entries: () => DisplaysView['displays'];
  /** The offered display that may be captured now; `null` when there is none. */
  readonly lookedAt: () => SharedDisplay | null;
  /** This machine's own view of a display; `null` unless it is offered and there. */
  readonly find: (shared: Pick<SharedDisplay, 'id'>) => Display | null;
  /** This machine's own view of the display that may be captured now. */
  readonly shown: () => Display | null;
  /** The session that shares is over, or begins: nothing is offered. */
  readonly forget: () => void;
};

export type OfferedDisplaysOptions = {
  readonly screen: Pick<Screen, 'getPrimaryDisplay' | 'getAllDisplays' | 'on'>;
  readonly clock: Clock;
  readonly randomId: () => string;
  /** What may be seen or is looked at is another, or stands elsewhere. */
  readonly onChanged: () => void;
};

/** A capture that begins anew costs both sides; who chooses more often gets the last of it, ms. */
const SWITCH_EVERY_MS = 500;

/** See {@link OfferedDisplays}. */
export function createOfferedDisplays(options: OfferedDisplaysOptions): OfferedDisplays {
  const { screen, clock, onChanged } = options;
  const registry = createDisplayRegistry(options);
  let known: readonly KnownDisplay[] = [];
  let offer: Offer = NOTHING_OFFERED;
  /** The sharer has answered in this session. */
  let answered = false;
  let switchedAt = Number.NEGATIVE_INFINITY;
  let switching: Cancel | null = null;

  /** Reads the displays anew. */
  function look(): void {
    known = registry.present();
    offer = withPresent(
      offer,
      known.map(({ shared }) => shared)
    );
  }
  function plugged(): void {
    look();
    onChanged();
  }
  const find = ({ id }: Pick<SharedDisplay, 'id'>): Display | null =>
    offer.offered.includes(id) ? (known.find(({ shared }) => shared.id === id)?.display ?? null) : null;

  return {
    watch: () => {
      screen.on('display-added', plugged);
      screen.on('display-removed', plugged);
      screen.on('display-metrics-changed', plugged);
    },
    asked: () => {
      look();
      return known.map(({ display, shared }) => {
        const { x, y, width, height } = display.bounds;
        const offered = !answered || offer.offered.includes(shared.id);
        return { ...shared, offered, place: { x, y, width, height } };
      });
    },
    offer: (ids) => {
      look();
      answered = true;
      offer = withOffered(offer, ids);
      onChanged();
    },
    lookAt: (id) => {
      const next = withLookedAt(offer, id);
      if (next === offer) return false;
      const same = next.lookedAt === offer.lookedAt;
      offer = next;
      // A move that waits for its time takes along what was chosen last.
      if (switching !== null || same) return true;
      const move = () => {
        switching = null;
        switchedAt = clock.now();
        onChanged();
      };
      const wait = switchedAt + SWITCH_EVERY_MS - clock.now();
      if (wait <= 0) move();
      else switching = clock.after(wait, move);
      return true;
    },
    offered: () => offeredOf(offer),
    entries: () => offer.present.map((display) => ({ ...display, offered: offer.offered.includes(display.id) })),
    lookedAt: () => lookedAtOf(offer),
    find,
    shown: () => {
      const lookedAt = lookedAtOf(offer);
      return lookedAt === null ? null : find(lookedAt);
    },
    forget: () => {
      switching?.();
      switching = null;
      offer = NOTHING_OFFERED;
      known = [];
      answered = false;
    }
  };
}
