import type { MessageSource } from '../message-source.ts';

/** Texts of a session’s pages on both sides: code, card, choice, waiting, live, chat, interrupted, ended. */
export const SESSION = {
  'creating.title': { message: 'Getting a code for you…', comment: 'Helper waits for a security code.' },
  'creating.hint': {
    message: 'The service has not answered yet. You can cancel and try again.',
    comment: 'Second sentence of the hint when it takes long.'
  },
  'waiting.title': { message: 'Read this code to the person you help', comment: 'Heading above the large code.' },
  'waiting.codeLabel': { message: 'Security code: {code}', comment: 'Read by screen readers; {code} is spelt out.' },
  'waiting.copyCode': { message: 'Copy code', comment: 'Button below the large code.' },
  'waiting.copyLink': { message: 'Copy link', comment: 'Button: copies a link that opens the app with the code.' },
  'waiting.copied': { message: 'Copied', comment: 'Shown for a moment on the button that was pressed.' },
  'waiting.howTo': {
    message: 'They open Deskside, choose “Get help” and enter the code. The link does the same.',
    comment: 'Below the code. “Get help” is home.getHelp.title.'
  },
  'waiting.expiresIn': {
    message: 'The code is good for {time}',
    comment: 'Beside the countdown; {time} is a clock like 9:41.'
  },
  'waiting.expired': { message: 'The code has expired', comment: 'In place of the countdown.' },
  'waiting.newCode': { message: 'New code', comment: 'Button: the old code stops working.' },
  'waiting.once': {
    message: 'It works once, for one person in your organisation.',
    comment: 'Small print about the code.'
  },
  'waiting.guesses': {
    message:
      '{count, plural, one {Somebody tried a wrong code # time. If you did not read it out wrongly, get a new one.} other {Somebody tried wrong codes # times. If you did not read it out wrongly, get a new one.}}',
    comment: 'Warning below the code.'
  },
  'redeeming.title': { message: 'Checking the code…', comment: 'Person being helped waits for the service.' },
  'redeeming.hint': {
    message: 'The service has not answered yet. You can cancel and try again.',
    comment: 'Second sentence of the hint when it takes long.'
  },
  'proving.title': {
    message: 'Connecting and checking identities…',
    comment: 'Both people wait while the computers connect.'
  },
  'proving.helper': {
    message: 'The code was entered. Both computers now prove who is using them.',
    comment: 'Below the heading, for the helper.'
  },
  'proving.sharer': {
    message: 'The code is right. Both computers now prove who is using them. Nothing is shared yet.',
    comment: 'Below the heading, for the person being helped.'
  },
  'proving.hint': {
    message: 'The network between the two computers may be slow or blocked.',
    comment: 'Second sentence of the hint when it takes long.'
  },
  'choice.title': {
    message: 'You are connected to {name}',
    comment: 'Helper sees the other person’s card and chooses.'
  },
  'choice.question': { message: 'What do you need?', comment: 'Heading above the two modes.' },
  'choice.view.title': { message: 'View only', comment: 'First mode.' },
  'choice.view.text': {
    message: 'See the screen and explain. Enough for most questions.',
    comment: 'About the first mode.'
  },
  'choice.view.submit': { message: 'Ask to see the screen', comment: 'Button: the other person is asked.' },
  'choice.recommended': { message: 'Recommended', comment: 'Small label on the first mode.' },
  'choice.control.title': { message: 'Full control', comment: 'Second mode.' },
  'choice.control.text': {
    message: 'See the screen, and use pointer and keyboard yourself.',
    comment: 'About the second mode.'
  },
  'choice.control.submit': { message: 'Ask for full control', comment: 'Button: the other person is asked.' },
  'choice.unavailable': { message: 'Why not?', comment: 'Before the reasons why a mode cannot be chosen.' },
  'choice.declined': {
    message: '{name} declined. You can ask for something else, or end the session.',
    comment: 'Notice after an answer. {name} is the person being helped.'
  },
  'choice.timeout': {
    message: '{name} did not answer in time, so nothing was allowed. You can ask again.',
    comment: 'Notice when there was no answer.'
  },
  'choice.pending': {
    message: 'They will be asked first. Nothing is shared before they allow it.',
    comment: 'Small print below the two modes.'
  },
  'asking.view.title': {
    message: 'Waiting for {name} to let you see the screen…',
    comment: 'Helper waits for the answer.'
  },
  'asking.control.title': {
    message: 'Waiting for {name} to let you take control…',
    comment: 'Helper waits for the answer.'
  },
  'asking.hint': {
    message: 'Ask them to look for Deskside’s question on their screen.',
    comment: 'Second sentence of the hint when it takes long.'
  },
  'asking.withdraw': { message: 'Withdraw the question', comment: 'Button: the other person is no longer asked.' },
  'sharerWaiting.title': {
    message: '{name} will ask you next',
    comment: 'Person being helped sees the helper’s card; nothing asked yet.'
  },
  'sharerWaiting.text': {
    message: 'You will be asked before anything is shared. Is this the person you are speaking with?',
    comment: 'Below the heading.'
  },
  'sharerWaiting.hint': {
    message: 'Your helper is still choosing what to ask for.',
    comment: 'Second sentence of the hint when it takes long.'
  },
  'sharerAsking.hint': {
    message: 'Look for the question behind other windows.',
    comment: 'Second sentence of the hint when it takes long.'
  },
  'sharerWaiting.end': {
    message: 'No, leave',
    comment: 'Button: this is not the expected person, or help is no longer wanted.'
  },
  'sharerAsking.title': {
    message: 'Please answer {name}',
    comment: 'Person being helped: the question is in another window.'
  },
  'sharerAsking.text': {
    message: 'The question is in the window that just opened. Nothing is shared until you allow it.',
    comment: 'Below the heading.'
  },
  'sharing.view.title': { message: '{name} can see your screen', comment: 'Person being helped, while sharing.' },
  'sharing.view.text': { message: 'They cannot move the pointer or type.', comment: 'Below the heading.' },
  'sharing.control.title': {
    message: '{name} can control your screen',
    comment: 'Person being helped, while sharing with control.'
  },
  'sharing.control.text': {
    message: 'They can move the pointer and type. When you use your own mouse or keyboard, yours goes first.',
    comment: 'Below the heading.'
  },
  'sharing.paused.title': { message: 'Sharing is paused', comment: 'Person being helped, while paused.' },
  'sharing.paused.text': {
    message: '{name} sees nothing and can do nothing until you resume.',
    comment: 'Below the heading.'
  },
  'sharing.asking': {
    message: '{name} is asking for full control. Answer in the window that just opened.',
    comment: 'Notice while sharing.'
  },
  'sharing.shortcut': {
    message: 'Stop at any time with {shortcut}',
    comment: 'Below the buttons; {shortcut} is a key combination.'
  },
  'sharing.since': { message: 'Shared for {time}', comment: 'Small print; {time} is a running clock like 4:07.' },
  'live.toolbar': { message: 'Session', comment: 'Name of the toolbar for screen readers.' },
  'live.connected': {
    message: 'Connected to {name}',
    comment: 'Name of the person in the toolbar, for screen readers.'
  },
  'remoteScreen.picture': {
    message: 'Screen of {name}',
    comment: 'Name of the picture of the other person’s screen, for screen readers.'
  },
  'remoteScreen.keyboard': {
    message: 'Keyboard of the screen of {name}. Ctrl+Alt+Shift+Escape goes back to the toolbar.',
    comment: 'Name of the invisible box that takes the helper’s typing, for screen readers. Keys of the keyboard.'
  },
  'live.askControl': { message: 'Ask for control', comment: 'Toolbar button.' },
  'live.askingControl': {
    message: 'Waiting for an answer…',
    comment: 'In place of the button while the other person is asked.'
  },
  'live.giveBack': { message: 'Give back control', comment: 'Toolbar button: go on seeing, without control.' },
  'live.fit': { message: 'Fit to window', comment: 'In the menu of zoom: the whole screen is visible.' },
  'live.physicalKeys': {
    message: 'Physical keys',
    comment: 'Toolbar button that stays pressed: keys are sent by their place on the keyboard, not by what they type.'
  },
  'live.another': {
    message: 'Help somebody else too',
    comment: 'Toolbar button: opens one more window in which another person can be helped at the same time.'
  },
  'live.people': {
    message: 'More people',
    comment: 'Toolbar button: opens a menu about helping others and about colleagues.'
  },
  'handOver.open': { message: 'Hand over to a colleague…', comment: 'In the menu “More people”; opens a dialog.' },
  'handOver.title': { message: 'Hand over to a colleague', comment: 'Heading of the dialog.' },
  'handOver.how': {
    message: 'Your colleague chooses “Get a code” in Deskside and reads the code out to you.',
    comment: 'In the dialog. “Get a code” is the button of “Give help” on the first page.'
  },
  'handOver.consent': {
    message: '{name} is asked whether your colleague may take over. Until then your session goes on.',
    comment: 'In the dialog. {name} is the person being helped.'
  },
  'handOver.submit': { message: 'Hand over', comment: 'Button of the dialog.' },
  'handOver.asked': {
    message: 'Waiting for {name} to let your colleague take over.',
    comment: 'Above the picture. {name} is the person being helped.'
  },
  'handOver.declined': {
    message: '{name} did not let your colleague take over. You go on helping.',
    comment: 'Above the picture. {name} is the person being helped.'
  },
  'handOver.refused': {
    message: 'Your colleague could not take over from you with {name}. Check the code, or ask for a new one.',
    comment: 'Above the picture. The code was wrong, or the colleague may not help this person.'
  },
  'consent.takesOver': {
    message: '{name} would take over from {helper}, whose session then ends.',
    comment: 'In the window that asks for consent. {helper} helps now, {name} is a colleague.'
  },
  'live.fullScreen': { message: 'Full screen', comment: 'Toolbar button.' },
  'live.leaveFullScreen': { message: 'Leave full screen', comment: 'Toolbar button.' },
  'live.paused.title': { message: '{name} has paused', comment: 'Over the picture while the other person has paused.' },
  'live.paused.text': {
    message: 'You see the screen again when they resume. Nothing you do reaches it meanwhile.',
    comment: 'Below it.'
  },
  'live.waitingPicture': { message: 'Waiting for the first picture…', comment: 'Before the picture has arrived.' },
  'live.waitingPictureHint': {
    message: 'The network between the two computers may be slow.',
    comment: 'Second sentence of the hint when it takes long.'
  },
  'live.declined': {
    message: '{name} declined. You can still see the screen.',
    comment: 'Notice after asking for control.'
  },
  'live.timeout': {
    message: '{name} did not answer in time. You can still see the screen.',
    comment: 'Notice after asking for control.'
  },
  'live.time': { message: 'Time in session: {time}', comment: 'Read by screen readers for the clock in the toolbar.' },
  'live.controlGiven': { message: 'You can control the screen now', comment: 'Announced when control begins.' },
  'live.controlEnded': {
    message: 'You can see the screen, but no longer control it',
    comment: 'Announced when control ends.'
  },
  'chat.title': { message: 'Chat', comment: 'Heading of the chat.' },
  'chat.with': { message: 'Chat with {name}', comment: 'Name of the list of messages.' },
  'chat.empty': {
    message: 'No messages yet. Only the two of you can read what is written here, and it is gone after the session.',
    comment: 'In place of messages.'
  },
  'chat.placeholder': { message: 'Write a message', comment: 'In the empty message box.' },
  'chat.label': { message: 'Message', comment: 'Name of the message box for screen readers.' },
  'chat.send': { message: 'Send', comment: 'Button beside the message box.' },
  'chat.hint': {
    message: 'Enter sends, Shift+Enter starts a new line',
    comment: 'Below the message box. Keys of the keyboard.'
  },
  'chat.delivered': { message: 'Delivered', comment: 'Below one’s own message when it has arrived.' },
  'chat.sending': { message: 'Sending…', comment: 'Below one’s own message before it has arrived.' },
  'chat.left': {
    message: '{count, plural, one {# character left} other {# characters left}}',
    comment: 'Near the longest length of a message.'
  },
  'chat.tooLong': {
    message: '{count, plural, one {The message is # character too long} other {The message is # characters too long}}',
    comment: 'When the message is too long.'
  },
  'chat.failed': { message: 'The message was not sent. Your text is still here.', comment: 'Below the message box.' },
  'chat.unread': {
    message: '{count, plural, one {# new message} other {# new messages}}',
    comment: 'On the chat button, for screen readers.'
  },
  'chat.arrived': { message: '{name} wrote: {text}', comment: 'Announced by screen readers.' },
  'chat.hide': { message: 'Hide chat', comment: 'Button that closes the chat panel.' },
  'interrupted.title': { message: 'Reconnecting to {name}…', comment: 'The other side is silent.' },
  'interrupted.helper': {
    message: 'The picture stands still, and nothing you do reaches their screen.',
    comment: 'Below the heading, for the helper.'
  },
  'interrupted.sharer': {
    message: 'Your screen is not shared while the connection is down.',
    comment: 'Below the heading, for the person being helped.'
  },
  'interrupted.until': {
    message: 'Deskside keeps trying for {time}. After that the session waits, and sharing has to be allowed again.',
    comment: '{time} is a running clock like 0:41.'
  },
  'suspended.titleHelper': {
    message: '{name}’s computer is away',
    comment: 'Heading, for the helper: the other computer was not there for more than a minute.'
  },
  'suspended.titleSharer': {
    message: 'Waiting for {name}',
    comment: 'Heading, for the person being helped: the two computers were apart for more than a minute.'
  },
  'suspended.helper': {
    message: 'Nothing is shared. The session goes on when both computers are back and {name} allows it again.',
    comment: 'Below the heading, for the helper.'
  },
  'suspended.sharer': {
    message: 'Your screen is not shared. When {name} is back, you are asked again before anything is.',
    comment: 'Below the heading, for the person being helped.'
  },
  'suspended.until': {
    message: 'Deskside waits until {time}. Then the session ends by itself.',
    comment: '{time} is a time of day.'
  },
  'suspended.hint': {
    message: 'You need not do anything: Deskside connects by itself.',
    comment: 'Second sentence of the hint when it takes long.'
  },
  'resume.title': {
    message: 'Resume the session with {name}?',
    comment: 'Heading of a panel on the first page: Deskside or the computer was restarted during a session.'
  },
  'resume.text': {
    message: 'Deskside was closed while {name} was helping you. You are asked again before anything is shared.',
    comment: 'Below the heading.'
  },
  'resume.until': { message: 'Possible until {time}', comment: '{time} is a time of day.' },
  'resume.submit': { message: 'Resume', comment: 'Button that connects to the helper again.' },
  'resume.end': { message: 'End the session', comment: 'Button beside “Resume”.' },
  'ended.with': { message: 'With', comment: 'Label of the other person’s name in the summary.' },
  'ended.duration': { message: 'How long', comment: 'Label of the session’s length.' },
  'ended.notShared': { message: 'Nothing was shared', comment: 'In place of the length.' },
  'ended.modes': { message: 'What was allowed', comment: 'Label of the modes that were used.' },
  'ended.modesNone': { message: 'Nothing', comment: 'No mode was ever allowed.' },
  'ended.chat': { message: 'Chat', comment: 'Label of the number of messages.' },
  'ended.chatCount': {
    message: '{count, plural, =0 {No messages} one {# message} other {# messages}}',
    comment: 'Number of messages in the chat.'
  },
  'ended.endedAt': { message: 'Ended at', comment: 'Label of a time of day.' },
  'ended.recordTitle': { message: 'What was recorded', comment: 'Heading above the record.' },
  'ended.recordText': {
    message:
      'Who took part, when, what was allowed and how it ended. Your organisation keeps this for 30 days at most.',
    comment: 'About the record.'
  },
  'ended.notRecorded': {
    message: 'The screen, what was typed and the chat were not recorded.',
    comment: 'About the record.'
  }
} as const satisfies Record<string, MessageSource>;
