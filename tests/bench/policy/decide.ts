// Time of one policy decision: `node build/node24.mjs tests/bench/policy/decide.ts` prints one JSON document.
import { pathToFileURL } from 'node:url';
import { decide } from '#shared/policy/decide.ts';
import { rolesHeldBy } from '#shared/policy/roles.ts';
import { ratio } from '../statistics.ts';
import { type BenchCase, benchCase } from './facts.ts';

/** What issue 3 asks for, microseconds. */
const TARGET_US = 50;
const WARM_UP = 20_000;
const SAMPLES = 50_000;

/** One run of something; what it gives is added up, so that no part of it can be left out as unused. */
type Run = () => number;

/** From a directory's answer to a decision: which assignments are the helper's, and what they allow. */
function decision({ assignments, groups, helper, rest }: BenchCase): Run {
  return () => {
    const { modes, refusals } = decide({ helper: { ...helper, roles: rolesHeldBy(assignments, groups) }, ...rest });
    return modes.length + refusals.length;
  };
}

/** The floor: the set look-ups that no decision from these facts can do without, and nothing else. */
function lookUps({ assignments, groups, rest }: BenchCase): Run {
  const { sharer } = rest;
  const deviceGroups: ReadonlySet<string> = sharer.device.enrolled ? sharer.device.groups : new Set();
  return () => {
    let found = 0;
    for (const { members, scope } of assignments) {
      for (const member of members) if (groups.has(member)) found += 1;
      if (scope.kind !== 'groups') continue;
      for (const group of scope.groups) if (sharer.groups.has(group) || deviceGroups.has(group)) found += 1;
    }
    return found;
  };
}

/** Median and 95th percentile, microseconds with two decimals. */
function summary(taken: Float64Array): { readonly median: number; readonly p95: number } {
  taken.sort();
  const at = (share: number): number => Math.round((taken[Math.floor(share * taken.length)] ?? 0) * 100) / 100;
  return { median: at(0.5), p95: at(0.95) };
}

/** Times single runs, the clock included, decision and floor in turn, so that a busy machine slows both alike. */
function measure(about: BenchCase) {
  const runs = [decision(about), lookUps(about)] as const;
  const taken = [new Float64Array(SAMPLES), new Float64Array(SAMPLES)] as const;
  let kept = 0;
  for (let index = -WARM_UP; index < SAMPLES; index++) {
    for (const which of [0, 1] as const) {
      const start = performance.now();
      kept += runs[which]();
      const microseconds = (performance.now() - start) * 1_000;
      if (index >= 0) taken[which][index] = microseconds;
    }
  }
  if (kept === 0) throw new Error('nothing was measured');
  const [measured, floor] = [summary(taken[0]), summary(taken[1])];
  return {
    measured,
    floor,
    ratio: { median: ratio(measured.median, floor.median), p95: ratio(measured.p95, floor.p95) },
    withinTarget: measured.p95 < TARGET_US
  };
}

/** Measures a decision that allows and one that refuses, each beside its floor in the same run. Needs no machine around it. */
export function decisionTime() {
  return {
    unit: 'µs',
    target: TARGET_US,
    samples: SAMPLES,
    allowed: measure(benchCase(true)),
    refused: measure(benchCase(false))
  };
}

const started = process.argv[1];
if (started !== undefined && import.meta.url === pathToFileURL(started).href) {
  console.log(JSON.stringify(decisionTime(), null, 2));
}
