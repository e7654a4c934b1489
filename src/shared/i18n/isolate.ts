import type { IntlMessageFormat } from 'intl-messageformat';

type Elements = ReturnType<IntlMessageFormat['getAst']>;

/** Letters of scripts that are written from right to left. */
const RIGHT_TO_LEFT_LETTER = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}]/u;

/** The parameters that choose a branch of a `select`; they are not shown and must stay as they are. */
export function selectorsOf(message: IntlMessageFormat): ReadonlySet<string> {
  const names = new Set<string>();
  const collect = (elements: Elements): void => {
    for (const element of elements) {
      if (!('options' in element)) continue;
      // A plural has an offset, a select has none.
      if (!('offset' in element)) names.add(element.value);
      for (const option of Object.values(element.options)) collect(option.value);
    }
  };
  collect(message.getAst());
  return names;
}

/**
 * Parameters of a message so that a name in the other direction does not turn the sentence around it: wrapped in Unicode's
 * isolates (UAX 9), in right-to-left languages always, elsewhere only where it is needed.
 */
export function isolated(
  params: object,
  direction: 'ltr' | 'rtl',
  selectors: ReadonlySet<string>
): Record<string, string | number> {
  const shown: Record<string, string | number> = {};
  for (const [name, value] of Object.entries<unknown>({ ...params })) {
    if (typeof value === 'number') shown[name] = value;
    if (typeof value !== 'string') continue;
    const foreign = !selectors.has(name) && (direction === 'rtl' || RIGHT_TO_LEFT_LETTER.test(value));
    shown[name] = foreign ? `\u2068${value}\u2069` : value;
  }
  return shown;
}
