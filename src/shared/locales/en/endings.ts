import type { MessageSource } from '../message-source.ts';

/** What people read when a session is over, for each reason and for each side. `{name}` is the other person. */
export const ENDINGS = {
  'end.helper-ended.helper.title': {
    message: 'You ended the session',
    comment: 'Helper’s title of the last page; the helper ended it.'
  },
  'end.helper-ended.helper.why': {
    message: 'Nothing is shared any more.',
    comment: 'Helper’s explanation; the helper ended it.'
  },
  'end.helper-ended.sharer.title': {
    message: '{name} ended the session',
    comment: 'Title for the person being helped; the helper ended it.'
  },
  'end.helper-ended.sharer.why': {
    message: 'Your screen is no longer shared.',
    comment: 'Explanation for the person being helped; the helper ended it.'
  },
  'end.sharer-ended.helper.title': {
    message: '{name} ended the session',
    comment: 'Helper’s title of the last page; the person being helped ended it.'
  },
  'end.sharer-ended.helper.why': {
    message: 'Nothing is shared any more.',
    comment: 'Helper’s explanation; the person being helped ended it.'
  },
  'end.sharer-ended.sharer.title': {
    message: 'You ended the session',
    comment: 'Title for the person being helped; the person being helped ended it.'
  },
  'end.sharer-ended.sharer.why': {
    message: 'Your screen is no longer shared.',
    comment: 'Explanation for the person being helped; the person being helped ended it.'
  },
  'end.handed-over.helper.title': {
    message: 'A colleague has taken over',
    comment: 'Helper’s title of the last page; the person helped let a colleague take over the session.'
  },
  'end.handed-over.helper.why': {
    message: 'Your colleague goes on from here. Nothing is shared with you any more.',
    comment: 'Helper’s explanation after a hand-over.'
  },
  'end.handed-over.sharer.title': {
    message: 'Somebody else helps you now',
    comment: 'Title for the person being helped; a colleague of the helper has taken over.'
  },
  'end.handed-over.sharer.why': {
    message: 'You let a colleague of your helper take over. The first session has ended.',
    comment: 'Explanation for the person being helped after a hand-over.'
  },
  'end.cancelled.helper.title': {
    message: 'You cancelled',
    comment: 'Helper’s title of the last page; it was cancelled before it began.'
  },
  'end.cancelled.helper.why': {
    message: 'The code no longer works.',
    comment: 'Helper’s explanation; it was cancelled before it began.'
  },
  'end.cancelled.sharer.title': {
    message: 'The session was cancelled',
    comment: 'Title for the person being helped; it was cancelled before it began.'
  },
  'end.cancelled.sharer.why': {
    message: 'Nothing was shared. Ask your helper for a new code if you still need help.',
    comment: 'Explanation for the person being helped; it was cancelled before it began.'
  },
  'end.declined.helper.title': {
    message: '{name} declined',
    comment: 'Helper’s title of the last page; the person being helped declined.'
  },
  'end.declined.helper.why': {
    message: 'Nothing was shared. Speak with them before you try again.',
    comment: 'Helper’s explanation; the person being helped declined.'
  },
  'end.declined.sharer.title': {
    message: 'You declined',
    comment: 'Title for the person being helped; the person being helped declined.'
  },
  'end.declined.sharer.why': {
    message: 'Nothing was shared.',
    comment: 'Explanation for the person being helped; the person being helped declined.'
  },
  'end.consent-timeout.helper.title': {
    message: '{name} did not answer in time',
    comment: 'Helper’s title of the last page; the person being helped did not answer.'
  },
  'end.consent-timeout.helper.why': {
    message: 'Nothing was shared. Doing nothing never counts as consent.',
    comment: 'Helper’s explanation; the person being helped did not answer.'
  },
  'end.consent-timeout.sharer.title': {
    message: 'The question ran out',
    comment: 'Title for the person being helped; the person being helped did not answer.'
  },
  'end.consent-timeout.sharer.why': {
    message: 'You did not answer in time, so nothing was shared.',
    comment: 'Explanation for the person being helped; the person being helped did not answer.'
  },
  'end.code-expired.helper.title': {
    message: 'The code has expired',
    comment: 'Helper’s title of the last page; the code was not used in time.'
  },
  'end.code-expired.helper.why': {
    message: 'Nobody entered it in time. Get a new one when you are ready.',
    comment: 'Helper’s explanation; the code was not used in time.'
  },
  'end.code-expired.sharer.title': {
    message: 'The code has expired',
    comment: 'Title for the person being helped; the code was not used in time.'
  },
  'end.code-expired.sharer.why': {
    message: 'Ask your helper for a new one.',
    comment: 'Explanation for the person being helped; the code was not used in time.'
  },
  'end.helper-gone.helper.title': {
    message: 'Your connection was lost',
    comment: 'Helper’s title of the last page; the helper’s computer or network vanished.'
  },
  'end.helper-gone.helper.why': {
    message: 'This computer or its network was gone for too long.',
    comment: 'Helper’s explanation; the helper’s computer or network vanished.'
  },
  'end.helper-gone.sharer.title': {
    message: '{name} is gone',
    comment: 'Title for the person being helped; the helper’s computer or network vanished.'
  },
  'end.helper-gone.sharer.why': {
    message: 'Their computer or network went away. Your screen is no longer shared.',
    comment: 'Explanation for the person being helped; the helper’s computer or network vanished.'
  },
  'end.sharer-gone.helper.title': {
    message: '{name} is gone',
    comment: 'Helper’s title of the last page; the computer or network of the person being helped vanished.'
  },
  'end.sharer-gone.helper.why': {
    message: 'Their computer or network went away. Ask them what they see.',
    comment: 'Helper’s explanation; the computer or network of the person being helped vanished.'
  },
  'end.sharer-gone.sharer.title': {
    message: 'Your connection was lost',
    comment: 'Title for the person being helped; the computer or network of the person being helped vanished.'
  },
  'end.sharer-gone.sharer.why': {
    message: 'This computer or its network was gone for too long. Your screen is no longer shared.',
    comment: 'Explanation for the person being helped; the computer or network of the person being helped vanished.'
  },
  'end.identity-not-proven.helper.title': {
    message: 'The other person could not be confirmed',
    comment: 'Helper’s title of the last page; the proof of identity failed; this may be an attack.'
  },
  'end.identity-not-proven.helper.why': {
    message:
      'Their identity or the connection was not what it claimed to be. Deskside stopped before anything was shared. Tell your IT department.',
    comment: 'Helper’s explanation; the proof of identity failed; this may be an attack.'
  },
  'end.identity-not-proven.sharer.title': {
    message: 'The other person could not be confirmed',
    comment: 'Title for the person being helped; the proof of identity failed; this may be an attack.'
  },
  'end.identity-not-proven.sharer.why': {
    message:
      'Their identity or the connection was not what it claimed to be. Deskside stopped before anything was shared. Tell your IT department.',
    comment: 'Explanation for the person being helped; the proof of identity failed; this may be an attack.'
  },
  'end.tenant-not-allowed.helper.title': {
    message: 'You belong to different organisations',
    comment: 'Helper’s title of the last page; the two people are in different organisations.'
  },
  'end.tenant-not-allowed.helper.why': {
    message: 'Your organisations have not agreed to help each other. Nothing was shared.',
    comment: 'Helper’s explanation; the two people are in different organisations.'
  },
  'end.tenant-not-allowed.sharer.title': {
    message: 'You belong to different organisations',
    comment: 'Title for the person being helped; the two people are in different organisations.'
  },
  'end.tenant-not-allowed.sharer.why': {
    message: 'Your organisations have not agreed to help each other. Nothing was shared.',
    comment: 'Explanation for the person being helped; the two people are in different organisations.'
  },
  'end.not-allowed.helper.title': {
    message: 'This session is not allowed',
    comment: 'Helper’s title of the last page; the organisation’s rules do not permit it.'
  },
  'end.not-allowed.helper.why': {
    message:
      'Your role or your organisation’s settings do not permit it. On the first page, “What may I do?” in the menu with your name says more.',
    comment: 'Helper’s explanation; the organisation’s rules do not permit it. “What may I do?” is standing.open.'
  },
  'end.not-allowed.sharer.title': {
    message: 'This session is not allowed',
    comment: 'Title for the person being helped; the organisation’s rules do not permit it.'
  },
  'end.not-allowed.sharer.why': {
    message: 'Your organisation’s settings do not permit it. Nothing more is shared.',
    comment: 'Explanation for the person being helped; the organisation’s rules do not permit it.'
  },
  'end.grant-expired.helper.title': {
    message: 'The permission for this session ran out',
    comment: 'Helper’s title of the last page; the permission of the service was not renewed.'
  },
  'end.grant-expired.helper.why': {
    message: 'The service did not renew it in time. Start a new session.',
    comment: 'Helper’s explanation; the permission of the service was not renewed.'
  },
  'end.grant-expired.sharer.title': {
    message: 'The permission for this session ran out',
    comment: 'Title for the person being helped; the permission of the service was not renewed.'
  },
  'end.grant-expired.sharer.why': {
    message: 'The service did not renew it in time. Your screen is no longer shared.',
    comment: 'Explanation for the person being helped; the permission of the service was not renewed.'
  },
  'end.time-limit.helper.title': {
    message: 'The time for this session is over',
    comment: 'Helper’s title of the last page; the organisation’s longest session time was reached.'
  },
  'end.time-limit.helper.why': {
    message: 'Your organisation limits how long a session may last. Start a new one if there is more to do.',
    comment: 'Helper’s explanation; the organisation’s longest session time was reached.'
  },
  'end.time-limit.sharer.title': {
    message: 'The time for this session is over',
    comment: 'Title for the person being helped; the organisation’s longest session time was reached.'
  },
  'end.time-limit.sharer.why': {
    message: 'Your organisation limits how long a session may last. Your screen is no longer shared.',
    comment: 'Explanation for the person being helped; the organisation’s longest session time was reached.'
  },
  'end.idle-limit.helper.title': {
    message: 'The session ended because nothing happened',
    comment: 'Helper’s title of the last page; nobody did anything for the organisation’s limit.'
  },
  'end.idle-limit.helper.why': {
    message: 'Neither of you did anything for a while, so it was ended to be safe. Start a new one to go on.',
    comment: 'Helper’s explanation; nobody did anything for the organisation’s limit.'
  },
  'end.idle-limit.sharer.title': {
    message: 'The session ended because nothing happened',
    comment: 'Title for the person being helped; nobody did anything for the organisation’s limit.'
  },
  'end.idle-limit.sharer.why': {
    message: 'Neither of you did anything for a while, so it was ended to be safe. Your screen is no longer shared.',
    comment: 'Explanation for the person being helped; nobody did anything for the organisation’s limit.'
  },
  'end.connection-failed.helper.title': {
    message: 'The two computers could not connect',
    comment: 'Helper’s title of the last page; no connection between the two computers was possible.'
  },
  'end.connection-failed.helper.why': {
    message:
      'A firewall or the network between them is in the way. Try from another network, or tell your IT department.',
    comment: 'Helper’s explanation; no connection between the two computers was possible.'
  },
  'end.connection-failed.sharer.title': {
    message: 'The two computers could not connect',
    comment: 'Title for the person being helped; no connection between the two computers was possible.'
  },
  'end.connection-failed.sharer.why': {
    message: 'A firewall or the network between them is in the way. Nothing was shared.',
    comment: 'Explanation for the person being helped; no connection between the two computers was possible.'
  },
  'end.relay-lost.helper.title': {
    message: 'The connection to the service was lost',
    comment: 'Helper’s title of the last page; the service was out of reach for too long.'
  },
  'end.relay-lost.helper.why': {
    message: 'It did not come back in time. Check your network, then start a new session.',
    comment: 'Helper’s explanation; the service was out of reach for too long.'
  },
  'end.relay-lost.sharer.title': {
    message: 'The connection to the service was lost',
    comment: 'Title for the person being helped; the service was out of reach for too long.'
  },
  'end.relay-lost.sharer.why': {
    message: 'It did not come back in time. Your screen is no longer shared.',
    comment: 'Explanation for the person being helped; the service was out of reach for too long.'
  },
  'end.window-closed.helper.title': {
    message: 'A window of the session was closed',
    comment: 'Helper’s title of the last page; a window was closed.'
  },
  'end.window-closed.helper.why': {
    message: 'That ends the session. Nothing is shared any more.',
    comment: 'Helper’s explanation; a window was closed.'
  },
  'end.window-closed.sharer.title': {
    message: 'A window of the session was closed',
    comment: 'Title for the person being helped; a window was closed.'
  },
  'end.window-closed.sharer.why': {
    message: 'That ends the session. Your screen is no longer shared.',
    comment: 'Explanation for the person being helped; a window was closed.'
  },
  'end.app-quit.helper.title': {
    message: 'Deskside was closed',
    comment: 'Helper’s title of the last page; the app was quit on one side.'
  },
  'end.app-quit.helper.why': {
    message: 'That ends the session. Nothing is shared any more.',
    comment: 'Helper’s explanation; the app was quit on one side.'
  },
  'end.app-quit.sharer.title': {
    message: 'Deskside was closed',
    comment: 'Title for the person being helped; the app was quit on one side.'
  },
  'end.app-quit.sharer.why': {
    message: 'That ends the session. Your screen is no longer shared.',
    comment: 'Explanation for the person being helped; the app was quit on one side.'
  },
  'end.signed-out.helper.title': {
    message: 'Somebody signed out',
    comment: 'Helper’s title of the last page; one of the two signed out.'
  },
  'end.signed-out.helper.why': {
    message: 'That ends the session. Nothing is shared any more.',
    comment: 'Helper’s explanation; one of the two signed out.'
  },
  'end.signed-out.sharer.title': {
    message: 'Somebody signed out',
    comment: 'Title for the person being helped; one of the two signed out.'
  },
  'end.signed-out.sharer.why': {
    message: 'That ends the session. Your screen is no longer shared.',
    comment: 'Explanation for the person being helped; one of the two signed out.'
  },
  'end.capture-failed.helper.title': {
    message: 'Their screen could not be shown',
    comment: 'Helper’s title of the last page; the picture of the screen was not available.'
  },
  'end.capture-failed.helper.why': {
    message: 'The system did not hand over the picture. Ask them to check the permission to record the screen.',
    comment: 'Helper’s explanation; the picture of the screen was not available.'
  },
  'end.capture-failed.sharer.title': {
    message: 'Your screen could not be shared',
    comment: 'Title for the person being helped; the picture of the screen was not available.'
  },
  'end.capture-failed.sharer.why': {
    message:
      'The system did not hand over the picture. Check the permission to record the screen in the system’s settings.',
    comment: 'Explanation for the person being helped; the picture of the screen was not available.'
  },
  'end.protocol-violation.helper.title': {
    message: 'The session was stopped for safety',
    comment: 'Helper’s title of the last page; the other side broke the rules of the protocol.'
  },
  'end.protocol-violation.helper.why': {
    message: 'The other computer sent something that is not allowed. Tell your IT department.',
    comment: 'Helper’s explanation; the other side broke the rules of the protocol.'
  },
  'end.protocol-violation.sharer.title': {
    message: 'The session was stopped for safety',
    comment: 'Title for the person being helped; the other side broke the rules of the protocol.'
  },
  'end.protocol-violation.sharer.why': {
    message:
      'The other computer sent something that is not allowed. Your screen is no longer shared. Tell your IT department.',
    comment: 'Explanation for the person being helped; the other side broke the rules of the protocol.'
  },
  'end.internal.helper.title': {
    message: 'The session stopped because of a fault',
    comment: 'Helper’s title of the last page; an unexpected fault.'
  },
  'end.internal.helper.why': {
    message: 'Deskside met something that it did not expect. Start a new session.',
    comment: 'Helper’s explanation; an unexpected fault.'
  },
  'end.internal.sharer.title': {
    message: 'The session stopped because of a fault',
    comment: 'Title for the person being helped; an unexpected fault.'
  },
  'end.internal.sharer.why': {
    message: 'Deskside met something that it did not expect. Your screen is no longer shared.',
    comment: 'Explanation for the person being helped; an unexpected fault.'
  }
} as const satisfies Record<string, MessageSource>;
