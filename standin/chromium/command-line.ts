/** Switches whose values are lists, which Chromium reads only once: ours and the app's are joined by a comma. */
const LISTS = new Set(['enable-features', 'disable-features', 'enable-blink-features', 'disable-blink-features']);

/** Chromium's switches, by name without the dashes. What the app appends to a list switch is added to what is there. */
export class CommandLine {
  readonly #switches = new Map<string, string>();

  /** Reads the switches of a command line (`--name`, `--name=value`), ignoring everything after a lone `--`. */
  static parse(args: readonly string[]): CommandLine {
    const line = new CommandLine();
    for (const arg of args) {
      if (arg === '--') break;
      const match = /^--([^=]+)(?:=(.*))?$/s.exec(arg);
      if (match?.[1] !== undefined) line.append(match[1], match[2] ?? '');
    }
    return line;
  }

  append(name: string, value = ''): void {
    const key = name.toLowerCase();
    const before = this.#switches.get(key);
    const joined =
      before !== undefined && before !== '' && LISTS.has(key) && value !== '' ? `${before},${value}` : value;
    this.#switches.set(key, joined);
  }

  has(name: string): boolean {
    return this.#switches.has(name.toLowerCase());
  }

  get(name: string): string {
    return this.#switches.get(name.toLowerCase()) ?? '';
  }

  remove(name: string): void {
    this.#switches.delete(name.toLowerCase());
  }

  entries(): Array<[string, string]> {
    return [...this.#switches];
  }

  /** The switches as arguments of a program. */
  toArguments(): string[] {
    return [...this.#switches].map(([name, value]) => (value === '' ? `--${name}` : `--${name}=${value}`));
  }
}
