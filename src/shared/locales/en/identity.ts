import type { MessageSource } from '../message-source.ts';

/** Proving who somebody is: check words, confirming once more, people of other organisations, the key store. */
export const IDENTITY = {
  'checkWords.open': {
    message: 'Check words',
    comment: 'Small button that shows four words; both people see the same ones when nobody sits between them.'
  },
  'checkWords.list': { message: 'The four check words', comment: 'Name of the four words for screen readers.' },
  'checkWords.how': {
    message: 'Read them to each other. You must both have the same words in the same order.',
    comment: 'Below the four words: how two people on the phone compare.'
  },
  'checkWords.differ': {
    message: 'If they differ, somebody may be listening in. End the session and tell your IT department.',
    comment: 'Below it: what to do when the words are not the same.'
  },
  'checkWords.end': {
    message: 'They differ: end the session',
    comment: 'Red button below the words: ends the session at once.'
  },
  'confirming.renewal.title': {
    message: 'Confirming that it is you',
    comment: 'Heading while the web browser is open to renew a sign-in before a session.'
  },
  'confirming.renewal.text': {
    message:
      'Look at your web browser: a page of your organisation has opened there. When you are done, Deskside goes on by itself.',
    comment: 'Below the heading.'
  },
  'confirming.step-up.title': {
    message: 'Your organisation asks for one more check',
    comment: 'Heading while the web browser is open for an extra step, such as a second factor.'
  },
  'confirming.step-up.text': {
    message:
      'Look at your web browser and complete the extra step there, such as a second factor. When you are done, Deskside goes on by itself.',
    comment: 'Below the heading.'
  },
  'confirming.hint': {
    message: 'Look for the web browser behind other windows, or cancel and start again.',
    comment: 'Second sentence of the hint when it takes long.'
  },
  'card.partner': {
    message: 'From another organisation: {domain}',
    comment: 'On the card of somebody of a trusted partner. {domain} is like example.org.'
  },
  'card.verifiedPartner': {
    message: 'Identity confirmed by their own organisation, which yours trusts',
    comment: 'Below the name of somebody of a trusted partner.'
  },
  'home.tokensNotKept.title': {
    message: 'You sign in each time Deskside starts',
    comment: 'Quiet notice: the system has no place where a sign-in could be kept safely.'
  },
  'home.tokensNotKept.text': {
    message:
      'This computer has no key store that could keep your sign-in safe, or a session while Deskside restarts. Your IT department can set one up, such as GNOME Keyring or KWallet on Linux.',
    comment: 'Below the title of the notice. Names of products.'
  }
} as const satisfies Record<string, MessageSource>;
