import type { MessageSource } from '../message-source.ts';

/** What people read about several displays (D5). */
export const DISPLAYS = {
  'displays.name': {
    message: 'Display {number}',
    comment: 'One of several screens of a computer. {number} is a short number, the same on both people’s screens.'
  },
  'displays.mainName': {
    message: 'Display {number} (main)',
    comment: 'As “Display 2”, for the screen that the system calls its main or primary display.'
  },
  'displays.size': {
    message: '{width} × {height} pixels',
    comment: 'Size of a screen in pixels, beside its name.'
  },
  'displays.open': { message: 'Choose display', comment: 'Toolbar button of the helper: opens the list of screens.' },
  'displays.shown': {
    message: 'Now showing: {display}',
    comment: 'Told to screen readers when the helper sees another screen. {display} is “Display 2”.'
  },
  'displays.switching': {
    message: 'Switching to the other display…',
    comment: 'In place of the picture, until the other screen is there.'
  },
  'displays.gone.title': {
    message: 'There is no display to see',
    comment: 'Helper: the screen that was shared has been unplugged, and no other may be seen.'
  },
  'displays.gone.text': {
    message: 'The display that {name} shared was disconnected. The picture comes back once they share another one.',
    comment: 'Below “There is no display to see”.'
  },
  'displays.legend': {
    message: 'Which displays may {name} see?',
    comment: 'Above check boxes in the question to the person being helped.'
  },
  'displays.none': {
    message: 'Choose at least one display.',
    comment: 'Below the check boxes, when none is chosen.'
  },
  'displays.change': {
    message: 'Change displays…',
    comment: 'Button of the person being helped: opens the question which screens may be seen.'
  },
  'displays.sharer.title': { message: 'Your displays', comment: 'Heading above the list of screens.' },
  'displays.sharer.looking': {
    message: '{name} is looking at it now',
    comment: 'State of one screen in the list.'
  },
  'displays.sharer.offered': { message: '{name} can switch to it', comment: 'State of one screen in the list.' },
  'displays.sharer.private': { message: '{name} cannot see it', comment: 'State of one screen in the list.' },
  'displays.sharer.nothing': {
    message: 'The shared display was disconnected. {name} sees nothing until you choose another one.',
    comment: 'Notice to the person being helped.'
  },
  'consent.displays.title': {
    message: 'Choose what {name} may see',
    comment: 'Heading of the question, when the person being helped wants to change which screens are shared.'
  },
  'consent.displays.text': {
    message: 'What you do not choose stays private. It cannot be seen, and {name} is not told that it is there.',
    comment: 'Below the heading.'
  },
  'consent.displays.allow': { message: 'Share these', comment: 'Button: allow the chosen screens.' },
  'consent.displays.keep': { message: 'Change nothing', comment: 'Button: leaves what is shared as it is.' }
} as const satisfies Readonly<Record<string, MessageSource>>;
