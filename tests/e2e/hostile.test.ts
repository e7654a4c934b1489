import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createCleanUp } from '#demo/commands/clean-up.ts';
import { answer, askFor, awaitText, button, reads, words } from '#demo/driver/steps.ts';
import { runCommand } from '#demo/machine/run-command.ts';
import type { ProofMismatch } from '#shared/identity/verify-proof.ts';
import type { Proof } from '#shared/protocol/peer.ts';
import {
  aMoment,
  bothAtHome,
  genuineGrant,
  greetAnew,
  inventSession,
  PEER_WORDS,
  RESTARTS,
  tellAllAgain
} from '#tests/hostile/acts.ts';
import { type Attack, chain, HONEST, VICTIMS, type Victim } from '#tests/hostile/attack.ts';
import {
  genuine,
  inSwappedRoles,
  insteadOfProof,
  ofInsider,
  reflected,
  replayed
} from '#tests/hostile/attacks/changed-proofs.ts';
import { disordered, ROLES_SWAPPED, withLink } from '#tests/hostile/attacks/disorder.ts';
import {
  FORGERIES,
  grantedWith,
  namedLike,
  regranted,
  runningOut,
  SILENT_ABOUT_ENDS,
  widened
} from '#tests/hostile/attacks/grants.ts';
import { manInTheMiddle, proofsIn, typeAtSharer } from '#tests/hostile/attacks/man-in-the-middle.ts';
import { type Crossing, type Impostor, startImpostor } from '#tests/hostile/impostor/impostor.ts';
import { type Insider, signInInsider } from '#tests/hostile/insider.ts';
import {
  bothGoHome,
  bothSee,
  exchangeCode,
  goHome,
  type HostileStage,
  helperEnds,
  meetUnder,
  neitherIsProven,
  newCode,
  nothingShown,
  refusedProofs,
  setHostileStage,
  shareForViewing,
  sharerEnds,
  startOver,
  typeAsHelper,
  under
} from '#tests/hostile/stage.ts';
import { openNews } from '#tests/support/news.ts';

vi.setConfig({ testTimeout: 60_000 });

/** Policy lets her see the screens of ward staff, and no more. */
const TRAINEE = 'amara.okafor';
const NURSE = 'tomas.lindqvist';
/** A part of the sharer's screen where no window is. */
const NEWS = { x: 1_300, y: 600, width: 500, height: 400 };
/** A colleague of both who works with the relay. */
const INSIDER = 'samuel.adeyemi';

let stage: HostileStage;
let impostor: Impostor;
let insider: Insider;
/** What a former session left with the attacker: its name, its grant, both proofs, and what the relay said in it. */
let former: {
  readonly sessionId: string;
  readonly grant: string;
  readonly proofs: Readonly<Record<Victim, Proof>>;
  readonly events: ReturnType<HostileStage['relay']['passed']>;
};
const clean = createCleanUp();

beforeAll(async () => {
  stage = clean.later(await setHostileStage({ helper: TRAINEE, sharer: NURSE }), (set) => set.close());
  impostor = clean.later(await startImpostor(), (started) => started.close());
  insider = await signInInsider(stage.services, INSIDER);
}, 120_000);
afterAll(clean.all);
// An attack that found something leaves the windows anywhere; the next one is to begin where people do.
beforeEach(() => startOver(stage));

/** The attacker's page tries to type as soon as the sharer's app has said its first word to it. */
function typing(crossing: Crossing): Crossing {
  const { x, y } = stage.editor.box;
  const at = { x: Math.round(((x + 60) / 1920) * 65535), y: Math.round(((y + 60) / 1080) * 65535) };
  return (heard) => {
    if (heard.from === 'sharer') typeAtSharer(impostor, at);
    return crossing(heard);
  };
}

