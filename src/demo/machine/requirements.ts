import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { runCommand } from './run-command.ts';

/** A program or font that the demo uses under Linux, and the Debian package that brings it. */
type Requirement = { readonly package: string; readonly found: () => Promise<boolean> };

const POSTGRESQL = '/usr/lib/postgresql';

/** Whether a program of one of these names is on the PATH. */
export function onPath(...names: readonly string[]): boolean {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return names.some((name) => folders.some((folder) => existsSync(join(folder, name))));
}

const program = (name: string, ...others: readonly string[]): Requirement => ({
  package: name,
  found: async () => onPath(...(others.length === 0 ? [name] : others))
});

/** A font that can draw `language` (fontconfig's tag). */
const font = (name: string, language: string): Requirement => ({
  package: name,
  found: async () => {
    const listed = await runCommand('fc-list', [`:lang=${language}`, 'family']);
    return listed.code === 0 && listed.output.trim() !== '';
  }
});

/** PostgreSQL's server, whose programs Debian keeps off the PATH, by version. */
const databaseServer = (): Requirement => ({
  package: 'postgresql',
  found: async () => {
    const versions = existsSync(POSTGRESQL) ? readdirSync(POSTGRESQL) : [];
    return versions.some((version) => existsSync(join(POSTGRESQL, version, 'bin/initdb')));
  }
});

const EDITOR: readonly Requirement[] = [program('xterm'), program('xdotool')];
/** What the tests use beside the demo: a window manager, a second editor, and tools that look at a display. */
const TESTS: readonly Requirement[] = [
  program('openbox'),
  program('mousepad'),
  program('dbus-daemon', 'dbus-run-session'),
  program('xclip'),
  program('imagemagick', 'import'),
  program('x11-apps', 'xeyes'),
  program('x11-xserver-utils', 'xmodmap'),
  program('x11-xkb-utils', 'setxkbmap'),
  program('procps', 'ps'),
  program('iproute2', 'ip'),
  program('util-linux', 'nsenter'),
  program('perl'),
  program('gcc', 'cc'),
  databaseServer(),
  program('coturn', 'turnserver'),
  program('redis-server'),
  program('haproxy')
];
/** What the bench measures beside Deskside. */
const BENCH: readonly Requirement[] = [
  program('x11vnc'),
  program('tigervnc-viewer', 'xtigervncviewer'),
  program('haproxy')
];
const FONTS: readonly Requirement[] = [
  program('fontconfig', 'fc-list'),
  font('fonts-noto-core', 'th'),
  font('fonts-noto-core', 'he'),
  font('fonts-noto-cjk', 'ja'),
  font('fonts-noto-color-emoji', 'und-zsye')
];

/** `standin`: Chromium stands in for Electron. `headless`: own displays, windows driven. `tests`: `npm test` will run. `bench`: `npm run bench`. */
export type Needs = {
  readonly standin: boolean;
  readonly headless: boolean;
  readonly tests?: boolean;
  readonly bench?: boolean;
};

/** What this machine lacks, as Debian package names. */
export async function missingPackages(needs: Needs): Promise<readonly string[]> {
  const wanted: Requirement[] = [];
  if (needs.standin)
    wanted.push(program('chromium', 'chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'));
  if (needs.headless) wanted.push(program('xvfb', 'Xvfb'), ...EDITOR);
  if (needs.standin || needs.headless) wanted.push(...FONTS);
  if (needs.tests === true) wanted.push(...TESTS);
  if (needs.bench === true) wanted.push(...BENCH);
  const missing = new Set<string>();
  for (const requirement of wanted) if (!(await requirement.found())) missing.add(requirement.package);
  return [...missing];
}

/** The line that installs packages on a Debian-like machine. */
export function installLine(packages: readonly string[]): string {
  return `apt-get update && apt-get install -y --no-install-recommends ${packages.join(' ')}`;
}

/**
 * Installs what is missing when this is a Debian-like machine and we are root; otherwise says what to run.
 *
 * @throws Error with the one line to run, or with what apt said
 */
export async function provideMissing(needs: Needs, say: (line: string) => void): Promise<void> {
  const packages = await missingPackages(needs);
  if (packages.length === 0) return;
  if (process.platform !== 'linux' || !onPath('apt-get')) {
    throw new Error(`This machine lacks: ${packages.join(', ')} (Debian's names). Please install them and try again.`);
  }
  if (process.getuid?.() !== 0)
    throw new Error(`This machine lacks some programs. Please run:\n  sudo sh -c '${installLine(packages)}'`);
  say(`Installing what this machine lacks: ${packages.join(', ')}`);
  const installed = await runCommand('sh', ['-c', installLine(packages)], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  });
  const still = await missingPackages(needs);
  if (still.length > 0) {
    throw new Error(`Could not install ${still.join(', ')}:\n${installed.output.split('\n').slice(-15).join('\n')}`);
  }
}
