import type { MessageSource } from '../message-source.ts';

/** What people read about looking at the other screen and sending keys to it (D6). */
export const VIEWING = {
  'viewing.zoom': {
    message: 'Zoom: {scale}',
    comment: 'Toolbar button of the helper: opens the menu of zoom. {scale} is a percentage or viewing.fitShort.'
  },
  'viewing.fitShort': { message: 'fit', comment: 'In “Zoom: fit”: the whole screen is made to fit into the window.' },
  'viewing.scales': { message: 'Zoom', comment: 'Heading in the menu, above “Fit to window” and percentages.' },
  'viewing.actual': {
    message: 'Actual size ({scale})',
    comment: 'In the menu of zoom: one pixel is one pixel. {scale} is 100 %.'
  },
  'viewing.wheel.view': {
    message: 'Ctrl and the mouse wheel zoom where the pointer is.',
    comment: 'Small print in the menu of zoom.'
  },
  'viewing.wheel.control': {
    message: 'Two fingers on a touch pad zoom. Ctrl and the mouse wheel zoom on the other computer.',
    comment: 'Small print in the menu of zoom, while the helper controls the other computer.'
  },
  'viewing.keys': {
    message: 'Keys',
    comment: 'Toolbar button of the helper: opens the menu of system keys that can be sent.'
  },
  'viewing.keysSend': { message: 'Send to their computer', comment: 'Heading in the menu, above key combinations.' },
  'viewing.keys.ctrlAltDelete': { message: 'Ctrl + Alt + Delete', comment: 'Keys of the keyboard.' },
  'viewing.keys.system': {
    message: 'Windows key (Super, Command)',
    comment: 'The key that opens the system’s menu: Windows on most keyboards, Super on Linux, Command on a Mac.'
  },
  'viewing.keys.altTab': { message: 'Alt + Tab', comment: 'Keys of the keyboard.' },
  'viewing.keys.closeWindow': { message: 'Alt + F4', comment: 'Keys of the keyboard.' },
  'viewing.keys.ctrlEscape': { message: 'Ctrl + Esc', comment: 'Keys of the keyboard.' },
  'viewing.keys.ctrlShiftEscape': { message: 'Ctrl + Shift + Esc', comment: 'Keys of the keyboard.' },
  'viewing.keys.printScreen': { message: 'Print Screen', comment: 'Key of the keyboard.' },
  'viewing.keys.altPrintScreen': { message: 'Alt + Print Screen', comment: 'Keys of the keyboard.' },
  'viewing.keysRefused': {
    message:
      'Their system has the last word: Windows takes Ctrl + Alt + Delete only from its own keyboard. If nothing happens, ask {name} to press it.',
    comment: 'Small print in the menu of keys. {name} is the person being helped.'
  },
  'viewing.keysSent': { message: '{keys} sent', comment: 'Told to screen readers. {keys} is one of the combinations.' }
} as const satisfies Readonly<Record<string, MessageSource>>;
