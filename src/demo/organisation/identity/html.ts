import { createHash } from 'node:crypto';
import { STYLES } from './styles.ts';

/** A finished page with the policy that it must be served with. */
export interface Page {
  readonly html: string;
  readonly csp: string;
}

/** Text made safe for element content and double-quoted attributes. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/**
 * A whole page around a body that is already HTML. Nothing runs in it, nothing is loaded, and its form may lead back to a
 * loopback redirect only.
 *
 * @param accent the organisation's colour, `#rrggbb`
 */
export function page(title: string, accent: string, body: string): Page {
  const style = `${STYLES}\n:root { --accent: ${accent}; }`;
  const hash = createHash('sha256').update(style).digest('base64');
  return {
    html: `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
${body}
</body>
</html>
`,
    csp: [
      "default-src 'none'",
      `style-src 'sha256-${hash}'`,
      'img-src data:',
      "form-action 'self' http://localhost:*",
      "base-uri 'none'",
      "frame-ancestors 'none'"
    ].join('; ')
  };
}

/** The round mark of an organisation: its first letters on its colour. */
export function organisationMark(name: string): string {
  const initials = name
    .split(' ')
    .map((word) => word.slice(0, 1))
    .join('')
    .slice(0, 2);
  return `<span class="mark" aria-hidden="true">${escapeHtml(initials)}</span>`;
}
