// The demo command: `npm run demo`, see USAGE.
import { findRuntime } from './apps/runtime.ts';
import { runCheck } from './commands/check.ts';
import { runLive } from './commands/live.ts';
import { runDesktop } from './commands/run.ts';
import { provideMissing } from './machine/requirements.ts';
import { parseDemoArguments, USAGE } from './options.ts';

const say = (line: string): void => console.error(line);

/** Whether a person sits in front of this machine's own screen. */
function hasDesktop(): boolean {
  return (
    process.platform !== 'linux' || (process.env.DISPLAY ?? '') !== '' || (process.env.WAYLAND_DISPLAY ?? '') !== ''
  );
}

async function main(): Promise<void> {
  const parsed = parseDemoArguments(process.argv.slice(2));
  if (!parsed.ok) {
    say(`${parsed.problem}\n\n${USAGE}`);
    process.exitCode = 2;
    return;
  }
  const { options } = parsed;
  if (options.command === 'help') {
    console.log(USAGE);
    return;
  }
  const desktop = options.command === 'run' && hasDesktop();
  if (options.command === 'run' && !desktop)
    say('There is no display on this machine, so the demo drives itself (as with --check).');
  const runtime = findRuntime();
  await provideMissing({ standin: runtime.kind === 'standin', headless: !desktop }, say);
  say(
    runtime.kind === 'electron'
      ? 'The apps run in Electron.'
      : 'Electron’s binary is not here: the apps run in its stand-in on Chromium.'
  );
  if (options.command === 'live') await runLive(options, runtime, say, (line) => console.log(line));
  else if (options.command === 'run' && desktop) await runDesktop(runtime, options, say);
  else await runCheck(runtime, (line) => console.log(line));
}

try {
  await main();
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
