/** The look of the sign-in pages: one card, the organisation's colour, light and dark, no fonts to load. */
export const STYLES = `
*, *::before, *::after { box-sizing: border-box; }
:root {
  --page: #eef1f4; --card: #ffffff; --text: #1b1f23; --soft: #55606b; --line: #8a949e; --hover: #f1f4f6;
  --error: #a4262c; --error-back: #fdf1f1; --field: #ffffff; --ink: #ffffff; --link: #1b5e7a;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #15191d; --card: #20262c; --text: #f3f5f7; --soft: #b6c0ca; --line: #7b8792; --hover: #2b333b;
    --error: #ff9b9b; --error-back: #3a2224; --field: #1a1f24; --link: #8fd0ea;
  }
}
html { height: 100%; }
body {
  min-height: 100%; margin: 0; padding: 24px 16px; display: flex; flex-direction: column; align-items: center;
  justify-content: center; gap: 16px; color: var(--text);
  font: 16px/1.45 "Segoe UI Variable Text", "Segoe UI", system-ui, -apple-system, "Noto Sans", "DejaVu Sans", sans-serif;
  background: radial-gradient(120% 90% at 15% 0%, color-mix(in srgb, var(--accent) 26%, var(--page)), transparent 60%),
    radial-gradient(100% 90% at 100% 100%, color-mix(in srgb, var(--accent) 16%, var(--page)), transparent 55%), var(--page);
}
main {
  width: 100%; max-width: 432px; padding: 36px 40px 32px; background: var(--card); border-radius: 12px;
  box-shadow: 0 1px 2px rgb(0 0 0 / 12%), 0 12px 36px rgb(0 0 0 / 12%);
}
.organisation { display: flex; align-items: center; gap: 12px; margin: 0 0 24px; font-weight: 600; }
.mark {
  display: inline-grid; place-items: center; width: 36px; height: 36px; border-radius: 10px; background: var(--accent);
  color: var(--ink); font-size: 15px; font-weight: 700; letter-spacing: 0.02em;
}
h1 { margin: 0 0 4px; font-size: 26px; line-height: 1.2; font-weight: 600; }
.lead { margin: 0 0 24px; color: var(--soft); }
.field { margin: 0 0 18px; }
label { display: block; margin: 0 0 6px; font-size: 14px; font-weight: 600; }
input {
  width: 100%; height: 44px; padding: 0 12px; font: inherit; color: inherit; background: var(--field);
  border: 1px solid var(--line); border-radius: 6px;
}
input[aria-invalid="true"] { border-color: var(--error); }
:focus-visible { outline: 3px solid color-mix(in srgb, var(--accent) 70%, var(--text)); outline-offset: 2px; }
.error {
  margin: 0 0 20px; padding: 10px 14px; color: var(--error); background: var(--error-back); border-radius: 6px;
  border-inline-start: 4px solid currentColor;
}
.error code { display: block; margin-top: 4px; font-size: 13px; color: var(--soft); }
.hint { margin: 6px 0 0; color: var(--soft); font-size: 14px; }
.who { margin: -12px 0 20px; color: var(--soft); font-size: 14px; overflow-wrap: anywhere; }
input.code { font-size: 20px; letter-spacing: 0.3em; font-variant-numeric: tabular-nums; }
.actions { display: flex; flex-flow: row-reverse wrap; gap: 12px; margin-top: 28px; }
button { min-height: 44px; padding: 8px 24px; font: inherit; font-weight: 600; border-radius: 6px; cursor: pointer; }
.primary { color: var(--ink); background: var(--accent); border: 1px solid var(--accent); }
.primary:hover { filter: brightness(1.12); }
.secondary { color: inherit; background: transparent; border: 1px solid var(--line); }
.secondary:hover, .account:hover { background: var(--hover); }
.accounts { list-style: none; margin: 0; padding: 0; }
.accounts li + li { margin-top: 8px; }
.account {
  display: flex; gap: 14px; align-items: center; width: 100%; padding: 12px; text-align: start; font-weight: 400;
  color: inherit; background: transparent; border: 1px solid color-mix(in srgb, var(--line) 45%, transparent);
}
.account img, .account .initials { flex: none; width: 48px; height: 48px; border-radius: 50%; }
.account .initials {
  display: grid; place-items: center; font-weight: 600; font-size: 18px;
  background: color-mix(in srgb, var(--accent) 22%, var(--card));
}
.account strong, .account span span { display: block; overflow-wrap: anywhere; }
.account span span { color: var(--soft); font-size: 14px; }
footer { max-width: 432px; padding: 0 8px; font-size: 13px; color: var(--soft); text-align: center; }
@media (max-width: 480px) {
  body { padding: 16px 12px; }
  main { padding: 28px 22px 24px; }
  .actions { flex-direction: column; }
}
@media (max-height: 680px) {
  main { padding-block: 24px 20px; }
  .organisation, .lead { margin-bottom: 16px; }
  .error, .field { margin-bottom: 14px; }
  .actions { gap: 10px; margin-top: 20px; }
}
@media (forced-colors: active) { .mark, .primary { border: 1px solid; } }
`;
