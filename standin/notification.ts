import type { NotificationConstructorOptions } from 'electron';
import { escapeHtml, InternalPage } from './internal-page.ts';
import { Emitter } from './loud.ts';
import { runtime } from './runtime.ts';

const WIDTH = 340;
const HEIGHT = 96;
const MARGIN = 16;

/** Time a notification stays, in ms, unless it is to stay until it is dismissed. */
const LIFETIME = 6000;

/** Electron's Notification: a small window at the top right that takes neither keyboard nor place in a task bar. */
export class Notification extends Emitter {
  title: string;
  body: string;
  subtitle: string;
  silent: boolean;
  urgency: 'normal' | 'critical' | 'low';
  timeoutType: 'default' | 'never';
  readonly #actions: ReadonlyArray<{ readonly text?: string }>;
  #page: InternalPage | undefined;

  static isSupported(): boolean {
    return true;
  }

  constructor(options: NotificationConstructorOptions = {}) {
    super();
    this.title = options.title ?? '';
    this.body = options.body ?? '';
    this.subtitle = options.subtitle ?? '';
    this.silent = options.silent ?? false;
    this.urgency = options.urgency ?? 'normal';
    this.timeoutType = options.timeoutType ?? 'default';
    this.#actions = options.actions ?? [];
  }

  show(): void {
    this.close();
    const area = runtime.monitors[0]?.workArea ?? { x: 0, y: 0, width: 1024, height: 768 };
    const buttons = this.#actions.map(
      ({ text }, index) => `<a href="answer?action=${index}"><button>${escapeHtml(text ?? '')}</button></a>`
    );
    const body = `<a href="answer?click=1"><h1>${escapeHtml(this.title)}</h1><p>${escapeHtml(this.body)}</p></a>
      <footer>${buttons.join('')}</footer>`;
    const page = new InternalPage(body, {
      x: area.x + area.width - WIDTH - MARGIN,
      y: area.y + MARGIN,
      width: WIDTH,
      height: HEIGHT + (buttons.length > 0 ? 44 : 0),
      title: this.title,
      type: 'notification',
      frame: false,
      focusable: false,
      alwaysOnTop: true,
      skipTaskbar: true,
      resizable: false
    });
    this.#page = page;
    this.emit('show', {});
    const timer = this.timeoutType === 'never' ? undefined : setTimeout(() => page.window.destroy(), LIFETIME);
    void page.answer.then((answer) => {
      clearTimeout(timer);
      if (this.#page === page) this.#page = undefined;
      const action = answer?.get('action');
      if (answer?.has('click') === true) this.emit('click', {});
      else if (action !== null && action !== undefined) this.emit('action', {}, Number(action));
      this.emit('close', {});
    });
  }

  close(): void {
    this.#page?.window.destroy();
  }
}
