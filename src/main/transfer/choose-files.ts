import type { BrowserWindow, Dialog } from 'electron';

/** Lets the person choose files in the system's own dialog, over `window` where there is one; empty when they chose none. */
export async function chooseFiles(
  dialog: Pick<Dialog, 'showOpenDialog'>,
  window: BrowserWindow | null,
  title: string
): Promise<readonly string[]> {
  const asked = { title, properties: ['openFile' as const, 'multiSelections' as const] };
  const chosen = await (window === null ? dialog.showOpenDialog(asked) : dialog.showOpenDialog(window, asked));
  return chosen.canceled ? [] : chosen.filePaths;
}
