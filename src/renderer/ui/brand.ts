import type { BrandVariants } from '@fluentui/react-components';

/** The one accent: a deep sea blue-green. Evenly spaced in OKLCH at hue 218; 80 on white has a contrast of 6.2. */
export const BRAND: BrandVariants = {
  10: '#021014',
  20: '#021c23',
  30: '#032a34',
  40: '#033844',
  50: '#014553',
  60: '#005161',
  70: '#005d70',
  80: '#006a80',
  90: '#067890',
  100: '#1488a2',
  110: '#2e97b1',
  120: '#44a7c0',
  130: '#61b7cf',
  140: '#7fc7dc',
  150: '#a2d8e8',
  160: '#c5e8f3'
};
