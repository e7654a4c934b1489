import { createDarkTheme, createLightTheme, type Theme } from '@fluentui/react-components';
import { BRAND } from './brand.ts';

/** The system's own font first, then what the systems have for the scripts that it may lack. Nothing is downloaded. */
const FONTS = [
  'system-ui',
  "'Segoe UI'",
  '-apple-system',
  "'Noto Sans'",
  "'Noto Sans Arabic'",
  "'Noto Sans Hebrew'",
  "'Noto Sans Thai'",
  "'Leelawadee UI'",
  "'Microsoft YaHei UI'",
  "'PingFang SC'",
  "'Yu Gothic UI'",
  "'Hiragino Sans'",
  "'Malgun Gothic'",
  "'Noto Sans CJK SC'",
  'sans-serif'
].join(', ');

/** For codes, which are read out letter by letter. */
const CODE_FONTS = "'Cascadia Mono', 'SF Mono', Consolas, 'Noto Sans Mono', 'DejaVu Sans Mono', monospace";

const fonts = { fontFamilyBase: FONTS, fontFamilyNumeric: FONTS, fontFamilyMonospace: CODE_FONTS };

const dark = createDarkTheme(BRAND);

export const LIGHT_THEME: Theme = { ...createLightTheme(BRAND), ...fonts };

/** Fluent's dark theme, with the accent's text and its quiet surface a step lighter, for contrast. */
export const DARK_THEME: Theme = {
  ...dark,
  ...fonts,
  colorBrandBackground2: BRAND[40],
  colorBrandForeground1: BRAND[120],
  colorBrandForeground2: BRAND[130],
  colorBrandForegroundLink: BRAND[120],
  colorBrandForegroundLinkHover: BRAND[130]
};
