import { IntlMessageFormat } from 'intl-messageformat';
import { PSEUDO_LONG } from './locale.ts';

type Elements = ReturnType<IntlMessageFormat['getAst']>;

const ACCENTED = new Map(Object.entries({ a: 'á', c: 'ç', e: 'é', i: 'î', n: 'ñ', o: 'ö', s: 'š', u: 'ü', y: 'ý' }));
const LATIN = 'abcdefghijklmnopqrstuvwxyz';
const HEBREW = 'אבגדהוזחטיכלמנסעפצקרשתךםןף';

/** How much longer than English other languages are: short labels by half and more, sentences by a third. */
const LONGER_BY = 0.4;

/** Filler that breaks over lines as words do. */
function padding(length: number): string {
  return ' lörem ipsüm'.repeat(Math.ceil(length / 12)).slice(0, Math.max(2, length));
}

function lengthen(text: string): string {
  const letters = text.replace(/[^\p{L}]/gu, '').length;
  const accented = [...text].map((letter) => ACCENTED.get(letter) ?? letter).join('');
  if (letters < 2) return accented;
  const end = accented.endsWith(' ') ? ' ' : '';
  return `${accented.trimEnd()}${padding(Math.ceil(letters * LONGER_BY))}${end}`;
}

function mirror(text: string): string {
  return [...text].map((letter) => HEBREW[LATIN.indexOf(letter.toLowerCase())] ?? letter).join('');
}

function convert(elements: Elements, change: (text: string) => string): Elements {
  return elements.map((element) => {
    if ('options' in element) {
      const options = Object.entries(element.options).map(([name, option]) => [
        name,
        { ...option, value: convert(option.value, change) }
      ]);
      return { ...element, options: Object.fromEntries(options) };
    }
    if ('children' in element) return { ...element, children: convert(element.children, change) };
    // A literal is the one element of type 0; the others that carry a `value` carry a parameter's name in it.
    return element.type === 0 ? { ...element, value: change(element.value) } : element;
  });
}

/** An English ICU message in a pseudo-language, parsed: every literal is changed, every parameter as it was. */
export function pseudoMessage(message: string, locale: string): Elements {
  return convert(new IntlMessageFormat(message, 'en').getAst(), locale === PSEUDO_LONG ? lengthen : mirror);
}