/** The whole attack in the middle of two people: neither is taken in, both for the reason `found` (none: the grant's). */
async function nobodyTakenIn(crossing: Crossing, beside: Attack, found: ProofMismatch | null): Promise<void> {
  const before = await refusedProofs(stage);
  await under(stage, chain(manInTheMiddle(impostor, typing(crossing)), beside), async () => {
    await exchangeCode(stage);
    await neitherIsProven(stage);
    const after = await refusedProofs(stage);
    for (const victim of VICTIMS) {
      // Both talked to the attacker over DTLS: the connection was made, and what was proven gave it away.
      expect(proofsIn(impostor.heard())[victim]).toHaveLength(1);
      expect(after[victim].slice(before[victim].length)).toEqual(found === null ? [] : [found]);
    }
    expect((await impostor.towards('sharer')).videoPackets).toBe(0);
    expect(impostor.faults()).toEqual([]);
  });
}

describe('a relay in the middle of two people', () => {
  it('A4: as long as it changes nothing, they meet and see through it', async () => {
    const { witnesses, relay } = stage;
    const before = await witnesses.sharer.captures();
    relay.attackWith(HONEST);
    await shareForViewing(stage);
    expect(await witnesses.sharer.captures()).toBe(before + 1);
    expect(await witnesses.sharer.videoPacketsSent()).toBeGreaterThan(0);
    expect(witnesses.sharer.windows()).toEqual(expect.arrayContaining(['consent', 'bar']));
    const joined = relay.passed().find(({ event }) => event.type === 'session.joined');
    former = {
      sessionId: relay.session(),
      grant: joined?.event.type === 'session.joined' ? joined.event.grant : '',
      proofs: { helper: await witnesses.helper.lastProof(), sharer: await witnesses.sharer.lastProof() },
      events: relay.passed()
    };
    await helperEnds(stage);
    expect(relay.faults()).toEqual([]);
  });

  it.each<[string, () => Crossing, ProofMismatch | null, () => Attack]>([
    ['swapped DTLS fingerprints, the proofs genuine,', () => genuine, 'signature', () => HONEST],
    ['proofs of a former session', () => replayed(former.proofs), 'session', () => HONEST],
    [
      'proofs of a former session whose name the new one has',
      () => replayed(former.proofs),
      'signature',
      () => namedLike(former.sessionId, stage.forge)
    ],
    ['proofs sent back to who made them', () => reflected(false), 'role', () => HONEST],
    ['proofs sent back with the role put right', () => reflected(true), 'signature', () => HONEST],
    ['proofs in swapped roles', () => inSwappedRoles, 'role', () => HONEST],
    ['a colleague’s good proofs in place of those of the two', () => ofInsider(insider, impostor), null, () => HONEST]
  ])('A4: %s are found by both', (_what, crossing, found, beside) => nobodyTakenIn(crossing(), beside(), found));

  it('A4: whoever does not prove themselves first is not listened to', async () => {
    const askId = '5d3f0b52-7c1e-4f7b-9d3e-2b1c8a6f4e10';
    const crossing = insteadOfProof({
      helper: { type: 'state', state: { mode: 'control', paused: false, epoch: 1, display: null } },
      sharer: { type: 'ask', askId, mode: 'view' }
    });
    await under(stage, manInTheMiddle(impostor, typing(crossing)), async () => {
      await exchangeCode(stage);
      await bothSee(stage, 'protocol-violation');
    });
  });

  it('A4: an insider whom the relay lets in is seen under their own name, and asks like everybody', async () => {
    const { helper, sharer, relay, witnesses } = stage;
    const crossing = typing(ofInsider(insider, impostor, { ends: true }));
    relay.attackWith(chain(manInTheMiddle(impostor, crossing), grantedWith(stage.forge, insider)));
    const lines = await stage.editor.lines();
    const captures = await witnesses.sharer.captures();
    await exchangeCode(stage);
    await awaitText(helper, words('choice.title', { name: insider.name }));
    await awaitText(sharer, words('sharerWaiting.title', { name: insider.name }));
    for (const victim of VICTIMS) {
      const { displayName } = stage[victim === 'helper' ? 'sharerAccount' : 'helperAccount'];
      expect(await reads(await stage[victim].window('main'), displayName)).toBe(false);
    }
    impostor.say('sharer', 'control', JSON.stringify({ type: 'ask', askId: crypto.randomUUID(), mode: 'view' }));
    const consent = await sharer.window('consent');
    await consent
      .getByText(words('consent.title.view', { name: insider.name }))
      .first()
      .waitFor();
    await nothingShown(stage);
    await answer(sharer, 'decline');
    await sharerEnds(stage);
    expect(await witnesses.sharer.captures()).toBe(captures);
    expect(await stage.editor.lines()).toEqual(lines);
    expect((await impostor.towards('sharer')).videoPackets).toBe(0);
    expect(relay.faults()).toEqual([]);
  });
});

