import type { MessageSource } from '../message-source.ts';

/** Texts of clipboard and files (D9): the panel of both people, and the sharer’s questions. */
export const TRANSFER = {
  'transfer.title': {
    message: 'Clipboard and files',
    comment: 'Heading of the panel, and name of the button that opens it.'
  },
  'transfer.hide': { message: 'Hide clipboard and files', comment: 'Name of a button with a cross.' },
  'transfer.empty.helper': {
    message: 'Nothing yet. {name} is asked before anything is copied to or from their computer.',
    comment: 'Panel of the person who helps, before anything was sent. {name} is the person being helped.'
  },
  'transfer.empty.sharer': {
    message: 'Nothing yet. You are asked before anything is copied to or from your computer.',
    comment: 'Panel of the person being helped, before anything was sent.'
  },
  'transfer.list': { message: 'Clipboard and files in this session', comment: 'Name of the list for screen readers.' },
  'transfer.sendFiles': { message: 'Send files…', comment: 'Button: chooses files of this computer and sends them.' },
  'transfer.sendClipboard': {
    message: 'Send my clipboard',
    comment: 'Button: sends the text or picture that was copied last on this computer.'
  },
  'transfer.drop.title': {
    message: 'Drop files to send them to {name}',
    comment: 'Over the picture while files are held over it. {name} is the person being helped.'
  },
  'transfer.drop.text': {
    message: '{name} is asked first, unless they have agreed already.',
    comment: 'Below it.'
  },
  'transfer.fetchClipboard': {
    message: 'Get their clipboard',
    comment: 'Button of the person who helps: what was copied last on the other computer.'
  },
  'transfer.choose.title': { message: 'Send files', comment: 'Title of the system’s dialog for choosing files.' },
  'transfer.closed': {
    message: 'Nothing is copied while sharing is paused.',
    comment: 'In place of what the buttons do, while paused.'
  },
  'transfer.waiting': {
    message: '{count, plural, one {# waits for you} other {# wait for you}}',
    comment: 'Number on a button, for screen readers: how many transfers wait for an answer.'
  },
  'transfer.running': {
    message: '{count, plural, one {# is being copied} other {# are being copied}}',
    comment: 'Number on a button, for screen readers: how many transfers run.'
  },
  'transfer.what.text': { message: 'Text from the clipboard', comment: 'What is sent or received.' },
  'transfer.what.image': { message: 'Picture from the clipboard', comment: 'What is sent or received.' },
  'transfer.what.clipboard': {
    message: 'Clipboard',
    comment: 'What was asked for; whether it is text or a picture is not known yet.'
  },
  'transfer.outward': { message: 'To {name}', comment: 'Direction of one transfer. {name} is the other person.' },
  'transfer.inward': { message: 'From {name}', comment: 'Direction of one transfer. {name} is the other person.' },
  'transfer.renamed': {
    message: 'Kept under this name',
    comment: 'Below a file’s name, when the name it was sent with could not be used.'
  },
  'transfer.size': { message: '{moved} of {total}', comment: 'How far a transfer is; both are sizes such as 3.1 MB.' },
  'transfer.stage.consent': { message: 'Waits for your answer', comment: 'State of one transfer.' },
  'transfer.stage.waiting': {
    message: 'Waits for {name}',
    comment: 'State of one transfer. {name} is the other person.'
  },
  'transfer.stage.moving': { message: 'Copying', comment: 'State of one transfer.' },
  'transfer.stage.held': {
    message: 'On hold',
    comment: 'State of one transfer while the session is paused or interrupted.'
  },
  'transfer.stage.checking': {
    message: 'Checking',
    comment: 'State of one transfer: everything has arrived and is compared.'
  },
  'transfer.stage.done': { message: 'Done', comment: 'State of one transfer that went well.' },
  'transfer.done.file': { message: 'In your Downloads folder', comment: 'State of a file that was received.' },
  'transfer.done.clipboard': {
    message: 'On your clipboard: paste it where you need it',
    comment: 'State of clipboard content that was received.'
  },
  'transfer.accept': { message: 'Accept', comment: 'Button: receive what is offered.' },
  'transfer.decline': { message: 'Decline', comment: 'Button: do not receive what is offered.' },
  'transfer.cancel': {
    message: 'Cancel {name}',
    comment: 'Name of a button with a cross; {name} is a file or “Text from the clipboard”.'
  },
  'transfer.show': { message: 'Show in folder', comment: 'Button: opens the folder of a received file.' },
  'transfer.progress': {
    message: 'Progress of {name}',
    comment: 'Name of a progress bar; {name} is a file or “Text from the clipboard”.'
  },
  'transfer.said': {
    message: 'Transfer of {name}: {state}',
    comment: 'Read by screen readers when a transfer ends. {name} is a file or “Text from the clipboard”.'
  },
  'transfer.rights': {
    message: 'You allowed for this session',
    comment: 'Heading above what the person being helped has allowed.'
  },
  'transfer.right.clipboard-to-helper': {
    message: '{name} may copy your clipboard',
    comment: 'One thing that was allowed. {name} is the helper.'
  },
  'transfer.right.clipboard-to-sharer': {
    message: '{name} may put text and pictures on your clipboard',
    comment: 'One thing that was allowed. {name} is the helper.'
  },
  'transfer.right.files-to-helper': {
    message: 'You send files to {name}',
    comment: 'One thing that was allowed. {name} is the helper.'
  },
  'transfer.right.files-to-sharer': {
    message: '{name} may send you files',
    comment: 'One thing that was allowed. {name} is the helper.'
  },
  'transfer.revoke': { message: 'Take back', comment: 'Button beside one thing that was allowed.' },
  'transfer.revokeNamed': {
    message: 'Take back: {what}',
    comment: 'The same for screen readers; {what} is what was allowed.'
  },
  'transfer.problem.declined': { message: 'Declined', comment: 'Why something was not copied.' },
  'transfer.problem.no-answer': { message: 'Nobody answered in time', comment: 'Why something was not copied.' },
  'transfer.problem.cancelled': { message: 'Cancelled', comment: 'Why something was not copied.' },
  'transfer.problem.stopped': {
    message: 'Stopped: sharing was paused, or the permission was taken back',
    comment: 'Why something was not copied.'
  },
  'transfer.problem.not-allowed': {
    message: 'Your organisation does not allow it',
    comment: 'Why something was not copied.'
  },
  'transfer.problem.nothing-there': {
    message: 'There is no text or picture on the clipboard',
    comment: 'Why something was not copied.'
  },
  'transfer.problem.too-large': { message: 'Too large', comment: 'Why something was not copied.' },
  'transfer.problem.too-many': {
    message: 'Too many at once. Wait until some are done.',
    comment: 'Why something was not copied.'
  },
  'transfer.problem.disk-full': {
    message: 'There is not enough room on the receiving computer',
    comment: 'Why something was not copied.'
  },
  'transfer.problem.not-stored': {
    message: 'It could not be stored in the Downloads folder',
    comment: 'Why something was not copied.'
  },
  'transfer.problem.not-readable': { message: 'The file cannot be read', comment: 'Why something was not copied.' },
  'transfer.problem.file-changed': {
    message: 'The file changed while it was being sent',
    comment: 'Why something was not copied.'
  },
  'transfer.problem.checksum': {
    message: 'It did not arrive as it was sent. Nothing was kept.',
    comment: 'Why something was not copied.'
  },
  'transfer.problem.malformed': {
    message: 'It is not what it said it was. Nothing was kept.',
    comment: 'Why something was not copied.'
  },
  'transfer.problem.failed': { message: 'It did not work. Try again.', comment: 'Why something was not copied.' },
  'consent.transfer.clipboard-to-helper.title': {
    message: '{name} asks for your clipboard',
    comment: 'Heading of the question. {name} is the helper.'
  },
  'consent.transfer.clipboard-to-helper.can': {
    message: 'They will get what you copied last, and what you copy later when they ask for it again.',
    comment: 'What allowing means.'
  },
  'consent.transfer.clipboard-to-sharer.title': {
    message: '{name} wants to put something on your clipboard',
    comment: 'Heading of the question. {name} is the helper.'
  },
  'consent.transfer.clipboard-to-sharer.can': {
    message: 'It takes the place of what you copied last, and you can paste it.',
    comment: 'What allowing means.'
  },
  'consent.transfer.files-to-helper.title': {
    message: 'Send files to {name}?',
    comment: 'Heading of the question when the person being helped has chosen files. {name} is the helper.'
  },
  'consent.transfer.files-to-helper.can': {
    message: 'They will get the files that you have chosen. You choose every file yourself.',
    comment: 'What allowing means.'
  },
  'consent.transfer.files-to-sharer.title': {
    message: '{name} wants to send you files',
    comment: 'Heading of the question. {name} is the helper.'
  },
  'consent.transfer.files-to-sharer.can': {
    message: 'They are kept in your Downloads folder. None of them is opened by itself.',
    comment: 'What allowing means.'
  },
  'consent.transfer.session': {
    message: 'This holds until the session ends or you take it back.',
    comment: 'Below what allowing means.'
  },
  'consent.transfer.cautious': {
    message: 'Do not copy passwords while this is allowed.',
    comment: 'Advice beside questions about sending one’s own clipboard.'
  },
  'consent.transfer.only': {
    message: 'They get nothing else, and nothing while you pause.',
    comment: 'Advice beside questions about files and about receiving.'
  },
  'consent.transfer.allow': { message: 'Allow', comment: 'Button: allow what was asked.' }
} as const satisfies Record<string, MessageSource>;
