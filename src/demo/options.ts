import { z } from 'zod';

const displaySchema = z.string().regex(/^:\d{1,4}(\.\d{1,2})?$/);

/** What `npm run demo -- …` was asked for. */
export const demoOptionsSchema = z.discriminatedUnion('command', [
  z.strictObject({ command: z.literal('run'), secondFactor: z.boolean() }),
  z.strictObject({ command: z.literal('check') }),
  z.strictObject({
    command: z.literal('live'),
    mode: z.enum(['view', 'control']),
    sharerDisplay: displaySchema.nullable(),
    helperDisplay: displaySchema.nullable()
  }),
  z.strictObject({ command: z.literal('help') })
]);
export type DemoOptions = z.infer<typeof demoOptionsSchema>;

/** How the demo is used; printed on request and when an argument is not understood. */
export const USAGE = `npm run demo                     starts everything and opens both windows to click through
npm run demo -- --second-factor  the same, and helpers need a second factor before they get a code
npm run demo -- --check          drives both apps by itself and checks every step
npm run demo -- --live control   goes to a live session by itself and stays (or: --live view)
    --sharer-display :21         the display to share; started with Xvfb when it is missing
    --helper-display :22         the display the helper sits at; likewise`;

/** Reads the arguments after `--`. Unknown, repeated or half arguments are refused with a sentence, never guessed at. */
export function parseDemoArguments(
  args: readonly string[]
): { readonly ok: true; readonly options: DemoOptions } | { readonly ok: false; readonly problem: string } {
  const flags = new Map<string, string | true>();
  for (let index = 0; index < args.length; index++) {
    const argument = args[index] ?? '';
    const [name = '', inline] = argument.split('=', 2);
    const takesValue = name === '--live' || name === '--sharer-display' || name === '--helper-display';
    if (!takesValue && name !== '--check' && name !== '--help' && name !== '--second-factor')
      return refuse(`I do not know ${argument}.`);
    if (flags.has(name)) return refuse(`${name} is there twice.`);
    const value = takesValue ? (inline ?? args[++index]) : true;
    if (value === undefined || (!takesValue && inline !== undefined)) return refuse(`${name} is not complete.`);
    flags.set(name, value);
  }
  const live = flags.get('--live');
  const displays = {
    sharerDisplay: flags.get('--sharer-display') ?? null,
    helperDisplay: flags.get('--helper-display') ?? null
  };
  const named = displays.sharerDisplay !== null || displays.helperDisplay !== null;
  if (named && live === undefined) return refuse('Displays are named with --live only.');
  if (live !== undefined && flags.has('--check')) return refuse('Either --check or --live.');
  if (flags.has('--second-factor') && (live !== undefined || flags.has('--check'))) {
    return refuse('--second-factor is for the demo that you click through yourself.');
  }
  const candidate = flags.has('--help')
    ? { command: 'help' }
    : live !== undefined
      ? { command: 'live', mode: live, ...displays }
      : flags.has('--check')
        ? { command: 'check' }
        : { command: 'run', secondFactor: flags.has('--second-factor') };
  const parsed = demoOptionsSchema.safeParse(candidate);
  if (!parsed.success)
    return refuse(`${parsed.error.issues[0]?.path.join('.') ?? 'An argument'} has a value I cannot use.`);
  const { data } = parsed;
  if (data.command === 'live' && data.sharerDisplay !== null && data.sharerDisplay === data.helperDisplay) {
    return refuse('Helper and sharer need a display each.');
  }
  return { ok: true, options: data };
}

function refuse(problem: string): { readonly ok: false; readonly problem: string } {
  return { ok: false, problem };
}
