import { dirname, join, normalize } from 'node:path/posix';
import { parseSync, Visitor } from 'vite';
import { FOLDER_RULES, type FolderRule, PRODUCT_FOLDERS, RESTRICTED_IMPORTS, RESTRICTED_MEMBERS } from './rules.ts';

/** One import of a file: what it names and where from. Type-only imports count: a layer is a layer. */
type Import = { readonly specifier: string; readonly names: readonly string[]; readonly at: number };

/** What a file breaks; `line` counts from 1. */
export type Violation = { readonly file: string; readonly line: number; readonly message: string };

const isIn = (file: string, folder: string): boolean => file === folder || file.startsWith(`${folder}/`);

/**
 * Checks one file, named from the top of the repository, against the rules. `aliases` maps `#shared/*` and the like to
 * folders, as in package.json's `imports`.
 */
export function checkSource(file: string, text: string, aliases: Readonly<Record<string, string>>): Violation[] {
  const rule = FOLDER_RULES.find((candidate) => isIn(file, candidate.folder));
  if (rule === undefined) return [];
  const parsed = parseSync(file, text);
  const lineOf = (offset: number): number => text.slice(0, offset).split('\n').length;
  const violations: Violation[] = [];
  const complain = (at: number, message: string): number => violations.push({ file, line: lineOf(at), message });

  for (const each of importsOf(parsed.program, text)) {
    const target = resolve(file, each.specifier, aliases);
    if (target === null) checkPackage(rule, each, complain);
    else if (![rule.folder, ...rule.folders].some((folder) => isIn(target, folder))) {
      complain(each.at, `${rule.folder} must not import ${target}`);
    }
    if (!PRODUCT_FOLDERS.some((folder) => isIn(file, folder))) continue;
    for (const restricted of RESTRICTED_IMPORTS) {
      const named = restricted.name === '*' || each.names.includes(restricted.name) || each.names.includes('*');
      if (each.specifier !== restricted.from || !named) continue;
      if (restricted.only.some((folder) => isIn(file, folder))) continue;
      complain(
        each.at,
        `${restricted.from}.${restricted.name} only in ${restricted.only.join(', ')}: ${restricted.why}`
      );
    }
  }
  if (PRODUCT_FOLDERS.some((folder) => isIn(file, folder))) checkMembers(parsed.program, complain);
  return violations;
}

type Program = ReturnType<typeof parseSync>['program'];

function checkPackage(rule: FolderRule, each: Import, complain: (at: number, message: string) => void): void {
  if (rule.packages === 'any') return;
  const [scope, name] = each.specifier.split('/');
  const root = each.specifier.startsWith('@') ? `${scope}/${name}` : (scope ?? each.specifier);
  const node = each.specifier.startsWith('node:') && rule.packages.includes('node:*');
  if (!node && !rule.packages.includes(root)) complain(each.at, `${rule.folder} must not import the package ${root}`);
}

function checkMembers(program: Program, complain: (at: number, message: string) => void): void {
  new Visitor({
    MemberExpression(node) {
      for (const { object, member, why } of RESTRICTED_MEMBERS) {
        const named = node.property.type === 'Identifier' && !node.computed && node.property.name === member;
        if (named && node.object.type === 'Identifier' && node.object.name === object) {
          complain(node.start, `${object}.${member} is not for the product: ${why}`);
        }
      }
    }
  }).visit(program);
}

function importsOf(program: Program, text: string): Import[] {
  const found: Import[] = [];
  const add = (source: { value: unknown } | null | undefined, at: number, names: readonly string[]): void => {
    if (typeof source?.value === 'string') found.push({ specifier: source.value, names, at });
  };
  new Visitor({
    ImportDeclaration(node) {
      // A type cannot be called: only values are restricted by name, but both count for the layers.
      const values = node.importKind === 'type' ? [] : node.specifiers;
      const names = values.map((each) => {
        if (each.type !== 'ImportSpecifier') return '*';
        if (each.importKind === 'type') return '';
        return each.imported.type === 'Identifier' ? each.imported.name : String(each.imported.value);
      });
      add(node.source, node.start, names);
    },
    ExportAllDeclaration(node) {
      add(node.source, node.start, ['*']);
    },
    ExportNamedDeclaration(node) {
      add(node.source, node.start, ['*']);
    },
    ImportExpression(node) {
      const { source } = node;
      if (source.type === 'Literal') add({ value: source.value }, node.start, ['*']);
      else found.push({ specifier: text.slice(source.start, source.end), names: ['*'], at: node.start });
    },
    TSImportType(node) {
      add({ value: node.source.value }, node.start, []);
    }
  }).visit(program);
  return found;
}

/** The file an import means, from the top of the repository; `null` for a package. */
function resolve(file: string, specifier: string, aliases: Readonly<Record<string, string>>): string | null {
  if (specifier.startsWith('.')) return normalize(join(dirname(file), specifier));
  for (const [alias, target] of Object.entries(aliases)) {
    const prefix = alias.replace(/\*$/, '');
    if (specifier.startsWith(prefix)) return normalize(target.replace(/\*$/, '') + specifier.slice(prefix.length));
  }
  return null;
}