/** How many connections to another app either made so far. */
const connectionsMade = () => Promise.all(VICTIMS.map((victim) => stage.witnesses[victim].connections()));

describe('a relay that forges what it signs', () => {
  it.each(Object.entries(FORGERIES))('A4: a grant %s is taken by neither', async (_name, forgery) => {
    const before = await connectionsMade();
    const forged = regranted((grant) => forgery(grant, { forge: stage.forge, insider, former: former.grant }));
    await under(stage, chain(SILENT_ABOUT_ENDS, forged), async () => {
      await exchangeCode(stage);
      await neitherIsProven(stage);
    });
    expect(await connectionsMade()).toEqual(before);
  });

  it('A4: roles told the other way round open nothing', async () => {
    const { helper, sharer } = stage;
    const before = await connectionsMade();
    await under(stage, ROLES_SWAPPED, async () => {
      await exchangeCode(stage);
      await awaitText(sharer, words('redeeming.title'));
      await aMoment();
      expect(await reads(await helper.window('main'), words('waiting.title'))).toBe(true);
      expect(await reads(await sharer.window('main'), words('redeeming.title'))).toBe(true);
      await sharer.click(button(await sharer.window('main'), words('action.cancel')));
      await helper.click(button(await helper.window('main'), words('action.cancel')));
      await bothAtHome(stage);
    });
    expect(await connectionsMade()).toEqual(before);
  });

  it('A4: a relay that widens the rights gets as far as the question and no further', async () => {
    const { helper, sharer, relay } = stage;
    relay.attackWith(widened(stage.forge));
    await meetUnder(stage);
    const before = await stage.witnesses.sharer.captures();
    await askFor(helper, 'control');
    const consent = await sharer.window('consent');
    await consent
      .getByText(words('consent.title.control', { name: stage.helperAccount.displayName }))
      .first()
      .waitFor();
    // Grants in plenty are no answer either.
    tellAllAgain(stage, 'session.joined');
    await aMoment();
    await nothingShown(stage);
    expect(await stage.witnesses.sharer.captures()).toBe(before);
    await answer(sharer, 'allow-control');
    await typeAsHelper(stage, 'typed by the helper');
    await helperEnds(stage);
    expect(relay.faults()).toEqual([]);
  });

  it('A4: a renewal that names somebody else ends the session on both sides', async () => {
    const { relay, forge } = stage;
    await under(stage, HONEST, async () => {
      await meetUnder(stage);
      const colleague = { tid: insider.tenantId, oid: insider.objectId };
      const grant = await forge.sign({ ...genuineGrant(stage), sharer: colleague }, 'announced');
      relay.tell('helper', { type: 'session.grant', sessionId: relay.session(), grant });
      await bothSee(stage, 'protocol-violation');
    });
  });

  it('A4: a grant that is not renewed ends the session on both sides when it is over', async () => {
    const { relay } = stage;
    relay.attackWith(runningOut(stage.forge, 6));
    await greetAnew(stage);
    await meetUnder(stage);
    await bothSee(stage, 'grant-expired');
    expect(relay.faults()).toEqual([]);
    relay.attackWith(HONEST);
    await greetAnew(stage);
  });
});

