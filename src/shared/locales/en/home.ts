import type { MessageSource } from '../message-source.ts';

/** Texts of the pages before a session: starting, configuration, signing in, and the first page with its two doors. */
export const HOME = {
  'starting.title': { message: 'Starting Deskside…', comment: 'Page shown for a moment when the app opens.' },
  'starting.hint': {
    message: 'It is waiting for this computer’s key store or for the network.',
    comment: 'Second sentence of the hint when starting takes more than ten seconds.'
  },
  'configuration.missing.title': {
    message: 'Deskside is not set up yet',
    comment: 'Page when the organisation’s settings are missing.'
  },
  'configuration.missing.why': {
    message: 'This computer has no settings that say which organisation and which service Deskside belongs to.',
    comment: 'Page when the organisation’s settings are missing.'
  },
  'configuration.invalid.title': {
    message: 'Deskside’s settings need mending',
    comment: 'Page when the organisation’s settings cannot be used.'
  },
  'configuration.invalid.why': {
    message: 'The setting “{field}” cannot be used as it is written.',
    comment: '{field} is the technical name of the setting, left as it is.'
  },
  'configuration.forPeople': {
    message: 'If this is your work computer, tell your IT department. Nothing is wrong with the computer itself.',
    comment: 'For a person who is not an administrator.'
  },
  'configuration.forAdministrators': { message: 'For administrators', comment: 'Heading above the next steps.' },
  'configuration.step.deploy': {
    message: 'Deploy the configuration file or policy with the tenant, the client and the service’s address.',
    comment: 'First step for an administrator.'
  },
  'configuration.step.check': {
    message: 'Check the names and addresses against the set-up guide.',
    comment: 'Second step for an administrator.'
  },
  'configuration.step.restart': {
    message: 'Close Deskside and open it again.',
    comment: 'Third step for an administrator.'
  },
  'welcome.title': {
    message: 'Sign in to give or get help',
    comment: 'Heading of the first page for somebody who is not signed in.'
  },
  'welcome.intro': {
    message: 'Deskside lets colleagues see and, if you allow it, control your screen. Use your work account.',
    comment: 'Below the heading.'
  },
  'welcome.introNamed': {
    message:
      'Deskside lets colleagues at {organisation} see and, if you allow it, control your screen. Use your work account.',
    comment: 'Below the heading when the organisation’s name is known.'
  },
  'welcome.signIn': { message: 'Sign in', comment: 'Main button.' },
  'welcome.continueAs': {
    message: 'Continue as {userName}',
    comment: 'Main button when an account was used before. {userName} is like priya@example.org.'
  },
  'welcome.otherAccount': { message: 'Use another account', comment: 'Second button.' },
  'welcome.seenTitle': { message: 'What others see of you', comment: 'Heading of a short list.' },
  'welcome.seenText': {
    message: 'Your name, photo, job title and company, as your organisation’s directory has them.',
    comment: 'What is shown to the other person before anything is shared.'
  },
  'welcome.privacyTitle': { message: 'What stays yours', comment: 'Heading of a short list about privacy.' },
  'welcome.privacyNothing': {
    message: 'Nothing is shared until you allow it, and you can stop at any time.',
    comment: 'First promise about privacy.'
  },
  'welcome.privacyStored': {
    message: 'Your screen, what you type and your chat are never stored.',
    comment: 'Second promise about privacy.'
  },
  'welcome.privacyRecord': {
    message: 'Your organisation keeps a record of who helped whom, when and how, for 30 days at most.',
    comment: 'Third point about privacy.'
  },
  'welcome.password': {
    message: 'You sign in on your organisation’s own page, in your web browser. Deskside never sees your password.',
    comment: 'Small print below the button.'
  },
  'signingIn.title': {
    message: 'Finish signing in in your web browser',
    comment: 'Heading while the web browser is open.'
  },
  'signingIn.text': {
    message: 'A page of your organisation has opened there. Come back here when you are done.',
    comment: 'Below the heading.'
  },
  'signingIn.hint': {
    message: 'Look for the web browser behind other windows, or cancel and start again.',
    comment: 'Second sentence of the hint when it takes long.'
  },
  'home.getHelp.title': { message: 'Get help', comment: 'Heading of the first door, for the person who needs help.' },
  'home.getHelp.text': { message: 'Enter the code that your helper reads out to you.', comment: 'Below the heading.' },
  'home.getHelp.label': { message: 'Security code', comment: 'Label of the code field.' },
  'home.getHelp.hint': {
    message: 'Eight letters and digits. Capitals and dashes do not matter.',
    comment: 'Below the code field.'
  },
  'home.getHelp.submit': { message: 'Continue', comment: 'Button that sends the code.' },
  'home.getHelp.invalidSymbol': {
    message: '“{symbol}” is never part of a code. Codes have no 0, 1, I, L, O or U.',
    comment: 'Shown when a typed letter or digit cannot be in a code. {symbol} is that character.'
  },
  'home.getHelp.tooLong': {
    message: 'A code has eight letters and digits. Remove what is too much.',
    comment: 'Shown when too many were typed.'
  },
  'home.getHelp.linked': {
    message: 'This code came from a link. Continue only if you expect help from a colleague right now.',
    comment: 'Shown when the field was filled by a link.'
  },
  'home.giveHelp.title': { message: 'Give help', comment: 'Heading of the second door, for the person who helps.' },
  'home.giveHelp.text': {
    message: 'Get a code and read it out to the person you want to help.',
    comment: 'Below the heading.'
  },
  'home.giveHelp.submit': { message: 'Get a code', comment: 'Button that asks for a code.' },
  'home.ticket.add': { message: 'Add a ticket reference', comment: 'Quiet button below “Get a code”; opens a field.' },
  'home.ticket.label': { message: 'Ticket reference (optional)', comment: 'Label of the field.' },
  'home.ticket.hint': {
    message: 'It goes into your organisation’s record of the session.',
    comment: 'Below the field.'
  },
  'home.ticket.wrong': {
    message: 'Use letters, digits and . _ # / - only, without spaces.',
    comment: 'Shown when the reference has other symbols.'
  },
  'home.account.menu': { message: 'Account of {name}', comment: 'Name of the button with the person’s photo.' },
  'home.account.switch': { message: 'Use another account', comment: 'In the account’s menu.' },
  'home.account.signOut': { message: 'Sign out', comment: 'In the account’s menu.' },
  'home.status.connecting': { message: 'Connecting to your organisation’s service…', comment: 'Small status line.' },
  'home.status.online': { message: 'Ready', comment: 'Small status line: connected to the service.' },
  'home.inputUnavailable.title': {
    message: 'Nobody can control this computer from afar',
    comment: 'Notice: this system does not let the app move the pointer or type.'
  },
  'home.inputUnavailable.text': {
    message:
      'This system does not let Deskside move the pointer or type. Helpers can still see your screen when you allow it.',
    comment: 'Below the notice’s title.'
  },
  'strip.retryIn': { message: 'Trying again in {time}', comment: 'On a notice. {time} is a clock like 0:12.' },
  'strip.tryNow': { message: 'Try now', comment: 'Button on a notice: try to connect without waiting.' },
  'problem.code': {
    message: 'Code: {code}',
    comment: 'Small print below a problem; {code} is a fixed word that support can look up.'
  },
  'problem.permission': {
    message: 'Missing permission: {permission}',
    comment: 'Small print below a problem; {permission} is a technical name such as User.Read.All.'
  },
  'problem.tryAgainIn': {
    message: 'You can try again in {time}.',
    comment: 'After too many attempts. {time} is a clock like 0:12.'
  },
  'problem.signIn': { message: 'Sign in', comment: 'Button on a problem that signing in again solves.' }
} as const satisfies Record<string, MessageSource>;
