import { randomBytes } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answer, askFor, awaitText, picture, words } from '#demo/driver/steps.ts';
import { waitFor } from '#demo/driver/windows.ts';
import { runCommand } from '#demo/machine/run-command.ts';
import { encodePng } from '#standin/png.ts';
import { meet, type Stage, setStage } from './stage.ts';
import {
  act,
  answerTransfer,
  choosePath,
  copy,
  type Folders,
  makeFolders,
  openPanel,
  pasted,
  sha256
} from './transfer-support.ts';

const TEST_MS = 90_000;
const TEXT = 'Grüße aus der Zwischenablage – 你好 👋';
const OTHER = 'what the helper had copied';

let folders: Folders;
let stage: Stage;
let helperName = '';
let sharerName = '';

beforeAll(async () => {
  folders = await makeFolders();
  stage = await setStage({ environment: { policy: { clipboardAllowed: true, filesAllowed: true } } });
  helperName = stage.helperAccount.displayName;
  sharerName = stage.sharerAccount.displayName;
  await meet(stage);
  await askFor(stage.helper, 'view');
  await answer(stage.sharer, 'allow-view');
  await picture(stage.helper);
}, 120_000);
afterAll(async () => {
  await stage?.close();
  await folders?.remove();
});

async function outgoing(name: string, content: string | Buffer): Promise<string> {
  const path = join(folders.outgoing, name);
  await writeFile(path, content);
  return path;
}

describe('clipboard and files in real windows', () => {
  it(
    'D9: what the sharer copied is at the helper after consent, and not before',
    async () => {
      const { helper, sharer } = stage;
      await copy(sharer.display, await outgoing('text', TEXT));
      await copy(helper.display, await outgoing('other', OTHER));
      await act(helper, 'transfer.fetchClipboard');
      await (await sharer.window('consent')).waitForTimeout(1_500);
      expect(await pasted(helper.display)).toBe(OTHER);
      await answerTransfer(sharer, 'clipboard-to-helper', helperName, 'allow');
      await awaitText(helper, words('transfer.done.clipboard'));
      expect(await pasted(helper.display)).toBe(TEXT);
    },
    TEST_MS
  );

  it(
    'D9: a picture goes the other way under a consent of its own, byte by byte',
    async () => {
      const { helper, sharer } = stage;
      const png = encodePng({ width: 640, height: 400, rgba: randomBytes(640 * 400 * 4) });
      await copy(helper.display, await outgoing('picture.png', png), 'image/png');
      await act(helper, 'transfer.sendClipboard');
      await answerTransfer(sharer, 'clipboard-to-sharer', helperName, 'allow');
      await openPanel(sharer);
      await awaitText(sharer, words('transfer.what.image'));
      await waitFor('the picture', async () => (await pasted(sharer.display, 'image/png')).length > 1_000);
      const target = join(folders.outgoing, 'arrived.png');
      await copyOut(sharer.display, target);
      expect(await sha256(target)).toBe(await sha256(join(folders.outgoing, 'picture.png')));
    },
    TEST_MS
  );

  it(
    'D9: a declined file leaves nothing behind',
    async () => {
      const { helper, sharer } = stage;
      const path = await outgoing('unwanted.bin', randomBytes(1_000));
      await act(helper, 'transfer.sendFiles');
      await choosePath(helper, path);
      await answerTransfer(sharer, 'files-to-sharer', helperName, 'decline');
      await awaitText(helper, words('transfer.problem.declined'));
      expect(await readdir(folders.downloads)).toEqual([]);
    },
    TEST_MS
  );

  it(
    'D9: a file of some megabytes is in the sharer’s Downloads folder, the same byte by byte',
    async () => {
      const { helper, sharer } = stage;
      const path = await outgoing('ward data.bin', randomBytes(12_345_678));
      await act(helper, 'transfer.sendFiles');
      await choosePath(helper, path);
      await answerTransfer(sharer, 'files-to-sharer', helperName, 'allow');
      await awaitText(sharer, words('transfer.done.file'));
      expect(await sha256(join(folders.downloads, 'ward data.bin'))).toBe(await sha256(path));
    },
    TEST_MS
  );

  it(
    'D9: once allowed, the next file is not asked for again; a name that could do harm is changed, and nothing is overwritten',
    async () => {
      const { helper, sharer } = stage;
      const path = await outgoing('..\\..\\CON.txt', 'harmless');
      for (const expected of ['_CON.txt', '_CON (2).txt']) {
        await act(helper, 'transfer.sendFiles');
        await choosePath(helper, path);
        await waitFor(expected, async () => (await readdir(folders.downloads)).includes(expected));
        await waitFor(
          'its content',
          async () => (await readFile(join(folders.downloads, expected), 'utf8')) === 'harmless'
        );
        await awaitText(sharer, expected);
      }
      await awaitText(sharer, words('transfer.renamed'));
      expect(sharer.windowNow('consent')).toBeUndefined();
    },
    TEST_MS
  );

  it(
    'G1, G6: the record says that clipboard and files were used, and nothing of what they were',
    async () => {
      const rows = await stage.services.relay.ledger.read();
      const features = rows.flatMap((row) =>
        row.kind === 'session-report' && row.event.kind === 'feature' ? [row.event.feature] : []
      );
      expect(features.toSorted()).toEqual(['clipboard', 'files']);
      const logs = `${JSON.stringify(rows)}${stage.pair.helperApp.output()}${stage.pair.sharerApp.output()}`;
      for (const secret of ['Grüße', 'ward data', 'CON', sharerName === '' ? 'x' : 'large.bin']) {
        expect(logs).not.toContain(secret);
      }
    },
    TEST_MS
  );
});

/** Writes the picture on a display's clipboard into a file. */
async function copyOut(display: string, target: string): Promise<void> {
  const command = `timeout 5 xclip -display ${display} -selection clipboard -t image/png -o > ${target}`;
  await runCommand('sh', ['-c', command]);
}
