// Runs a script under Node 24 on a machine whose own Node may be older.
// Usage: node build/node24.mjs <script> [arguments...]
//
// The binary comes from the platform packages of the `node` npm package, listed as optional dependencies: each names its
// `os` and `cpu`, so npm installs at most the one that fits and an unknown platform installs none. (The `node` package
// itself runs npm again from an install script, which fails where scripts are not allowed and on Windows with a lock file.)
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const WANTED_MAJOR = 24;

/** The packages that may hold the binary for this platform, best first. */
function candidates() {
  const os = process.platform === 'win32' ? 'win' : process.platform;
  return [`node-${os}-${process.arch}`, `node-bin-${os}-${process.arch}`];
}

/** Path of a Node of the wanted major version or newer, or an explanation of why there is none. */
export function findNode() {
  if (Number(process.versions.node.split('.')[0]) >= WANTED_MAJOR) return process.execPath;
  const require = createRequire(import.meta.url);
  const binary = process.platform === 'win32' ? 'node.exe' : 'node';
  for (const name of candidates()) {
    try {
      const file = join(dirname(require.resolve(`${name}/package.json`)), 'bin', binary);
      if (existsSync(file)) return file;
    } catch {
      // Not installed for this platform; try the next one.
    }
  }
  throw new Error(
    `Deskside needs Node ${WANTED_MAJOR} for development; this is ${process.version}, and no package brings one for ` +
      `${process.platform}-${process.arch}. Install Node ${WANTED_MAJOR} and run the command again.`
  );
}

if (process.argv[1] === import.meta.filename) {
  try {
    const node = findNode();
    const child = spawn(node, process.argv.slice(2), { stdio: 'inherit' });
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
    child.on('exit', (code, signal) => process.exit(code ?? (signal === null ? 1 : 128 + 15)));
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exit(1);
  }
}