describe('a relay that acts on its own', () => {
  it('A4: a session that nobody asked for opens nothing, whatever is said about it', async () => {
    const before = await connectionsMade();
    await under(stage, HONEST, async () => {
      for (const victim of VICTIMS) await inventSession(stage, victim, 'never-asked-for');
      // Nor one that was, once.
      for (const victim of VICTIMS) await inventSession(stage, victim, former.sessionId);
      await aMoment();
      await bothAtHome(stage);
    });
    expect(await connectionsMade()).toEqual(before);
  });

  it('A4: what was said in a former session opens nothing in the next one, under its own name or the new one', async () => {
    const { helper, relay } = stage;
    const before = await connectionsMade();
    await under(stage, HONEST, async () => {
      await newCode(stage);
      const said = former.events.filter(({ to }) => to === 'helper');
      for (const { event } of said) relay.tell('helper', event);
      await aMoment();
      expect(await reads(await helper.window('main'), words('waiting.title'))).toBe(true);
      for (const { event } of said) relay.tell('helper', { ...event, sessionId: relay.session() });
      await awaitText(helper, words('end.identity-not-proven.helper.title'));
      await goHome(helper);
    });
    expect(await connectionsMade()).toEqual(before);
  });

  it('B1: a link of the relay’s own making is not what a helper passes on', async () => {
    const { helper } = stage;
    await under(stage, withLink('https://sign-in.example/deskside'), async () => {
      const code = await newCode(stage);
      const page = await helper.window('main');
      await button(page, words('waiting.copyLink')).click();
      await page.getByText(words('waiting.copied')).first().waitFor();
      const { output } = await runCommand('xclip', ['-o', '-selection', 'clipboard'], {
        env: { ...process.env, DISPLAY: helper.display }
      });
      expect(output).toBe(`deskside://join?code=${code}`);
      await button(page, words('action.cancel')).click();
    });
  });

  it('A4: signals that come late, twice and in the wrong order still make an honest session, and no consent', async () => {
    await under(stage, disordered(), async () => {
      await meetUnder(stage);
      await sharerEnds(stage);
    });
  });

  it('A4: an end that the relay keeps to itself reaches the other side all the same, and a late join opens nothing', async () => {
    const { helper, sharer } = stage;
    await under(stage, SILENT_ABOUT_ENDS, async () => {
      await meetUnder(stage);
      const before = await connectionsMade();
      await sharer.click(button(await sharer.window('main'), words('sharerWaiting.end')));
      const name = stage.sharerAccount.displayName;
      await awaitText(helper, words('end.sharer-ended.helper.title', { name }), 3_000);
      await awaitText(sharer, words('end.sharer-ended.sharer.title'));
      for (const type of ['session.joined', 'session.signal'] as const) tellAllAgain(stage, type);
      await aMoment();
      for (const person of [helper, sharer]) await awaitText(person, words('action.backHome'));
      expect(await connectionsMade()).toEqual(before);
      await bothGoHome(stage);
    });
  });

  it('A4: what the relay says about a live session changes nothing between the two', async () => {
    const { helper, relay, witnesses } = stage;
    relay.attackWith(HONEST);
    await shareForViewing(stage);
    const [connections, captures, windows] = [
      await connectionsMade(),
      await witnesses.sharer.captures(),
      [...witnesses.sharer.windows()]
    ];
    const sessionId = relay.session();
    // The other end's description once more, and whatever could put another end in its place.
    for (const type of ['session.signal', 'session.joined'] as const) tellAllAgain(stage, type);
    for (const victim of VICTIMS) {
      relay.tell(victim, { type: 'session.peer', sessionId, present: false });
      for (const payload of [...PEER_WORDS, ...RESTARTS])
        relay.tell(victim, { type: 'session.signal', sessionId, payload });
      for (const by of ['stranger', 'nobody'] as const) {
        const grant = await stage.forge.sign({ ...genuineGrant(stage), modes: ['view', 'control'] }, by);
        relay.tell(victim, { type: 'session.grant', sessionId, grant });
      }
      // Costs the socket, which comes back and resumes.
      relay.tellText(victim, PEER_WORDS[victim === 'helper' ? 1 : 0] ?? '');
    }
    await aMoment();
    const news = await openNews(stage.sharer.display, helper.display, NEWS);
    await news.arrive(20_000).finally(news.close);
    expect(await reads(await helper.window('main'), words('live.giveBack'))).toBe(false);
    expect(await connectionsMade()).toEqual(connections);
    expect(await witnesses.sharer.captures()).toBe(captures);
    expect(witnesses.sharer.windows()).toEqual(windows);
    await helperEnds(stage);
    expect(relay.faults()).toEqual([]);
  });
});
