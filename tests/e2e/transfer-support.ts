import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Person } from '#demo/driver/person.ts';
import { button, words } from '#demo/driver/steps.ts';
import { waitFor } from '#demo/driver/windows.ts';
import { runCommand } from '#demo/machine/run-command.ts';
import type { TransferRight } from '#shared/transfer/rights.ts';

/** A folder of files to send, and the Downloads folder of every app that is started while it stands. */
export type Folders = {
  readonly outgoing: string;
  readonly downloads: string;
  readonly remove: () => Promise<void>;
};

/** Makes both folders; apps find their Downloads by the desktop's own settings (`user-dirs.dirs`). */
export async function makeFolders(): Promise<Folders> {
  const root = await mkdtemp(join(tmpdir(), 'deskside-transfer-'));
  const [outgoing, downloads, config] = ['outgoing', 'downloads', 'config'].map((name) => join(root, name));
  if (outgoing === undefined || downloads === undefined || config === undefined) throw new Error('no folders');
  for (const folder of [outgoing, downloads, config]) await mkdir(folder);
  await writeFile(join(config, 'user-dirs.dirs'), `XDG_DOWNLOAD_DIR="${downloads}"\n`);
  const former = process.env.XDG_CONFIG_HOME;
  process.env.XDG_CONFIG_HOME = config;
  return {
    outgoing,
    downloads,
    remove: async () => {
      if (former === undefined) delete process.env.XDG_CONFIG_HOME;
      else process.env.XDG_CONFIG_HOME = former;
      await rm(root, { recursive: true, force: true });
    }
  };
}

/** What another program of the display finds on the clipboard. */
export async function pasted(display: string, type = 'UTF8_STRING'): Promise<string> {
  const args = ['5', 'xclip', '-display', display, '-selection', 'clipboard', '-t', type, '-o'];
  const { code, output } = await runCommand('timeout', args);
  return code === 0 ? output : '';
}

/** Another program of the display puts something on the clipboard. */
export async function copy(display: string, file: string, type = 'UTF8_STRING'): Promise<void> {
  // xclip stays behind to hand it out; its output must not keep us waiting.
  const command = `xclip -display ${display} -selection clipboard -t ${type} -i ${file} >/dev/null 2>&1`;
  const { code, output } = await runCommand('sh', ['-c', command]);
  if (code !== 0) throw new Error(output);
}

/** Presses a button of the panel, opening it first. */
export async function act(
  person: Person,
  what: 'transfer.sendFiles' | 'transfer.sendClipboard' | 'transfer.fetchClipboard'
): Promise<void> {
  await openPanel(person);
  await person.click(button(await person.window('main'), words(what)));
}

/** Brings clipboard and files onto the screen. */
export async function openPanel(person: Person): Promise<void> {
  const page = await person.window('main');
  if (await page.getByRole('heading', { name: words('transfer.title') }).isVisible()) return;
  await person.click(page.getByRole('button', { name: new RegExp(`^${words('transfer.title')}`) }).first());
  await page.getByRole('heading', { name: words('transfer.title') }).waitFor();
}

/** Answers the system's dialog, which takes a path in the stand-in. */
export async function choosePath(person: Person, path: string): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  await person.hands.type(path);
  await person.hands.press('Return');
}

/** Sharer: reads the question in the consent window and answers it. */
export async function answerTransfer(
  sharer: Person,
  right: TransferRight,
  name: string,
  answer: 'allow' | 'decline'
): Promise<void> {
  const consent = await sharer.window('consent');
  await consent.getByText(words(`consent.transfer.${right}.title`, { name })).waitFor();
  const label = answer === 'allow' ? words('consent.transfer.allow') : words('consent.decline');
  await sharer.click(button(consent, label));
  await waitFor('the question to go', async () => sharer.windowNow('consent') === undefined);
}

export async function sha256(path: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
}
