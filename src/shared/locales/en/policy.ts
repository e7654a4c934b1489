import type { MessageSource } from '../message-source.ts';

/** “Why can’t I?” and “What may I do?”: their buttons, headings and lists; the names of features. */
export const POLICY = {
  'explain.open': {
    message: 'Why can’t I?',
    comment: 'Button beside something that is not allowed: opens the reasons in full.'
  },
  'explain.title.view': {
    message: 'Why can’t I see the screen?',
    comment: 'Heading of the reasons why seeing is not allowed.'
  },
  'explain.title.control': {
    message: 'Why can’t I take full control?',
    comment: 'Heading of the reasons why full control is not allowed.'
  },
  'explain.title.help': {
    message: 'Why can’t I help?',
    comment: 'Heading of the reasons why helping is not allowed at all.'
  },
  'explain.intro': {
    message:
      '{count, plural, one {One thing stands in the way:} other {# things stand in the way. All of them have to change:}}',
    comment: 'Above the list of reasons.'
  },
  'explain.whatNow': {
    message: 'What to do:',
    comment: 'Before the sentence that says who can change it. A space follows.'
  },
  'explain.close': { message: 'Close', comment: 'Button that closes the reasons.' },
  'missingPermission.title': {
    message: 'The permission “{permission}” is missing',
    comment: 'Heading in “Why can’t I?”. {permission} is a technical name such as User.Read.All.'
  },
  'missingPermission.means': {
    message:
      'Deskside’s service looks up in your organisation’s directory who may help whom, and it may not read that part of it.',
    comment: 'What the missing permission means.'
  },
  'missingPermission.action': {
    message:
      'An administrator grants Deskside’s service this permission for Microsoft Graph in Entra, under Enterprise applications > Permissions.',
    comment: 'Who can grant the missing permission. Names of places in the console of Entra as it shows them.'
  },
  'standing.open': {
    message: 'What may I do?',
    comment: 'In the account’s menu: opens what the person may do as a helper.'
  },
  'standing.title': {
    message: 'What you may do as a helper',
    comment: 'Heading of a list of what is allowed and what is not.'
  },
  'standing.best': {
    message: 'This is the most you may do. The person you help, and their device, can narrow it further.',
    comment: 'Below the heading.'
  },
  'standing.nothing': {
    message: 'You may not help anybody at the moment.',
    comment: 'Below the heading when nothing is allowed.'
  },
  'standing.may': { message: 'You may', comment: 'Heading above what is allowed. A list with ticks follows.' },
  'standing.mayNot': {
    message: 'You may not',
    comment: 'Heading above what is not allowed. A list with crosses follows.'
  },
  'standing.view': { message: 'See the screen', comment: 'Name of a mode in a list of what is allowed or not.' },
  'standing.control': { message: 'Take full control', comment: 'Name of a mode in a list of what is allowed or not.' },
  'standing.why': { message: 'Why', comment: 'Heading above the reasons.' },
  'standing.affects': {
    message: 'Holds back: {list}',
    comment: 'Below a reason. {list} names what it forbids, like: Full control, Files.'
  },
  'standing.waiting': { message: 'Asking your organisation’s service…', comment: 'While the answer is on its way.' },
  'standing.hint': {
    message: 'The service has not answered yet. You can close this and try again.',
    comment: 'Second sentence of the hint when it takes long.'
  },
  'feature.chat': { message: 'Chat', comment: 'Name of a feature in a list.' },
  'feature.elevation': {
    message: 'Answer administrator prompts',
    comment: 'Name of a feature in a list: the helper may act in dialogs that ask for administrator rights.'
  },
  'feature.clipboard': { message: 'Shared clipboard', comment: 'Name of a feature in a list.' },
  'feature.files': { message: 'Send files', comment: 'Name of a feature in a list.' },
  'feature.unattended': { message: 'Connect when nobody is there', comment: 'Name of a feature in a list.' }
} as const satisfies Record<string, MessageSource>;
