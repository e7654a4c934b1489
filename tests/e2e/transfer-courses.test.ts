import { randomBytes } from 'node:crypto';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answer, askFor, awaitText, button, picture, reads, words } from '#demo/driver/steps.ts';
import { waitFor } from '#demo/driver/windows.ts';
import { meet, type Stage, setStage } from './stage.ts';
import { act, answerTransfer, choosePath, type Folders, makeFolders, openPanel, sha256 } from './transfer-support.ts';

const TEST_MS = 120_000;
/** Long enough on its way that somebody can pause in the middle of it. */
const LARGE = 60_000_000;

let folders: Folders;
let stage: Stage;

beforeAll(async () => {
  folders = await makeFolders();
  stage = await setStage({ environment: { policy: { clipboardAllowed: true, filesAllowed: true } } });
  await meet(stage);
  await askFor(stage.helper, 'view');
  await answer(stage.sharer, 'allow-view');
  await picture(stage.helper);
  await awaitText(stage.sharer, words('sharing.view.title', { name: stage.helperAccount.displayName }));
}, 120_000);
afterAll(async () => {
  await stage?.close();
  await folders?.remove();
});

/** Sharer: the window stands aside while they share, and comes with the bar's chat; clipboard and files are beside it. */
async function openSharersPanel(): Promise<void> {
  const { sharer } = stage;
  const page = await sharer.window('main');
  if (await page.getByRole('heading', { name: words('transfer.title') }).isVisible()) return;
  await sharer.click(button(await sharer.window('bar'), words('action.chat')));
  await page.waitForTimeout(500);
  await sharer.click(button(page, words('chat.hide')));
  await openPanel(sharer);
}

async function outgoing(name: string, content: Buffer): Promise<string> {
  const path = join(folders.outgoing, name);
  await writeFile(path, content);
  return path;
}

/** How much of a file has arrived: of its part while it is on its way. */
async function arrived(): Promise<number> {
  const part = (await readdir(folders.downloads)).find((name) => name.endsWith('.part'));
  return part === undefined ? 0 : (await stat(join(folders.downloads, part))).size;
}

/** Waits until a file is on its way, and somewhere in its middle. */
async function inTheMiddle(): Promise<void> {
  await waitFor('the middle of the file', async () => (await arrived()) > 2_000_000, 30_000);
  expect(await arrived()).toBeLessThan(LARGE);
}

/** The size of what has arrived, once it grows no more. */
async function atRest(): Promise<number> {
  let last = -1;
  await waitFor('rest', async () => {
    const before = last;
    last = await arrived();
    await new Promise((resolve) => setTimeout(resolve, 400));
    return last === before;
  });
  return last;
}

describe('the course of files in real windows', () => {
  it(
    'D9: the sharer sends a file; nothing of it arrives before the helper accepts, then all of it',
    async () => {
      const { helper, sharer } = stage;
      const path = await outgoing('from the sharer.bin', randomBytes(7_654_321));
      await openSharersPanel();
      await act(sharer, 'transfer.sendFiles');
      await choosePath(sharer, path);
      await answerTransfer(sharer, 'files-to-helper', stage.helperAccount.displayName, 'allow');
      // The panel opens by itself for what wants an answer.
      const accept = button(await helper.window('main'), words('transfer.accept'));
      await waitFor('the question', () => accept.isVisible());
      expect(await readdir(folders.downloads)).toEqual([]);
      await helper.click(accept);
      await awaitText(helper, words('transfer.done.file'));
      expect(await sha256(join(folders.downloads, 'from the sharer.bin'))).toBe(await sha256(path));
    },
    TEST_MS
  );

  it(
    'D4, D9: a pause in the middle of a file holds it; it goes on from the byte where it was, and is the same in the end',
    async () => {
      const { helper, sharer } = stage;
      const path = await outgoing('large.bin', randomBytes(LARGE));
      await act(helper, 'transfer.sendFiles');
      await choosePath(helper, path);
      await answerTransfer(sharer, 'files-to-sharer', stage.helperAccount.displayName, 'allow');
      await inTheMiddle();
      const bar = await sharer.window('bar');
      await sharer.click(button(bar, words('action.pause')));
      const held = await atRest();
      expect(held).toBeLessThan(LARGE);
      await sharer.click(button(bar, words('action.resume')));
      let least = held;
      await waitFor(
        'the file',
        async () => {
          if ((await names()).includes('large.bin')) return true;
          const size = await arrived();
          // Between the last look at the folder and this one the part may have got its name.
          if (size > 0) least = Math.min(least, size);
          return false;
        },
        60_000
      );
      expect(least).toBe(held);
      expect(await sha256(join(folders.downloads, 'large.bin'))).toBe(await sha256(path));
    },
    TEST_MS
  );

  it(
    'D9: what the sharer takes back stops in the middle, and nothing of it stays',
    async () => {
      const { helper, sharer } = stage;
      await act(helper, 'transfer.sendFiles');
      await choosePath(helper, join(folders.outgoing, 'large.bin'));
      await inTheMiddle();
      await openSharersPanel();
      const page = await sharer.window('main');
      const what = words('transfer.right.files-to-sharer', { name: stage.helperAccount.displayName });
      await sharer.click(button(page, words('transfer.revokeNamed', { what })));
      await waitFor('the end of it', async () => reads(await helper.window('main'), words('transfer.problem.stopped')));
      await waitFor('no part', async () => !(await names()).some((name) => name.endsWith('.part')));
      expect((await names()).filter((name) => name.startsWith('large'))).toEqual(['large.bin']);
    },
    TEST_MS
  );

  it(
    'D9: a file dropped onto the picture goes the same way: the sharer is asked anew, and it arrives whole',
    async () => {
      const { helper, sharer } = stage;
      const page = await helper.window('main');
      const dropped = await page.evaluateHandle(() => {
        const data = new DataTransfer();
        const bytes = Uint8Array.from({ length: 400_000 }, (_, index) => (index * 31) % 251);
        data.items.add(new File([bytes], 'dropped on it.bin'));
        return data;
      });
      const target = page.locator('[data-remote-screen]');
      await target.dispatchEvent('dragover', { dataTransfer: dropped });
      await page.getByText(words('transfer.drop.title', { name: stage.sharerAccount.displayName })).waitFor();
      await target.dispatchEvent('drop', { dataTransfer: dropped });
      await answerTransfer(sharer, 'files-to-sharer', stage.helperAccount.displayName, 'allow');
      await waitFor('the file', async () => (await names()).includes('dropped on it.bin'), 30_000);
      const content = await readFile(join(folders.downloads, 'dropped on it.bin'));
      expect(content.equals(Buffer.from(Uint8Array.from({ length: 400_000 }, (_, index) => (index * 31) % 251)))).toBe(
        true
      );
    },
    TEST_MS
  );
});

const names = (): Promise<string[]> => readdir(folders.downloads);
