import type { PeerChannel } from '#shared/protocol/peer.ts';
import { startBrowser } from '#tests/integration/peer/browser.ts';
import { otherVictim, type Victim } from '../attack.ts';
import { type EndState, type ImpostorSays, installImpostor } from './in-page.ts';

/** A message of an app on a data channel, or what the impostor makes of it. */
export type Overheard = { readonly from: Victim; readonly channel: PeerChannel; readonly data: string };

/** Decides what reaches the other person of what one said: the same, something else, more, or nothing. */
export type Crossing = (heard: Overheard) => readonly Overheard[] | Promise<readonly Overheard[]>;

/** Two DTLS connections in a browser of the attacker's: for each person it is the other one. */
export type Impostor = {
  /** Begins anew, with fresh keys: `tell` carries signals to the apps. */
  readonly begin: (tell: (victim: Victim, payload: string) => void, crossing: Crossing) => void;
  /** A signal that an app meant for the other one. */
  readonly signal: (from: Victim, payload: string) => void;
  /** Says something to a person as if it came from the other one. */
  readonly say: (to: Victim, channel: PeerChannel, data: string) => void;
  readonly heard: () => readonly Overheard[];
  /** The connection to a person, as it is when everything asked before is done. */
  readonly towards: (victim: Victim) => Promise<EndState>;
  readonly faults: () => readonly unknown[];
  readonly close: () => Promise<void>;
};

export async function startImpostor(): Promise<Impostor> {
  const browser = await startBrowser();
  const page = await browser.newPage();
  let heard: Overheard[] = [];
  let tell: (victim: Victim, payload: string) => void = () => undefined;
  let crossing: Crossing = () => [];
  let faults: unknown[] = [];
  let turn: Promise<unknown> = Promise.resolve();

  /** One thing after the other, so that signals and messages keep their order. */
  function inTurn<Value>(run: () => Promise<Value>): Promise<Value> {
    const done = turn.then(run);
    turn = done.catch((fault: unknown) => void faults.push(fault));
    return done;
  }

  const say = (to: Victim, channel: PeerChannel, data: string): void => {
    inTurn(() => page.evaluate(([...said]) => window.impostor.send(...said), [to, channel, data] as const)).catch(
      () => undefined
    );
  };

  async function says(said: ImpostorSays): Promise<void> {
    if (said.kind === 'signal') {
      tell(said.victim, JSON.stringify(said.signal));
      return;
    }
    const { victim: from, channel, data } = said;
    heard.push({ from, channel, data });
    for (const passed of await crossing({ from, channel, data })) {
      say(otherVictim(passed.from), passed.channel, passed.data);
    }
  }

  await page.exposeFunction('impostorSays', (said: ImpostorSays) =>
    says(said).catch((fault: unknown) => void faults.push(fault))
  );
  await page.evaluate(installImpostor);
  return {
    begin: (nextTell, nextCrossing) => {
      tell = nextTell;
      crossing = nextCrossing;
      heard = [];
      faults = [];
      inTurn(() => page.evaluate(() => window.impostor.open())).catch(() => undefined);
    },
    signal: (from, payload) => {
      inTurn(() => page.evaluate(([...given]) => window.impostor.signal(...given), [from, payload] as const)).catch(
        () => undefined
      );
    },
    say,
    heard: () => heard,
    towards: (victim) => inTurn(() => page.evaluate((who) => window.impostor.state(who), victim)),
    faults: () => faults,
    close: () => browser.close()
  };
}
