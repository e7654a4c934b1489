// Measures the parts and a live session beside their floors and prints one JSON document: `npm run bench [-- latency policy]`.
// Never part of a test: a number that moves with the machine is no assertion.
import { readFileSync } from 'node:fs';
import { buildApp } from '#demo/apps/build.ts';
import { findRuntime } from '#demo/apps/runtime.ts';
import { HELPER_USER, SHARER_USER } from '#demo/commands/cast.ts';
import { createCleanUp } from '#demo/commands/clean-up.ts';
import { FULL_SCREEN_SWITCH } from '#demo/commands/live.ts';
import { goLive, signInBoth } from '#demo/driver/go-live.ts';
import { accountOf, startPair } from '#demo/driver/pair.ts';
import { startEnvironment } from '#demo/environment.ts';
import { provideDisplay } from '#demo/machine/display.ts';
import { openEditor } from '#demo/machine/editor.ts';
import { provideMissing } from '#demo/machine/requirements.ts';
import { clickToPhoton, clickUnderLoad } from './click-to-photon.ts';
import { costWhile } from './cost.ts';
import { sessionNeeds } from './directory/session-needs.ts';
import { idle, rest } from './idle.ts';
import { decisionTime } from './policy/decide.ts';
import { reactionSaid } from './reaction.ts';
import { relayUnderLoad } from './relay/run-relay.ts';
import { timeToResume } from './resume.ts';
import { sharpness } from './sharpness.ts';
import { silentSignIn } from './sign-in/silent.ts';
import { smoothness } from './smoothness.ts';
import { ratiosOf } from './statistics.ts';
import { watchConnections } from './traffic.ts';
import { turnRoundTrip } from './turn.ts';
import { startVnc } from './vnc.ts';

/** What is measured at a live session, on the two displays. */
const AT_SESSION = {
  /** A click and what comes of it. */
  latency: clickToPhoton,
  /** The same while much else moves on the screen. */
  'latency-under-load': clickUnderLoad,
  smoothness,
  sharpness,
  /** What a still picture costs. */
  idle
} as const;
/** Compares two displays, or watches processes: has no floor. */
const WITHOUT_FLOOR: readonly string[] = ['sharpness', 'idle'];
/** What TigerVNC on x11vnc is measured at, too. */
const BESIDE: readonly string[] = ['latency', 'latency-under-load', 'smoothness'];
/** What needs no session; each brings its own floor. */
const APART = {
  policy: async () => decisionTime(),
  directory: sessionNeeds,
  'sign-in': silentSignIn,
  turn: turnRoundTrip,
  relay: relayUnderLoad,
  resume: timeToResume
} as const;
type AtSession = keyof typeof AT_SESSION;
type Apart = keyof typeof APART;
const isAtSession = (name: string): name is AtSession => name in AT_SESSION;
const isApart = (name: string): name is Apart => name in APART;

const asked = process.argv.slice(2);
const all = [...Object.keys(APART), ...Object.keys(AT_SESSION)];
const unknown = asked.filter((name) => !all.includes(name));
if (unknown.length > 0) {
  console.error(`There is no measurement ${unknown.join(', ')}; there are ${all.join(', ')}.`);
  process.exit(2);
}
const wanted = asked.length === 0 ? all : asked;

/** Share of processor time that a neighbour took since start, percent (`steal` in proc(5)). */
function processorTimes(): { readonly steal: number; readonly total: number } {
  const fields = (readFileSync('/proc/stat', 'utf8').split('\n')[0] ?? '').split(/\s+/).slice(1).map(Number);
  return { steal: fields[7] ?? 0, total: fields.slice(0, 8).reduce((sum, value) => sum + value, 0) };
}

const say = (line: string): void => console.error(line);
const results: Record<string, unknown> = {};
for (const name of wanted.filter(isApart)) {
  say(`Measuring ${name}`);
  results[name] = await APART[name]();
}
if (wanted.some(isAtSession)) Object.assign(results, await measureSession(wanted.filter(isAtSession)));
console.log(JSON.stringify(results, null, 2));

/** Brings two apps to a live session with control and measures it beside the machine's floor. */
async function measureSession(names: readonly AtSession[]): Promise<Record<string, unknown>> {
  const clean = createCleanUp();
  try {
    const runtime = findRuntime();
    await provideMissing({ standin: runtime.kind === 'standin', headless: true, bench: true }, say);
    await buildApp(say);
    const services = clean.later(await startEnvironment(), (started) => started.stop());
    const sharer = clean.later(await provideDisplay(null), (display) => display.stop());
    const helper = clean.later(await provideDisplay(null), (display) => display.stop());
    const alone = clean.later(await provideDisplay(null), (display) => display.stop());
    clean.later(await openEditor(sharer.name, { x: 120, y: 200 }), (editor) => editor.close());
    const pair = clean.later(
      await startPair({
        services,
        runtime,
        helper: {
          account: accountOf(services, HELPER_USER),
          display: helper.name,
          arguments: [FULL_SCREEN_SWITCH]
        },
        sharer: { account: accountOf(services, SHARER_USER), display: sharer.name }
      }),
      (started) => started.stop()
    );
    await signInBoth(pair, services, { helper: HELPER_USER, sharer: SHARER_USER });
    await watchConnections(await pair.helper.window('main'));
    const setUp = await goLive(pair, 'control');
    say('Live; measuring');
    const measurements: Record<string, unknown> = { runtime: runtime.kind, setUp };
    for (const name of names) {
      const before = processorTimes();
      // The floor is the same probe on one display.
      const floor = WITHOUT_FLOOR.includes(name) ? null : await AT_SESSION[name](alone.name, alone.name);
      if (name === 'idle') await rest();
      const [measured, cost] = await costWhile(pair, () => AT_SESSION[name](sharer.name, helper.name));
      const vnc = BESIDE.includes(name) ? await besideVnc(alone.name, AT_SESSION[name]) : null;
      const said = name === 'latency' ? { said: await reactionSaid(pair.helper) } : {};
      const after = processorTimes();
      const stealPercent = Math.round((100 * (after.steal - before.steal)) / Math.max(1, after.total - before.total));
      measurements[name] = {
        measured,
        ...said,
        cost,
        floor,
        ...(floor === null ? {} : { timesFloor: ratiosOf(measured, floor) }),
        ...(vnc === null ? {} : { tigerVncOnX11vnc: vnc, timesVnc: ratiosOf(measured, vnc) }),
        stealPercent
      };
    }
    return measurements;
  } finally {
    await clean.all();
  }
}

/** The same measurement of another display that TigerVNC shows. */
async function besideVnc(
  source: string,
  measure: (source: string, shown: string) => Promise<Record<string, unknown>>
): Promise<Record<string, unknown>> {
  const vnc = await startVnc(source);
  try {
    return await measure(source, vnc.shown);
  } finally {
    await vnc.stop();
  }
}
