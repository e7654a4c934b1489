import type { MessageSource } from '../message-source.ts';

/** What people read when something fails inside the app: what happened, why, and what to do next, for each code. */
export const APP_PROBLEMS = {
  'problem.configuration-missing.title': {
    message: 'Deskside is not set up yet',
    comment: 'Title when the settings are missing.'
  },
  'problem.configuration-missing.why': {
    message: 'This computer has no settings that say which organisation Deskside belongs to.',
    comment: 'Why, when the settings are missing.'
  },
  'problem.configuration-missing.action': {
    message: 'Tell your IT department.',
    comment: 'What to do, when the settings are missing.'
  },
  'problem.configuration-invalid.title': {
    message: 'Deskside’s settings need mending',
    comment: 'Title when a setting cannot be used.'
  },
  'problem.configuration-invalid.why': {
    message: 'One of the settings cannot be used as it is written.',
    comment: 'Why, when a setting cannot be used.'
  },
  'problem.configuration-invalid.action': {
    message: 'Tell your IT department.',
    comment: 'What to do, when a setting cannot be used.'
  },
  'problem.relay-unreachable.title': {
    message: 'Your organisation’s service cannot be reached',
    comment: 'Title when the service does not answer.'
  },
  'problem.relay-unreachable.why': {
    message: 'This computer may be offline, or the network blocks the way to the service.',
    comment: 'Why, when the service does not answer.'
  },
  'problem.relay-unreachable.action': {
    message: 'Check your network connection. Deskside keeps trying.',
    comment: 'What to do, when the service does not answer.'
  },
  'problem.relay-certificate.title': {
    message: 'The service could not prove that it is genuine',
    comment: 'Title when the certificate of the service is not trusted.'
  },
  'problem.relay-certificate.why': {
    message:
      'Its certificate is not one that this computer trusts. Somebody may be listening in, or the service is set up wrongly.',
    comment: 'Why, when the certificate of the service is not trusted.'
  },
  'problem.relay-certificate.action': {
    message:
      'Nothing was sent. On a network that you do not know, change to one that you trust. If it stays like this, tell your IT department.',
    comment: 'What to do, when the certificate of the service is not trusted.'
  },
  'problem.relay-lost.title': {
    message: 'The connection to the service was lost',
    comment: 'Title when an existing connection was lost.'
  },
  'problem.relay-lost.why': {
    message: 'The network went away or the service stopped answering.',
    comment: 'Why, when an existing connection was lost.'
  },
  'problem.relay-lost.action': {
    message: 'Deskside connects again by itself. You can also try now.',
    comment: 'What to do, when an existing connection was lost.'
  },
  'problem.clock-wrong.title': {
    message: 'This computer’s clock is wrong',
    comment: 'Title when the computer’s clock is wrong by more than some minutes.'
  },
  'problem.clock-wrong.why': {
    message: 'Its date or time differs too much from the service’s, so proofs of identity cannot be checked.',
    comment: 'Why, when the computer’s clock is wrong by more than some minutes.'
  },
  'problem.clock-wrong.action': {
    message: 'Set date, time and time zone in the system’s settings, then try again.',
    comment: 'What to do, when the computer’s clock is wrong by more than some minutes.'
  },
  'problem.proxy-sign-in-needed.title': {
    message: 'This network’s proxy asks for a sign-in',
    comment:
      'Title when the HTTP proxy of the network refuses to let the app through without a sign-in (HTTP status 407).'
  },
  'problem.proxy-sign-in-needed.why': {
    message:
      'Everything that leaves this network passes a proxy, and it did not accept the user name and password that this computer has for it, or there are none.',
    comment: 'Why, when the HTTP proxy of the network asks for a sign-in.'
  },
  'problem.proxy-sign-in-needed.action': {
    message:
      'Ask your IT department to let Deskside pass the proxy, or to enter the proxy’s user name and password in this computer’s settings. Then close Deskside and open it again.',
    comment: 'What to do, when the HTTP proxy of the network asks for a sign-in.'
  },
  'problem.identity-unreachable.title': {
    message: 'The sign-in page cannot be reached',
    comment: 'Title when the sign-in service does not answer.'
  },
  'problem.identity-unreachable.why': {
    message: 'This computer may be offline, or your organisation’s sign-in service is not answering.',
    comment: 'Why, when the sign-in service does not answer.'
  },
  'problem.identity-unreachable.action': {
    message: 'Check your network connection, then try again.',
    comment: 'What to do, when the sign-in service does not answer.'
  },
  'problem.identity-certificate.title': {
    message: 'The sign-in page could not prove that it is genuine',
    comment: 'Title when the certificate of the sign-in service is not trusted.'
  },
  'problem.identity-certificate.why': {
    message: 'Its certificate is not one that this computer trusts.',
    comment: 'Why, when the certificate of the sign-in service is not trusted.'
  },
  'problem.identity-certificate.action': {
    message:
      'Do not enter your password. On a network that you do not know, change to one that you trust. Otherwise tell your IT department.',
    comment: 'What to do, when the certificate of the sign-in service is not trusted.'
  },
  'problem.sign-in-cancelled.title': {
    message: 'You did not finish signing in',
    comment: 'Title when somebody cancelled signing in.'
  },
  'problem.sign-in-cancelled.why': {
    message: 'The sign-in was cancelled, here or in your web browser.',
    comment: 'Why, when somebody cancelled signing in.'
  },
  'problem.sign-in-cancelled.action': {
    message: 'Try again when you are ready.',
    comment: 'What to do, when somebody cancelled signing in.'
  },
  'problem.sign-in-timeout.title': {
    message: 'Signing in took too long',
    comment: 'Title when nothing came back from the web browser.'
  },
  'problem.sign-in-timeout.why': {
    message: 'Nothing came back from your web browser for several minutes.',
    comment: 'Why, when nothing came back from the web browser.'
  },
  'problem.sign-in-timeout.action': {
    message: 'Try again, and finish the page that opens in your web browser.',
    comment: 'What to do, when nothing came back from the web browser.'
  },
  'problem.sign-in-failed.title': {
    message: 'Signing in did not work',
    comment: 'Title when signing in was refused or its answer was not trusted.'
  },
  'problem.sign-in-failed.why': {
    message: 'Your organisation’s sign-in service refused, or its answer could not be trusted.',
    comment: 'Why, when signing in was refused or its answer was not trusted.'
  },
  'problem.sign-in-failed.action': {
    message: 'Try again. If it happens again, copy the details and send them to your IT department.',
    comment: 'What to do, when signing in was refused or its answer was not trusted.'
  },
  'problem.not-signed-in.title': { message: 'You are not signed in', comment: 'Title when something needs a sign-in.' },
  'problem.not-signed-in.why': {
    message: 'This needs your work account.',
    comment: 'Why, when something needs a sign-in.'
  },
  'problem.not-signed-in.action': {
    message: 'Sign in, then try again.',
    comment: 'What to do, when something needs a sign-in.'
  },
  'problem.account-changed.title': {
    message: 'That was another account',
    comment: 'Title when another account came back from a sign-in that had to confirm the first.'
  },
  'problem.account-changed.why': {
    message:
      'Your web browser came back with another account than the one that is signed in here, so nothing was changed.',
    comment: 'Why, when another account came back from a sign-in that had to confirm the first.'
  },
  'problem.account-changed.action': {
    message: 'Try again and choose your own account, or use “Use another account” in the menu first.',
    comment:
      'What to do, when another account came back from a sign-in that had to confirm the first. “Use another account” is home.account.switch.'
  },
  'problem.step-up-refused.title': {
    message: 'The extra check was not passed',
    comment: 'Title when the organisation asked for a further proof and did not get it.'
  },
  'problem.step-up-refused.why': {
    message:
      'Your organisation asks for more than a password, such as a second factor or a device that meets its rules.',
    comment: 'Why, when the organisation asked for a further proof and did not get it.'
  },
  'problem.step-up-refused.action': {
    message:
      'Try again and complete the extra step in your web browser. If your device is the reason, ask your IT department.',
    comment: 'What to do, when the organisation asked for a further proof and did not get it.'
  },
  'problem.directory-unreachable.title': {
    message: 'Your organisation’s directory is not answering',
    comment: 'Title when the directory does not answer.'
  },
  'problem.directory-unreachable.why': {
    message: 'Photos, job titles and rights are looked up there.',
    comment: 'Why, when the directory does not answer.'
  },
  'problem.directory-unreachable.action': {
    message: 'Try again in a moment.',
    comment: 'What to do, when the directory does not answer.'
  },
  'problem.no-display.title': { message: 'There is no screen to share', comment: 'Title when no display was found.' },
  'problem.no-display.why': {
    message: 'Deskside found no display on this computer.',
    comment: 'Why, when no display was found.'
  },
  'problem.no-display.action': {
    message: 'Connect or switch on a display, then try again.',
    comment: 'What to do, when no display was found.'
  },
  'problem.input-unavailable.title': {
    message: 'This computer cannot be controlled from afar',
    comment: 'Title when the system does not permit input.'
  },
  'problem.input-unavailable.why': {
    message: 'The system does not let Deskside move the pointer or type.',
    comment: 'Why, when the system does not permit input.'
  },
  'problem.input-unavailable.action': {
    message: 'Go on with viewing only.',
    comment: 'What to do, when the system does not permit input.'
  },
  'problem.link-refused.title': {
    message: 'That link cannot be opened',
    comment: 'Title when a link is malformed or hostile.'
  },
  'problem.link-refused.why': {
    message: 'It is not a link that Deskside understands. Nothing was done.',
    comment: 'Why, when a link is malformed or hostile.'
  },
  'problem.link-refused.action': {
    message: 'Type the code instead, or ask your helper for a new link.',
    comment: 'What to do, when a link is malformed or hostile.'
  },
  'problem.bad-request.title': {
    message: 'That did not work',
    comment: 'Title when a window sent something malformed.'
  },
  'problem.bad-request.why': {
    message: 'A window of Deskside asked for something in a form that is not accepted.',
    comment: 'Why, when a window sent something malformed.'
  },
  'problem.bad-request.action': {
    message: 'Try again. If it happens again, close Deskside and open it again.',
    comment: 'What to do, when a window sent something malformed.'
  },
  'problem.sender-refused.title': {
    message: 'That did not work',
    comment: 'Title when a window asked for something it may not.'
  },
  'problem.sender-refused.why': {
    message: 'A window of Deskside asked for something that it may not ask for.',
    comment: 'Why, when a window asked for something it may not.'
  },
  'problem.sender-refused.action': {
    message: 'Close Deskside and open it again. Tell your IT department if it happens again.',
    comment: 'What to do, when a window asked for something it may not.'
  }
} as const satisfies Record<string, MessageSource>;
