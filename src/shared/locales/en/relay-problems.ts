import type { MessageSource } from '../message-source.ts';

/** What people read when the service refuses: what happened, why, and what to do next, for each of its codes. */
export const RELAY_PROBLEMS = {
  'problem.bad-message.title': {
    message: 'The service did not understand this app',
    comment: 'Title when the service refuses a message as malformed.'
  },
  'problem.bad-message.why': {
    message: 'It refused a message as malformed. That is a fault in Deskside and not something you did.',
    comment: 'Why, when the service refuses a message as malformed.'
  },
  'problem.bad-message.action': {
    message: 'Try again. If it happens again, copy the details and send them to your IT department.',
    comment: 'What to do, when the service refuses a message as malformed.'
  },
  'problem.too-large.title': {
    message: 'That was too large to send',
    comment: 'Title when a message is larger than the service takes.'
  },
  'problem.too-large.why': {
    message: 'The service takes messages up to a fixed size only.',
    comment: 'Why, when a message is larger than the service takes.'
  },
  'problem.too-large.action': {
    message: 'Try again with less.',
    comment: 'What to do, when a message is larger than the service takes.'
  },
  'problem.unauthenticated.title': {
    message: 'Your sign-in was not accepted',
    comment: 'Title when the service does not accept the sign-in.'
  },
  'problem.unauthenticated.why': {
    message: 'The service could not confirm who you are. Your account may have been changed or blocked.',
    comment: 'Why, when the service does not accept the sign-in.'
  },
  'problem.unauthenticated.action': {
    message: 'Sign in again. If that does not help, ask your IT department.',
    comment: 'What to do, when the service does not accept the sign-in.'
  },
  'problem.token-expired.title': { message: 'Your sign-in has run out', comment: 'Title when a sign-in is too old.' },
  'problem.token-expired.why': {
    message: 'A sign-in is good for a limited time, and it could not be renewed by itself.',
    comment: 'Why, when a sign-in is too old.'
  },
  'problem.token-expired.action': { message: 'Sign in again.', comment: 'What to do, when a sign-in is too old.' },
  'problem.claims-challenge.title': {
    message: 'Your organisation asks for one more check',
    comment: 'Title when the organisation asks for a further proof, such as a second factor.'
  },
  'problem.claims-challenge.why': {
    message: 'A security rule wants more than your password, such as a second factor or a managed device.',
    comment: 'Why, when the organisation asks for a further proof, such as a second factor.'
  },
  'problem.claims-challenge.action': {
    message: 'Sign in again and complete the extra step.',
    comment: 'What to do, when the organisation asks for a further proof, such as a second factor.'
  },
  'problem.tenant-not-allowed.title': {
    message: 'This organisation cannot be helped here',
    comment: 'Title when an account of another organisation is refused.'
  },
  'problem.tenant-not-allowed.why': {
    message: 'The account belongs to an organisation that this service does not work with.',
    comment: 'Why, when an account of another organisation is refused.'
  },
  'problem.tenant-not-allowed.action': {
    message: 'Sign in with an account of your own organisation, or ask your IT department.',
    comment: 'What to do, when an account of another organisation is refused.'
  },
  'problem.client-too-old.title': {
    message: 'This version of Deskside is too old',
    comment: 'Title when the service requires a newer version.'
  },
  'problem.client-too-old.why': {
    message: 'Your organisation requires a newer one.',
    comment: 'Why, when the service requires a newer version.'
  },
  'problem.client-too-old.action': {
    message: 'Update Deskside, then open it again.',
    comment: 'What to do, when the service requires a newer version.'
  },
  'problem.rate-limited.title': {
    message: 'Too many attempts',
    comment: 'Title when there were too many attempts in a short time.'
  },
  'problem.rate-limited.why': {
    message:
      'After several attempts in a short time the service makes a pause. This protects everybody from guessed codes.',
    comment: 'Why, when there were too many attempts in a short time.'
  },
  'problem.rate-limited.action': {
    message: 'Wait a little, then try again.',
    comment: 'What to do, when there were too many attempts in a short time.'
  },
  'problem.code-not-accepted.title': {
    message: 'That code does not work',
    comment: 'Title when a security code is refused; which of the reasons is true is not told.'
  },
  'problem.code-not-accepted.why': {
    message: 'It may be mistyped, used already, expired, or meant for another organisation.',
    comment: 'Why, when a security code is refused; which of the reasons is true is not told.'
  },
  'problem.code-not-accepted.action': {
    message: 'Check it with your helper, or ask them for a new one.',
    comment: 'What to do, when a security code is refused; which of the reasons is true is not told.'
  },
  'problem.session-not-found.title': {
    message: 'That session is over',
    comment: 'Title when a session no longer exists.'
  },
  'problem.session-not-found.why': {
    message: 'The service no longer knows it. It has ended or its time has run out.',
    comment: 'Why, when a session no longer exists.'
  },
  'problem.session-not-found.action': {
    message: 'Start again from the first page.',
    comment: 'What to do, when a session no longer exists.'
  },
  'problem.wrong-state.title': {
    message: 'That is not possible right now',
    comment: 'Title when something was asked at the wrong moment.'
  },
  'problem.wrong-state.why': {
    message: 'The session has moved on since you chose this.',
    comment: 'Why, when something was asked at the wrong moment.'
  },
  'problem.wrong-state.action': {
    message: 'Look at what the window shows now, and choose again.',
    comment: 'What to do, when something was asked at the wrong moment.'
  },
  'problem.not-allowed.title': {
    message: 'You are not allowed to do this',
    comment: 'Title when the organisation’s rules do not permit something.'
  },
  'problem.not-allowed.why': {
    message: 'Your role or your organisation’s settings do not permit it.',
    comment: 'Why, when the organisation’s rules do not permit something.'
  },
  'problem.not-allowed.action': {
    message: 'Ask your administrator if you need it for your work.',
    comment: 'What to do, when the organisation’s rules do not permit something.'
  },
  'problem.directory-unavailable.title': {
    message: 'Your organisation’s directory did not answer',
    comment: 'Title when the directory cannot be asked about rights.'
  },
  'problem.directory-unavailable.why': {
    message: 'It says who may help whom. Without its answer nothing is allowed, to be safe.',
    comment: 'Why, when the directory cannot be asked about rights.'
  },
  'problem.directory-unavailable.action': {
    message: 'Try again in a minute.',
    comment: 'What to do, when the directory cannot be asked about rights.'
  },
  'problem.directory-permission-missing.title': {
    message: 'Deskside may not read your organisation’s directory',
    comment: 'Title when the service lacks a permission in the directory.'
  },
  'problem.directory-permission-missing.why': {
    message: 'An administrator has not given it a permission that it needs, so nobody’s rights can be looked up.',
    comment: 'Why, when the service lacks a permission in the directory.'
  },
  'problem.directory-permission-missing.action': {
    message: 'Tell your IT department which permission is missing. Trying again does not help before it is given.',
    comment: 'What to do, when the service lacks a permission in the directory.'
  },
  'problem.busy.title': {
    message: 'You are in a session already',
    comment: 'Title when the person is in a session already.'
  },
  'problem.busy.why': {
    message: 'One session at a time is possible, on this computer or another one of yours.',
    comment: 'Why, when the person is in a session already.'
  },
  'problem.busy.action': {
    message: 'End the other session first, then try again.',
    comment: 'What to do, when the person is in a session already.'
  },
  'problem.shutting-down.title': {
    message: 'The service is restarting',
    comment: 'Title when the service is about to restart.'
  },
  'problem.shutting-down.why': {
    message: 'It is being updated or moved and will be back shortly.',
    comment: 'Why, when the service is about to restart.'
  },
  'problem.shutting-down.action': {
    message: 'Deskside connects again by itself. You can also try now.',
    comment: 'What to do, when the service is about to restart.'
  },
  'problem.relay-degraded.title': {
    message: 'Part of the service is not available right now',
    comment: 'Title when relays of the organisation cannot reach each other.'
  },
  'problem.relay-degraded.why': {
    message: 'Your code could not be looked up everywhere.',
    comment: 'Why, when relays of the organisation cannot reach each other.'
  },
  'problem.relay-degraded.action': {
    message: 'Try again in a moment. The code is still good.',
    comment: 'What to do, when relays of the organisation cannot reach each other.'
  },
  'problem.internal.title': { message: 'Something went wrong', comment: 'Title when an unexpected fault happened.' },
  'problem.internal.why': {
    message: 'Deskside met a fault that it did not expect.',
    comment: 'Why, when an unexpected fault happened.'
  },
  'problem.internal.action': {
    message: 'Try again. If it happens again, copy the details and send them to your IT department.',
    comment: 'What to do, when an unexpected fault happened.'
  }
} as const satisfies Record<string, MessageSource>;
