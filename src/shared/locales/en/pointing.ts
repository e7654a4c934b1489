import type { MessageSource } from '../message-source.ts';

/** What people read about laser pointer and pen (D7). */
export const POINTING = {
  'pointing.open': {
    message: 'Point and draw',
    comment: 'Toolbar button of the helper: opens the menu of laser pointer, pen and colours.'
  },
  'pointing.tools': { message: 'Tool', comment: 'Heading in the menu, above “Mouse”, “Laser pointer” and “Pen”.' },
  'pointing.none.control': {
    message: 'Mouse and keyboard',
    comment: 'Neither laser pointer nor pen: the helper controls the computer.'
  },
  'pointing.none.view': {
    message: 'Nothing, only look',
    comment: 'Neither laser pointer nor pen: the helper only sees.'
  },
  'pointing.laser': {
    message: 'Laser pointer',
    comment: 'Tool: a dot that the other person sees on their own screen.'
  },
  'pointing.pen': {
    message: 'Pen',
    comment: 'Tool: lines drawn on the other person’s screen; they fade by themselves.'
  },
  'pointing.colours': { message: 'Colour', comment: 'Heading in the menu, above the colours.' },
  'pointing.red': { message: 'Red', comment: 'Colour of laser pointer and pen.' },
  'pointing.orange': { message: 'Orange', comment: 'Colour of laser pointer and pen.' },
  'pointing.green': { message: 'Green', comment: 'Colour of laser pointer and pen.' },
  'pointing.blue': { message: 'Blue', comment: 'Colour of laser pointer and pen.' },
  'pointing.purple': { message: 'Purple', comment: 'Colour of laser pointer and pen.' },
  'pointing.clear': { message: 'Clear drawings', comment: 'Command, for both people: takes every line away at once.' },
  'pointing.off': {
    message: '{name} has turned pointing off',
    comment: 'In the menu, when the person being helped does not want it.'
  },
  'pointing.laserOn': {
    message: 'Laser pointer on. Press Escape to put it away.',
    comment: 'Told to screen readers; while it is on the helper does not control.'
  },
  'pointing.penOn': {
    message: 'Pen on. Press Escape to put it away.',
    comment: 'Told to screen readers; while it is on the helper does not control.'
  },
  'pointing.bar.disallow': {
    message: 'Turn pointing off',
    comment: 'Button on the sharer’s bar: the helper may not point or draw any more.'
  },
  'pointing.bar.allow': {
    message: 'Turn pointing on',
    comment: 'Button on the sharer’s bar: the helper may point and draw again.'
  }
} as const satisfies Readonly<Record<string, MessageSource>>;
