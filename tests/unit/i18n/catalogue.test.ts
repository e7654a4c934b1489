import { IntlMessageFormat } from 'intl-messageformat';
import { describe, expect, it } from 'vitest';
import {
  APP_ERROR_CODES,
  DEVICE_WARNINGS,
  END_REASONS,
  REFUSAL_REASONS,
  RELAY_ERROR_CODES
} from '#shared/errors/codes.ts';
import { PSEUDO_LONG, PSEUDO_RTL } from '#shared/i18n/locale.ts';
import { pseudoMessage } from '#shared/i18n/pseudo.ts';
import { ENGLISH } from '#shared/locales/en.ts';

type Elements = ReturnType<IntlMessageFormat['getAst']>;

/** Names of the parameters of a parsed message, with the branches of plural and select. */
function parameters(elements: Elements): string[] {
  return elements
    .flatMap((element) => {
      if (element.type === 0 || element.type === 7) return [];
      if ('options' in element) {
        return [element.value, ...Object.values(element.options).flatMap((option) => parameters(option.value))];
      }
      return [element.value];
    })
    .sort();
}

const entries = Object.entries(ENGLISH);
const keys = new Set(Object.keys(ENGLISH));

describe('the English catalogue', () => {
  it.each(entries)('K1: %s parses, has a comment and no straight quotes', (key, { message, comment }) => {
    expect(() => new IntlMessageFormat(message, 'en')).not.toThrow();
    expect(message.trim()).toBe(message);
    expect(message).not.toMatch(/['"]/);
    expect(comment).toMatch(/^.{8,}\.$/);
    expect(key).toMatch(/^[a-z][A-Za-z-]*(\.[A-Za-z-]+)+$/);
  });

  it('K1: every problem code has title, reason and next step', () => {
    for (const code of [...RELAY_ERROR_CODES, ...APP_ERROR_CODES]) {
      for (const part of ['title', 'why', 'action']) expect(keys).toContain(`problem.${code}.${part}`);
    }
  });

  it('K1: every end has a title and a reason for both people', () => {
    for (const reason of END_REASONS) {
      for (const role of ['helper', 'sharer']) {
        for (const part of ['title', 'why']) expect(keys).toContain(`end.${reason}.${role}.${part}`);
      }
    }
  });

  it('F4, F5: every refusal and every device warning has a text', () => {
    for (const reason of REFUSAL_REASONS) expect(keys).toContain(`refusal.${reason}`);
    for (const warning of DEVICE_WARNINGS) {
      expect(keys).toContain(`warning.${warning}`);
      expect(keys).toContain(`ownWarning.${warning}`);
    }
  });

  it('K1: no text for a code that does not exist', () => {
    const problems = new Set<string>([...RELAY_ERROR_CODES, ...APP_ERROR_CODES]);
    const ends = new Set<string>(END_REASONS);
    for (const key of keys) {
      const [place, code = '', part = ''] = key.split('.');
      if (place === 'problem' && ['title', 'why', 'action'].includes(part)) expect(problems).toContain(code);
      if (place === 'end') expect(ends).toContain(code);
    }
  });
});

describe('pseudo-languages', () => {
  it.each([PSEUDO_LONG, PSEUDO_RTL])('K1: %s keeps every parameter and changes every text', (locale) => {
    for (const [key, { message }] of entries) {
      const elements = pseudoMessage(message, locale);
      expect(parameters(elements), key).toEqual(parameters(new IntlMessageFormat(message, 'en').getAst()));
      const before = JSON.stringify(new IntlMessageFormat(message, 'en').getAst());
      expect(JSON.stringify(elements), key).not.toBe(before);
    }
  });

  it('K1: the long one is longer', () => {
    const text = new IntlMessageFormat(pseudoMessage('Stop sharing', PSEUDO_LONG), 'en').format();
    expect(String(text).length).toBeGreaterThan('Stop sharing'.length * 1.3);
  });
});
