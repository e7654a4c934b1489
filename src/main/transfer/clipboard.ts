import type { Clipboard } from 'electron';
import { MAX_CLIPBOARD_BYTES } from '#shared/transfer/limits.ts';
import { isModestPng } from '#shared/transfer/png.ts';
import { TransferFault } from './problem.ts';
import type { Store } from './sink.ts';

/** The part of Electron's clipboard that is used, and the class of what is written to it. */
export type ClipboardAccess = {
  readonly clipboard: Pick<Clipboard, 'has' | 'read' | 'readText' | 'writeText' | 'write'>;
  readonly ClipboardItem: typeof Electron.ClipboardItem;
};

/** What the clipboard held. */
export type ClipboardContent = { readonly what: 'text' | 'image'; readonly bytes: Uint8Array };

/**
 * This machine's clipboard: its text, else its picture as PNG.
 * @throws TransferFault `nothing-there` or `too-large`
 */
export async function readClipboard({ clipboard }: ClipboardAccess): Promise<ClipboardContent> {
  const text = await clipboard.readText();
  if (text !== '') return sized({ what: 'text', bytes: Buffer.from(text, 'utf8') });
  if (!(await clipboard.has('image/png'))) throw new TransferFault('nothing-there');
  for (const item of await clipboard.read()) {
    if (!item.types.includes('image/png')) continue;
    const blob = await item.getType('image/png');
    if (blob.size > MAX_CLIPBOARD_BYTES) throw new TransferFault('too-large');
    return sized({ what: 'image', bytes: new Uint8Array(await blob.arrayBuffer()) });
  }
  throw new TransferFault('nothing-there');
}

function sized(content: ClipboardContent): ClipboardContent {
  if (content.bytes.byteLength > MAX_CLIPBOARD_BYTES) throw new TransferFault('too-large');
  if (content.bytes.byteLength === 0) throw new TransferFault('nothing-there');
  return content;
}

/** What is received for the clipboard: held in memory, and put there only when it is whole, right and what it says. */
export function receiveClipboard(access: ClipboardAccess, what: 'text' | 'image', size: number): Store {
  let bytes: Uint8Array<ArrayBuffer> | null = new Uint8Array(size);
  let filled = 0;
  return {
    write: async (more) => {
      bytes?.set(more, filled);
      filled += more.byteLength;
    },
    keep: async () => {
      if (bytes === null) throw new TransferFault('failed');
      if (what === 'text') await access.clipboard.writeText(textOf(bytes));
      else {
        if (!isModestPng(bytes)) throw new TransferFault('malformed');
        const item = new access.ClipboardItem({ 'image/png': new Blob([bytes], { type: 'image/png' }) });
        await access.clipboard.write([item]);
      }
      bytes = null;
      return '';
    },
    discard: async () => {
      bytes = null;
    }
  };
}

function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new TransferFault('malformed', { cause: error });
  }
}
