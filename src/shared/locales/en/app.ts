import type { MessageSource } from '../message-source.ts';

/** Texts of the application itself: its name, its windows, the tray, notifications, the browser page after signing in. */
export const APP = {
  'app.name': { message: 'Deskside', comment: 'The product’s name. Do not translate.' },
  'app.version': { message: 'Version {version}', comment: 'Small print on the first page. {version} is like 1.4.2.' },
  'window.main.title': { message: 'Deskside', comment: 'Title of the main window in the taskbar. The product’s name.' },
  'window.main.helping': {
    message: '{name} – Deskside',
    comment: 'Title of a window in the taskbar while you help {name}; there may be several such windows.'
  },
  'window.consent.title': {
    message: 'Somebody wants to see your screen – Deskside',
    comment: 'Title of the window that asks the person being helped for consent.'
  },
  'window.bar.title': {
    message: 'You are sharing your screen – Deskside',
    comment: 'Title of the slim bar shown while the screen is shared.'
  },
  'window.frame.title': {
    message: 'Shared screen – Deskside',
    comment: 'Title of the coloured frame around the shared screen; read by screen readers only.'
  },
  'window.overlay.title': {
    message: 'Pointing – Deskside',
    comment: 'Title of the window that shows what the helper points at; read by screen readers only.'
  },
  'tray.open': { message: 'Open Deskside', comment: 'Menu of the tray icon.' },
  'tray.stopSharing': { message: 'Stop sharing', comment: 'Menu of the tray icon while the screen is shared.' },
  'tray.quit': { message: 'Quit Deskside', comment: 'Menu of the tray icon.' },
  'tray.tooltip.idle': {
    message: 'Deskside',
    comment: 'Shown when the pointer rests on the tray icon; nothing is going on.'
  },
  'tray.tooltip.view': {
    message: '{name} can see your screen',
    comment: 'Shown when the pointer rests on the tray icon. {name} is the helper.'
  },
  'tray.tooltip.control': {
    message: '{name} can control your screen',
    comment: 'Shown when the pointer rests on the tray icon. {name} is the helper.'
  },
  'tray.tooltip.paused': {
    message: 'Sharing with {name} is paused',
    comment: 'Shown when the pointer rests on the tray icon. {name} is the helper.'
  },
  'tray.tooltip.helping': {
    message: 'You are helping {name}',
    comment: 'Shown when the pointer rests on the tray icon. {name} is the person being helped.'
  },
  'tray.tooltip.helpingSeveral': {
    message: 'You are helping {count, plural, one {# person} other {# people}}',
    comment: 'Shown when the pointer rests on the tray icon. {count} is at least 2: windows with a session each.'
  },
  'signInPage.success.title': { message: 'You are signed in', comment: 'Page in the web browser after signing in.' },
  'signInPage.success.body': {
    message: 'You can close this page and go back to Deskside.',
    comment: 'Page in the web browser after signing in.'
  },
  'signInPage.failure.title': {
    message: 'You are not signed in',
    comment: 'Page in the web browser after signing in went wrong.'
  },
  'signInPage.failure.body': {
    message: 'Close this page and try again in Deskside. Nothing was changed.',
    comment: 'Page in the web browser after signing in went wrong.'
  },
  'action.cancel': { message: 'Cancel', comment: 'Button that leaves a waiting page.' },
  'action.retry': { message: 'Try again', comment: 'Button after something went wrong.' },
  'action.end': { message: 'End session', comment: 'Button that ends the session for both people.' },
  'action.stopSharing': {
    message: 'Stop sharing',
    comment: 'Red button of the person being helped. Ends the session at once.'
  },
  'action.pause': {
    message: 'Pause',
    comment: 'Button of the person being helped: the helper sees nothing until resumed.'
  },
  'action.resume': { message: 'Resume', comment: 'Button of the person being helped, after a pause.' },
  'action.takeBack': {
    message: 'Take back control',
    comment: 'Button of the person being helped: the helper can still see but no longer control.'
  },
  'action.backHome': { message: 'Back to the first page', comment: 'Button after a session is over.' },
  'action.chat': { message: 'Chat', comment: 'Button that opens the chat.' },
  'action.copyDetails': {
    message: 'Copy details',
    comment: 'Button below a problem: copies what a support team needs to look it up. No secrets.'
  },
  'action.detailsCopied': { message: 'Copied', comment: 'Shown for a moment on the button that was just pressed.' },
  'person.other': {
    message: 'The other person',
    comment: 'Used in place of a name that is not known. Begins a sentence.'
  },
  'person.photo': { message: 'Photo of {name}', comment: 'Read by screen readers for a photo.' },
  'person.you': { message: 'You', comment: 'Author of one’s own chat messages.' },
  'mode.view': { message: 'View only', comment: 'Name of the mode in which the helper sees but cannot control.' },
  'mode.control': { message: 'Full control', comment: 'Name of the mode in which the helper sees and controls.' },
  'mode.paused': { message: 'Paused', comment: 'Shown in place of the mode while the person being helped has paused.' },
  'wait.stillWorking': {
    message: 'This takes longer than usual.',
    comment: 'First words of a hint after ten seconds of waiting. A second sentence follows.'
  },
  'card.verified': {
    message: 'Identity confirmed by your organisation',
    comment: 'Below a person’s name: the organisation’s sign-in vouches for it.'
  },
  'card.directoryUnavailable': {
    message: 'Photo, job title and company could not be looked up just now. The name is confirmed all the same.',
    comment: 'Below a person’s name when the directory did not answer.'
  }
} as const satisfies Record<string, MessageSource>;
