import type {
  MessageBoxOptions,
  MessageBoxReturnValue,
  OpenDialogOptions,
  OpenDialogReturnValue,
  SaveDialogOptions,
  SaveDialogReturnValue
} from 'electron';
import { BrowserWindow } from './browser-window.ts';
import { escapeHtml, InternalPage } from './internal-page.ts';
import { loud } from './loud.ts';
import { runtime } from './runtime.ts';

/** Heights in pixels: a dialog's frame, and one line of its text. */
const BASE_HEIGHT = 150;
const LINE_HEIGHT = 20;
const CHARACTERS_PER_LINE = 55;

function heightFor(text: string): number {
  const lines = text.split('\n').reduce((sum, line) => sum + 1 + Math.floor(line.length / CHARACTERS_PER_LINE), 0);
  return Math.min(600, BASE_HEIGHT + lines * LINE_HEIGHT);
}

function show(body: string, title: string, height: number): InternalPage {
  const page = new InternalPage(body, { width: 460, height, title, alwaysOnTop: true, resizable: false, modal: true });
  return page;
}

/** Electron lets the parent window be left out; the options are the last argument. */
function optionsOf<T>(first: unknown, second: T | undefined, isOptions: (value: unknown) => value is T): T {
  if (second !== undefined) return second;
  if (isOptions(first) && !(first instanceof BrowserWindow)) return first;
  throw new TypeError('Options must be an object');
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

async function askPath(title: string, label: string, proposal: string): Promise<string | undefined> {
  // The first button is the one that Return presses.
  const body = `<form action="answer"><h1>${escapeHtml(title)}</h1>
    <input type="text" name="path" value="${escapeHtml(proposal)}" autofocus aria-label="${escapeHtml(label)}">
    <footer style="flex-direction: row-reverse; justify-content: flex-start">
      <button>${escapeHtml(label)}</button><button formaction="cancel">Cancel</button></footer></form>`;
  const path = (await show(body, title, 190).answer)?.get('path');
  return path === null || path === '' ? undefined : path;
}

/** Electron's `dialog`, as small windows of the stand-in's own; paths are typed. */
export const dialog = loud('dialog', {
  async showMessageBox(
    first: BrowserWindow | MessageBoxOptions,
    second?: MessageBoxOptions
  ): Promise<MessageBoxReturnValue> {
    const options = optionsOf(
      first,
      second,
      (value): value is MessageBoxOptions => isObject(value) && 'message' in value
    );
    const buttons = options.buttons === undefined || options.buttons.length === 0 ? ['OK'] : options.buttons;
    const cancelId =
      options.cancelId ??
      Math.max(
        0,
        buttons.findIndex((label) => /^(cancel|no)$/i.test(label))
      );
    const detail = options.detail === undefined ? '' : `<p>${escapeHtml(options.detail)}</p>`;
    const checkbox =
      options.checkboxLabel === undefined
        ? ''
        : `<label><input type="checkbox" name="checked" ${options.checkboxChecked === true ? 'checked' : ''}>
           ${escapeHtml(options.checkboxLabel)}</label>`;
    const items = buttons
      .map((label, index) => {
        const focus = index === (options.defaultId ?? 0) ? ' autofocus' : '';
        return `<button name="response" value="${index}"${focus}>${escapeHtml(label)}</button>`;
      })
      .join('');
    const body = `<form action="answer"><h1>${escapeHtml(options.message)}</h1>${detail}${checkbox}<footer>${items}</footer></form>`;
    const text = `${options.message}\n${options.detail ?? ''}`;
    const answer = await show(body, options.title ?? options.message, heightFor(text)).answer;
    return {
      response: Number(answer?.get('response') ?? cancelId),
      checkboxChecked: answer === undefined ? (options.checkboxChecked ?? false) : answer.has('checked')
    };
  },

  showErrorBox(title: string, content: string): void {
    console.error(`${title}\n${content}`);
    if (!runtime.isStarted) return;
    const body = `<form action="answer"><h1>${escapeHtml(title)}</h1><p>${escapeHtml(content)}</p>
      <footer><button autofocus>OK</button></footer></form>`;
    show(body, title, heightFor(`${title}\n${content}`));
  },

  async showOpenDialog(
    first: BrowserWindow | OpenDialogOptions,
    second?: OpenDialogOptions
  ): Promise<OpenDialogReturnValue> {
    const options = optionsOf(first, second, (value): value is OpenDialogOptions => isObject(value));
    const path = await askPath(options.title ?? 'Open', options.buttonLabel ?? 'Open', options.defaultPath ?? '');
    return { canceled: path === undefined, filePaths: path === undefined ? [] : [path] };
  },

  async showSaveDialog(
    first: BrowserWindow | SaveDialogOptions,
    second?: SaveDialogOptions
  ): Promise<SaveDialogReturnValue> {
    const options = optionsOf(first, second, (value): value is SaveDialogOptions => isObject(value));
    const path = await askPath(options.title ?? 'Save', options.buttonLabel ?? 'Save', options.defaultPath ?? '');
    return { canceled: path === undefined, filePath: path ?? '' };
  }
});
