import { IntlMessageFormat } from 'intl-messageformat';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { formatClock, formatDuration } from '#shared/i18n/format.ts';
import { isolated, selectorsOf } from '#shared/i18n/isolate.ts';
import { direction, formattingLocale, PSEUDO_LONG, PSEUDO_RTL } from '#shared/i18n/locale.ts';
import type { MessageArguments, MessageParams } from '#shared/i18n/message-params.ts';
import { createTranslator } from '#shared/i18n/translator.ts';

describe('parameters read from messages', () => {
  it('K1: the compiler knows their names and kinds', () => {
    expectTypeOf<MessageArguments<'Nothing here'>>().toEqualTypeOf<[]>();
    expectTypeOf<MessageParams<'{name} asks {other}'>>().toEqualTypeOf<{ name: string; other: string }>();
    expectTypeOf<MessageParams<'{count, plural, one {# of {name}} other {#}} at {time}'>>().toEqualTypeOf<{
      count: number;
      name: string;
      time: string;
    }>();
    expectTypeOf<MessageParams<'{mode, select, control {all} other {some}}!'>>().toEqualTypeOf<{ mode: string }>();
    expectTypeOf<MessageParams<'{share, number, percent} done'>>().toEqualTypeOf<{ share: number }>();
    expectTypeOf<MessageArguments<'Bye' | 'Bye {name}'>>().toEqualTypeOf<[params: { name: string }]>();
  });

  it('K1: a wrong or missing parameter does not compile', () => {
    const { t } = createTranslator('en');
    // @ts-expect-error the name is missing
    expect(() => t('asking.view.title')).toThrow();
    // @ts-expect-error no such parameter
    t('asking.view.title', { person: 'Priya', name: 'Priya' });
    // @ts-expect-error no such key
    expect(() => t('asking.view.titel')).toThrow();
  });
});

describe('a translator', () => {
  it('K1: fills in parameters and plurals', () => {
    const { t } = createTranslator('en');
    expect(t('sharing.view.title', { name: 'Priya Raman' })).toBe('Priya Raman can see your screen');
    expect(t('chat.unread', { count: 1 })).toBe('1 new message');
    expect(t('chat.unread', { count: 3 })).toBe('3 new messages');
  });

  it('K1: parameters are never read as messages', () => {
    const { t } = createTranslator('en');
    expect(t('sharing.view.title', { name: '{x} <b>' })).toBe('{x} <b> can see your screen');
  });

  it('K1: an unknown language comes out in English, written as English is', () => {
    const translator = createTranslator('tlh');
    expect(translator.t('action.cancel')).toBe('Cancel');
    expect(translator.direction).toBe('ltr');
    expect(createTranslator('not a tag!').t('action.cancel')).toBe('Cancel');
  });

  it('K1: pseudo-languages keep names as they are', () => {
    expect(createTranslator(PSEUDO_LONG).t('sharing.view.title', { name: 'Priya' })).toMatch(/^Priya .*š.*/);
    const mirrored = createTranslator(PSEUDO_RTL);
    expect(mirrored.direction).toBe('rtl');
    expect(mirrored.t('sharing.view.title', { name: 'Priya' })).toMatch(/^\u2068Priya\u2069 [\u0590-\u05ff ]+$/);
  });

  it('K1: a name in the other direction does not turn its sentence around', () => {
    const { t } = createTranslator('en');
    expect(t('sharing.view.title', { name: 'פריה' })).toBe('\u2068פריה\u2069 can see your screen');
  });

  it('K1: what selects a branch is never wrapped', () => {
    const message = new IntlMessageFormat('{mode, select, control {yes} other {no}} {count, plural, other {#}}', 'he');
    const params = isolated({ mode: 'control', count: 2 }, 'rtl', selectorsOf(message));
    expect(message.format(params)).toBe('yes 2');
  });
});

describe('locales', () => {
  it('K1: right-to-left languages are known by any of their tags', () => {
    expect(['ar', 'ar-EG', 'he', 'HE-il', PSEUDO_RTL].map(direction)).toEqual(['rtl', 'rtl', 'rtl', 'rtl', 'rtl']);
    expect(['en', 'de-AT', 'th', 'zh-Hant', ''].map(direction)).toEqual(['ltr', 'ltr', 'ltr', 'ltr', 'ltr']);
  });

  it('K1: what Intl refuses becomes English', () => {
    expect(formattingLocale('!!')).toBe('en');
    expect(formattingLocale('pt-br')).toBe('pt-BR');
    expect(() => new Intl.NumberFormat(formattingLocale(PSEUDO_RTL))).not.toThrow();
  });
});

describe('times', () => {
  it.each([
    [0, '0:00'],
    [-5000, '0:00'],
    [59_999, '0:59'],
    [247_000, '4:07'],
    [3_847_000, '1:04:07']
  ])('a clock of %d ms is %s', (ms, text) => {
    expect(formatClock(ms, 'en')).toBe(text);
  });

  it.each([
    [400, '0 seconds'],
    [61_000, '1 minute, 1 second'],
    [120_000, '2 minutes'],
    [3_661_000, '1 hour, 1 minute']
  ])('%d ms are %s', (ms, text) => {
    expect(formatDuration(ms, 'en')).toBe(text);
  });
});
