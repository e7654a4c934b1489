import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import { z } from 'zod';
import { ConfigError } from './config.ts';

/** A configuration before it is checked. */
export type Tree = { [key: string]: unknown };

const treeSchema = z.record(z.string(), z.unknown());
/** A configuration that needs more than this is not one. */
const MAX_CONFIG_CHARS = 4 * 1024 * 1024;

/** A text that was read, with where everything in it stands. */
export interface ConfigSource {
  readonly tree: Tree;
  /** `file:line:column` (both from 1) of a field, or of the nearest one around it that exists. */
  place(path: readonly PropertyKey[]): string;
}

/**
 * Reads YAML 1.2, and so JSON, of which it is a superset. Throws a {@link ConfigError} that names file, line, column and the
 * parser's word for what is wrong; its sentences may repeat the text and are not used.
 *
 * @param name what the file is called in messages
 */
export function readConfigSource(text: string, name: string): ConfigSource {
  if (text.length > MAX_CONFIG_CHARS) throw new ConfigError(`${name}: too large for a configuration`);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, schema: 'core', version: '1.2' });
  const at = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${name}:${Math.max(1, line)}:${Math.max(1, col)}`;
  };
  const [first] = [...document.errors, ...document.warnings];
  if (first !== undefined) {
    throw new ConfigError(`${at(first.pos[0])}: not valid YAML or JSON (${first.code})`);
  }
  return { tree: asTree(document, name), place: (path) => at(offsetOf(document, path)) };
}

function asTree(document: Document, name: string): Tree {
  try {
    const parsed = treeSchema.safeParse(document.toJS() ?? {});
    if (parsed.success) return parsed.data;
  } catch {
    // Aliases that unfold without end.
  }
  throw new ConfigError(`${name}:1:1: not an object`);
}

function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const key of path) {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(key));
      if (pair === undefined) return offset;
      // The value says where it is wrong; one that is empty stands where its key does.
      offset = startOf(pair.value) ?? startOf(pair.key) ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      const item = node.items[Number(key)];
      if (item === undefined) return offset;
      offset = startOf(item) ?? offset;
      node = item;
    } else return offset;
  }
  return offset;
}

function startOf(node: unknown): number | undefined {
  const hasRange = (value: unknown): value is Node => isScalar(value) || isMap(value) || isSeq(value) || isAlias(value);
  return hasRange(node) ? node.range?.[0] : undefined;
}
