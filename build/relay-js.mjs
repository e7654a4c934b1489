// The relay as plain JavaScript in out/relay: the same modules with their types taken out, so that a process that runs for
// months does not carry what takes them out (some 40 MiB, in each of its threads). `npm run build` makes it.
// Usage: node build/node24.mjs build/relay-js.mjs
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import module from 'node:module';
import { dirname, join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const SOURCES = ['src/relay', 'src/shared'];
const OUT = join(ROOT, 'out/relay');
const MANIFEST = join(OUT, 'package.json');
/** Where a module names another of ours: relative, or by one of the package's own names. */
const OWN_MODULE = /(['"])((?:\.|#)[^'"\n]*)\.ts\1/g;

/** The relay's source files, relative to the top of the repository. */
function sources() {
  return SOURCES.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true })
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
      .map((file) => join(folder, file))
  );
}

/** The built relay's entry, or `null` when there is none or a source file is newer: then the sources are run. */
export function builtRelay() {
  const built = statSync(MANIFEST, { throwIfNoEntry: false })?.mtimeMs;
  if (built === undefined) return null;
  const isOlder = (file) => statSync(join(ROOT, file)).mtimeMs <= built;
  return [...sources(), 'package.json'].every(isOlder) ? join(OUT, 'src/relay/index.js') : null;
}

/** Writes all anew; the manifest last, so that a build that was cut short is none. */
function build() {
  rmSync(OUT, { recursive: true, force: true });
  for (const file of sources()) {
    const text = module.stripTypeScriptTypes(readFileSync(join(ROOT, file), 'utf8')).replace(OWN_MODULE, '$1$2.js$1');
    const place = join(OUT, file.replace(/\.ts$/, '.js'));
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(place, text);
  }
  const { name, version, type } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const imports = { '#shared/*': './src/shared/*', '#relay/*': './src/relay/*' };
  writeFileSync(MANIFEST, `${JSON.stringify({ name, version, private: true, type, imports }, null, 2)}\n`);
}

if (process.argv[1] === import.meta.filename) build();
