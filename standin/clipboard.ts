import { Loud, loud } from './loud.ts';
import { runtime } from './runtime.ts';

type Payload = string | Blob | Promise<Blob | string>;

/** Electron's `ClipboardItem`: what is, or is to be, on the clipboard, by type. */
export class ClipboardItem extends Loud {
  readonly types: string[];
  readonly #items: Readonly<Record<string, Payload>>;

  constructor(items: Readonly<Record<string, Payload>>) {
    super();
    this.#items = items;
    this.types = Object.keys(items);
  }

  async getType(type: string): Promise<Blob> {
    const item = await this.#items[type];
    if (item === undefined) throw new Error(`The clipboard item has no ${type}`);
    return typeof item === 'string' ? new Blob([item], { type }) : item;
  }
}

const TEXT = 'text/plain';
const PNG = 'image/png';

function read(type: string): Buffer | null {
  const found = runtime.started('clipboard').sync.ask({ type: 'read-clipboard', as: type });
  return found instanceof Uint8Array && found.byteLength > 0 ? Buffer.from(found) : null;
}

function write(type: string, content: Uint8Array): void {
  runtime.started('clipboard').sync.ask({ type: 'write-clipboard', as: type, content });
}

/** Electron's `clipboard` for text and PNG: the X selection CLIPBOARD, kept by the stand-in itself. */
export const clipboard = loud('clipboard', {
  async readText(): Promise<string> {
    return read(TEXT)?.toString('utf8') ?? '';
  },
  async writeText(text: string): Promise<void> {
    write(TEXT, Buffer.from(text, 'utf8'));
  },
  async read(): Promise<ClipboardItem[]> {
    const found = [TEXT, PNG].flatMap((type) => {
      const content = read(type);
      return content === null ? [] : [[type, new Blob([new Uint8Array(content)], { type })] as const];
    });
    return found.length === 0 ? [] : [new ClipboardItem(Object.fromEntries(found))];
  },
  /** One item of one type; Electron writes several at once. */
  async write(items: ClipboardItem[]): Promise<void> {
    const [item, ...more] = items;
    const [type, ...others] = item?.types ?? [];
    if (item === undefined || more.length > 0 || others.length > 0 || (type !== TEXT && type !== PNG)) {
      throw new Error('Electron stand-in: clipboard.write takes one item of text/plain or image/png');
    }
    write(type, new Uint8Array(await (await item.getType(type)).arrayBuffer()));
  },
  clear(): void {
    runtime.started('clipboard').sync.ask({ type: 'clear-clipboard' });
  },
  async has(mimetype: string): Promise<boolean> {
    return (mimetype === TEXT || mimetype === PNG) && read(mimetype) !== null;
  }
});
