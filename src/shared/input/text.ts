import { type InputAction, inputActionSchema } from '../protocol/input.ts';
import { keyCodeSchema } from '../protocol/key-codes.ts';
import { MAX_INPUT_TEXT } from '../protocol/limits.ts';

const NO_MODIFIERS = { ctrl: false, shift: false, alt: false, meta: false };

/** Control characters that have a key of their own; every other one is dropped. */
const CONTROL_KEYS = new Map([
  ['\n', keyCodeSchema.parse('Enter')],
  ['\t', keyCodeSchema.parse('Tab')]
]);

/** Splits at code points, so that no surrogate pair is torn. */
function* chunks(text: string): Generator<string> {
  let chunk = '';
  for (const point of text) {
    if (chunk.length + point.length > MAX_INPUT_TEXT) {
      yield chunk;
      chunk = '';
    }
    chunk += point;
  }
  if (chunk !== '') yield chunk;
}

/**
 * What types `text` on the other machine: `text` actions of at most {@link MAX_INPUT_TEXT} units, and a tap of Enter or
 * Tab for a line feed or tabulator inside it. Other control characters and lone surrogates cannot be typed: dropped.
 */
export function typeText(text: string): InputAction[] {
  const typable = text.replace(/\r\n?/g, '\n').replace(/\p{Cs}/gu, '');
  return typable.split(/(\p{Cc})/u).flatMap((part): InputAction[] => {
    const code = CONTROL_KEYS.get(part);
    if (code !== undefined) {
      return [true, false].map((down) => ({ kind: 'key', code, key: null, down, modifiers: NO_MODIFIERS }));
    }
    return [...chunks(part)]
      .map((chunk) => inputActionSchema.safeParse({ kind: 'text', text: chunk }))
      .flatMap((parsed) => (parsed.success ? [parsed.data] : []));
  });
}
