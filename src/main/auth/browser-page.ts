import type { Translator } from '#shared/i18n/translator.ts';

/** The page that the browser shows when it comes back from the sign-in: text only, nothing loaded, nothing run. */
export function browserPage(options: {
  readonly locale: string;
  readonly direction: 'ltr' | 'rtl';
  readonly title: string;
  readonly text: string;
}): string {
  const [title, text, locale] = [options.title, options.text, options.locale].map(escapeHtml);
  return `<!doctype html>
<html lang="${locale}" dir="${options.direction}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}</title>
<style>body{font:1rem/1.5 system-ui,sans-serif;max-width:32rem;margin:20vh auto;padding:0 1rem;color-scheme:light dark}</style>
</head><body><h1>${title}</h1><p>${text}</p></body></html>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (symbol) => `&#${symbol.charCodeAt(0)};`);
}

/** The pages after a sign-in that went well and after one that did not. */
export function signInPages(translator: Translator): { readonly success: string; readonly failure: string } {
  const { t } = translator;
  return {
    success: browserPage({ ...translator, title: t('signInPage.success.title'), text: t('signInPage.success.body') }),
    failure: browserPage({ ...translator, title: t('signInPage.failure.title'), text: t('signInPage.failure.body') })
  };
}
