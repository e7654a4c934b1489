// The process of the load: starts the servers, measures, prints one JSON document. Measurements by name as arguments.
import { loadavg } from 'node:os';
import { forwarded } from './forwarded.ts';
import { idleMemory } from './idle-memory.ts';
import { canPin } from './servers/start.ts';
import { setUps } from './set-ups.ts';
import { setStage } from './stage.ts';
import { twoNodes } from './two-nodes.ts';

const MEASUREMENTS = { 'set-ups': setUps, 'two-nodes': twoNodes, 'idle-memory': idleMemory, forwarded } as const;

const asked = process.argv.slice(2);
const stage = await setStage();
const results: Record<string, unknown> = { pinned: canPin };
try {
  for (const [name, measure] of Object.entries(MEASUREMENTS)) {
    if (asked.length > 0 && !asked.includes(name)) continue;
    const load = loadavg().map((value) => Math.round(value * 100) / 100);
    const start = performance.now();
    const measured = await measure(stage);
    results[name] = { ...measured, loadBefore: load, seconds: Math.round((performance.now() - start) / 1_000) };
  }
} finally {
  await stage.close();
}
console.log(JSON.stringify(results));
process.exit(0);
