import { parseSync } from 'vite';

/** Attributes that people see or hear. */
const SPOKEN = new Set([
  'aria-label',
  'aria-description',
  'aria-roledescription',
  'aria-valuetext',
  'title',
  'alt',
  'placeholder',
  'label',
  'content',
  'text',
  'hint'
]);
const LETTER = /\p{L}/u;

type Node = { readonly type: string; readonly [field: string]: unknown };

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

function* within(node: Node): Generator<Node> {
  yield node;
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) yield* within(child);
  }
}

/** Literal words that an expression could put on the screen; arguments of calls are not (keys of `t`). */
function words(node: unknown): string[] {
  if (!isNode(node)) return [];
  switch (node.type) {
    case 'Literal':
      return typeof node.value === 'string' && LETTER.test(node.value) ? [node.value] : [];
    case 'TemplateLiteral': {
      const quasis = Array.isArray(node.quasis) ? node.quasis : [];
      return quasis.flatMap((quasi) => (isNode(quasi) ? words({ type: 'Literal', value: cooked(quasi) }) : []));
    }
    case 'JSXExpressionContainer':
      return words(node.expression);
    case 'ConditionalExpression':
      return [...words(node.consequent), ...words(node.alternate)];
    case 'LogicalExpression':
    case 'BinaryExpression':
      return node.operator === '===' || node.operator === '!==' ? [] : [...words(node.left), ...words(node.right)];
    default:
      return [];
  }
}

function cooked(quasi: Node): unknown {
  const { value } = quasi;
  return typeof value === 'object' && value !== null && 'cooked' in value ? value.cooked : undefined;
}

/** Every text that a component holds itself instead of taking it from the catalogue. */
export function textsIn(file: string, text: string): string[] {
  const { program, errors } = parseSync(file, text);
  if (errors.length > 0) throw new Error(`${file} does not parse`);
  const found: string[] = [];
  if (!isNode(program)) throw new Error(`${file} has no program`);
  for (const node of within(program)) {
    if (node.type === 'JSXText' && typeof node.value === 'string' && LETTER.test(node.value))
      found.push(node.value.trim());
    if (node.type === 'JSXElement' || node.type === 'JSXFragment') {
      const children = Array.isArray(node.children) ? node.children : [];
      for (const child of children)
        if (isNode(child) && child.type === 'JSXExpressionContainer') found.push(...words(child));
    }
    if (node.type === 'JSXAttribute' && isNode(node.name) && SPOKEN.has(String(node.name.name)))
      found.push(...words(node.value));
  }
  return found;
}
