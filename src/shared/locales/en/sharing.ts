import type { MessageSource } from '../message-source.ts';

/** Texts of the windows that only the person being helped sees: consent and the bar. */
export const SHARING = {
  'consent.title.view': { message: '{name} asks to see your screen', comment: 'Heading of the question.' },
  'consent.title.control': { message: '{name} asks to control your screen', comment: 'Heading of the question.' },
  'consent.title.widen': {
    message: '{name} sees your screen and now asks to control it',
    comment: 'Heading when seeing was allowed already.'
  },
  'consent.view.can': {
    message: 'They will see everything on your screen.',
    comment: 'What the helper could do in this mode.'
  },
  'consent.view.cannot': {
    message: 'They cannot move the pointer or type.',
    comment: 'What the helper could not do in this mode.'
  },
  'consent.control.can': {
    message: 'They will see everything on your screen, move the pointer and type.',
    comment: 'What the helper could do in this mode.'
  },
  'consent.control.cannot': {
    message: 'Stay at the computer and watch. Your own mouse and keyboard go first.',
    comment: 'Advice for this mode.'
  },
  'consent.drawing.view': { message: 'An eye looks at a screen', comment: 'Description of a small drawing.' },
  'consent.drawing.control': {
    message: 'A pointer and a keyboard act on a screen',
    comment: 'Description of a small drawing.'
  },
  'consent.close': {
    message: 'Close what they should not see before you allow.',
    comment: 'Advice above the buttons.'
  },
  'consent.allowView': { message: 'Allow viewing', comment: 'Button: allow what was asked, seeing.' },
  'consent.allowControl': {
    message: 'Allow full control',
    comment: 'Button: allow what was asked, seeing and controlling.'
  },
  'consent.allowViewOnly': { message: 'Allow viewing only', comment: 'Button: allow less than was asked.' },
  'consent.keepViewing': {
    message: 'Keep viewing only',
    comment: 'Button when seeing was allowed already and control is asked: no control.'
  },
  'consent.decline': { message: 'Decline', comment: 'Button: allow nothing.' },
  'consent.stopHow': { message: 'You can stop at any time with “Stop sharing”.', comment: 'Small print.' },
  'consent.stopHowShortcut': {
    message: 'You can stop at any time with “Stop sharing” or {shortcut}.',
    comment: 'Small print; {shortcut} is a key combination.'
  },
  'consent.expiresIn': {
    message: 'Without an answer this counts as declined in {time}',
    comment: 'Near the end of the time to answer; {time} is a clock like 0:25.'
  },
  'consent.nothing': { message: 'Nobody is asking for anything.', comment: 'Shown when the question is gone.' },
  'consent.unknown': { message: 'Not the person you expect? Decline.', comment: 'Advice below the card.' },
  'bar.view': { message: '{name} can see your screen', comment: 'First line of the bar. {name} is the helper.' },
  'bar.control': { message: '{name} can control your screen', comment: 'First line of the bar. {name} is the helper.' },
  'bar.paused': {
    message: 'Paused – {name} sees nothing',
    comment: 'First line of the bar while paused. {name} is the helper.'
  },
  'bar.reconnecting': {
    message: 'Reconnecting to {name}…',
    comment: 'First line of the bar while the connection is down. {name} is the helper.'
  },
  'bar.tries': {
    message: 'Nothing is shared · {time}',
    comment:
      'Second line of the bar while the connection is down; {time} is a running clock that shows how long it is tried.'
  },
  'bar.stopShortcut': {
    message: 'Stops with {shortcut}',
    comment: 'After the running clock; {shortcut} is a key combination.'
  },
  'bar.drag': { message: 'Move this bar', comment: 'Name of the handle.' },
  'bar.chat': { message: 'Chat', comment: 'Button with an icon.' },
  'bar.chatUnread': {
    message: '{count, plural, one {Chat, # new message} other {Chat, # new messages}}',
    comment: 'Name of the button with an icon.'
  }
} as const satisfies Record<string, MessageSource>;
