// The demo organisation as a process: `separate.ts` starts it, sends the options, and gets the description back.
import { demoOrganisationOptionsSchema, startDemoOrganisation } from './organisation.ts';

process.once('message', (options: unknown) => {
  serve(options).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
    if (process.connected) process.disconnect();
  });
});

// Ctrl+C reaches the whole process group; the parent decides, and its end is noticed as a disconnect.
process.on('SIGINT', () => undefined);

async function serve(options: unknown): Promise<void> {
  const organisation = await startDemoOrganisation(demoOrganisationOptionsSchema.parse(options));
  // A parent that went away meanwhile has nobody to tell and nothing to keep.
  if (!process.connected) return organisation.close();
  process.once('disconnect', () => void organisation.close());
  process.send?.(organisation.description);
}
