import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stopProcess } from './display.ts';
import { runCommand } from './run-command.ts';

/** A real X program on somebody's display, in which text can be typed and read back from outside. */
export type Editor = {
  /** Its place on the display, in pixels. */
  readonly box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  /** The lines that were finished with Enter so far. */
  readonly lines: () => Promise<readonly string[]>;
  readonly close: () => Promise<void>;
};

/**
 * Opens xterm with a program that keeps what is typed. Its window is put at a place of its own, so that it does not lie
 * under Deskside's.
 */
export async function openEditor(display: string, place: { readonly x: number; readonly y: number }): Promise<Editor> {
  const folder = await mkdtemp(join(tmpdir(), 'deskside-editor-'));
  const file = join(folder, 'typed.txt');
  const env = { ...process.env, DISPLAY: display, LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8' };
  const child = spawn(
    'xterm',
    [
      ...[
        '-u8',
        '-T',
        'Notes',
        '-fa',
        'DejaVu Sans Mono,Noto Sans Mono CJK JP,Noto Sans',
        '-fs',
        '14',
        '-b',
        '16',
        '+sb'
      ],
      ...['-bg', '#fdfbf5', '-fg', '#22303c', '-geometry', `64x16+${place.x}+${place.y}`],
      ...['-e', 'sh', '-c', 'printf "Notes for the help desk\\n\\n"; stty -echoctl; exec cat > "$1"', 'notes', file]
    ],
    { env, stdio: 'ignore' }
  );
  const found = await runCommand(
    'xdotool',
    ['search', '--sync', '--onlyvisible', '--name', '^Notes$', 'getwindowgeometry', '--shell'],
    { env }
  );
  const read = (name: string): number => Number(new RegExp(`${name}=(-?\\d+)`).exec(found.output)?.[1] ?? 0);
  return {
    box: { x: read('X'), y: read('Y'), width: read('WIDTH'), height: read('HEIGHT') },
    lines: async () => {
      const text = await readFile(file, 'utf8').catch(() => '');
      return text.split('\n').slice(0, -1);
    },
    close: async () => {
      await stopProcess(child);
      await rm(folder, { recursive: true, force: true });
    }
  };
}
