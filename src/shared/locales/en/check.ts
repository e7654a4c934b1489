import type { MessageSource } from '../message-source.ts';

/** What people read on the page of the connection check, beside its problems. */
export const CHECK = {
  'check.open': { message: 'Check the connection', comment: 'Button and menu item that opens the connection check.' },
  'check.title': { message: 'Connection check', comment: 'Heading of the page that tests the network step by step.' },
  'check.again': { message: 'Check again', comment: 'Button that runs the connection check once more.' },
  'check.stop': { message: 'Stop', comment: 'Button that cancels the connection check while it runs.' },
  'check.copy': { message: 'Copy report', comment: 'Button that copies the check’s result for an administrator.' },
  'check.copied': { message: 'Report copied', comment: 'The same button for a moment after it was pressed.' },
  'check.back': { message: 'Back', comment: 'Button that leaves the connection check.' },
  'check.steps': { message: 'Steps', comment: 'Accessible name of the list of tested steps.' },
  'check.code': {
    message: 'Code: {code}',
    comment: 'Below a step that is not good. {code} is a technical word for support, left as it is.'
  },
  'check.httpStatus': {
    message: 'HTTP status {status}',
    comment: 'Below a step: the number that a server or proxy answered with.'
  },
  'check.signer': {
    message: 'Signed by: {signer}',
    comment: 'Below a step about a certificate: {signer} is who signed it, left as it is.'
  },
  'check.took': { message: '{ms} ms', comment: 'How long a step took, in milliseconds; {ms} is a formatted number.' },
  'check.report.title': { message: 'Deskside connection check', comment: 'First line of the copied report.' },
  'check.verdict.running.title': {
    message: 'Checking the connection…',
    comment: 'Top of the connection check: what it says as a whole (running).'
  },
  'check.verdict.running.text': {
    message: 'This takes up to a minute. Nothing about you is sent.',
    comment: 'Below the summary of the connection check (running).'
  },
  'check.verdict.cancelled.title': {
    message: 'The check was stopped',
    comment: 'Top of the connection check: what it says as a whole (cancelled).'
  },
  'check.verdict.cancelled.text': {
    message: 'Run it again to see everything.',
    comment: 'Below the summary of the connection check (cancelled).'
  },
  'check.verdict.open.title': {
    message: 'Everything that a session needs is open',
    comment: 'Top of the connection check: what it says as a whole (open).'
  },
  'check.verdict.open.text': {
    message: 'If a session still fails, copy the report and send it to your IT department.',
    comment: 'Below the summary of the connection check (open).'
  },
  'check.verdict.part.title': {
    message: 'What could be tested is open',
    comment: 'Top of the connection check: what it says as a whole (part).'
  },
  'check.verdict.part.text': {
    message: 'The rest can be tested once you are signed in and connected.',
    comment: 'Below the summary of the connection check (part).'
  },
  'check.verdict.attention.title': {
    message: 'Sessions can work, with remarks',
    comment: 'Top of the connection check: what it says as a whole (attention).'
  },
  'check.verdict.attention.text': {
    message: 'See the marked steps below.',
    comment: 'Below the summary of the connection check (attention).'
  },
  'check.verdict.blocked.title': {
    message: 'Something is in the way',
    comment: 'Top of the connection check: what it says as a whole (blocked).'
  },
  'check.verdict.blocked.text': {
    message: 'See the marked steps below. The report says what has to be opened.',
    comment: 'Below the summary of the connection check (blocked).'
  },
  'check.status.waiting': {
    message: 'Waiting',
    comment: 'State of one step of the connection check, beside its name.'
  },
  'check.status.running': {
    message: 'Being tested',
    comment: 'State of one step of the connection check, beside its name.'
  },
  'check.status.passed': { message: 'Passed', comment: 'State of one step of the connection check, beside its name.' },
  'check.status.attention': {
    message: 'Worth a look',
    comment: 'State of one step of the connection check, beside its name.'
  },
  'check.status.failed': { message: 'Failed', comment: 'State of one step of the connection check, beside its name.' },
  'check.status.not-needed': {
    message: 'Not needed',
    comment: 'State of one step of the connection check, beside its name.'
  },
  'check.status.not-tested': {
    message: 'Not tested',
    comment: 'State of one step of the connection check, beside its name.'
  },
  'check.step.proxy': {
    message: 'The network’s proxy lets Deskside through',
    comment: 'Name of a step of the connection check, as what should be true: passing the proxy.'
  },
  'check.step.name': {
    message: 'The service’s name is known',
    comment: 'Name of a step of the connection check, as what should be true: resolving the host name of the service.'
  },
  'check.step.tcp': {
    message: 'The service’s port is open',
    comment: 'Name of a step of the connection check, as what should be true: a TCP connection to the service.'
  },
  'check.step.tls': {
    message: 'The service proves that it is genuine',
    comment: 'Name of a step of the connection check, as what should be true: TLS and the certificate of the service.'
  },
  'check.step.clock': {
    message: 'This computer’s clock is right',
    comment:
      'Name of a step of the connection check, as what should be true: comparing this computer’s clock with the service’s.'
  },
  'check.step.health': {
    message: 'The service is up',
    comment: 'Name of a step of the connection check, as what should be true: asking the service how it is.'
  },
  'check.step.upgrade': {
    message: 'The lasting connection to the service opens',
    comment:
      'Name of a step of the connection check, as what should be true: the WebSocket upgrade with its sub-protocol.'
  },
  'check.step.round-trip': {
    message: 'The service answers quickly',
    comment: 'Name of a step of the connection check, as what should be true: the round-trip time to the service.'
  },
  'check.step.identity': {
    message: 'The sign-in service can be reached',
    comment: 'Name of a step of the connection check, as what should be true: the metadata of the identity provider.'
  },
  'check.step.stun': {
    message: 'Direct connections over UDP',
    comment: 'Name of a step of the connection check, as what should be true: STUN.'
  },
  'check.step.turn-tls': {
    message: 'The detour over TLS',
    comment: 'Name of a step of the connection check, as what should be true: TURN over TLS.'
  },
  'check.step.turn-tcp': {
    message: 'The detour over TCP',
    comment: 'Name of a step of the connection check, as what should be true: TURN over TCP without TLS.'
  },
  'check.step.turn-udp': {
    message: 'The detour over UDP',
    comment: 'Name of a step of the connection check, as what should be true: TURN over UDP.'
  },
  'check.step.peer': {
    message: 'Screen sharing works on this computer',
    comment:
      'Name of a step of the connection check, as what should be true: a WebRTC connection from the app to itself.'
  },
  'check.note.no-proxy': {
    message: 'This computer uses no proxy.',
    comment: 'Why a step of the connection check was not needed or not tested: no HTTP proxy is set.'
  },
  'check.note.proxy-not-for-relay': {
    message: 'This computer’s proxy is not used for the service.',
    comment: 'Why a step of the connection check was not needed or not tested: the relay is in the proxy’s exceptions.'
  },
  'check.note.by-proxy': {
    message: 'The proxy does this.',
    comment: 'Why a step of the connection check was not needed or not tested: name and TCP are the proxy’s matter.'
  },
  'check.note.is-address': {
    message: 'The service is set by its address and not by a name.',
    comment: 'Why a step of the connection check was not needed or not tested: the relay’s host is an IP address.'
  },
  'check.note.not-offered': {
    message: 'Your organisation does not offer this way.',
    comment: 'Why a step of the connection check was not needed or not tested: no such STUN or TURN server is set up.'
  },
  'check.note.earlier-step': {
    message: 'An earlier step has to succeed first.',
    comment: 'Why a step of the connection check was not needed or not tested: a step that this one needs failed.'
  },
  'check.note.sign-in-first': {
    message: 'Can be tested once you are signed in.',
    comment:
      'Why a step of the connection check was not needed or not tested: needs credentials that only signed-in people get.'
  },
  'check.note.relay-first': {
    message: 'Can be tested once Deskside is connected to the service.',
    comment: 'Why a step of the connection check was not needed or not tested: needs the relay to be online.'
  },
  'check.note.later': {
    message: 'This was tested several times already. It can be tested again in a few minutes.',
    comment:
      'Why a step of the connection check was not needed or not tested: the relay’s budget for checks is used up.'
  },
  'check.note.cancelled': {
    message: 'The check was stopped before.',
    comment: 'Why a step of the connection check was not needed or not tested: the check was cancelled.'
  }
} as const satisfies Record<string, MessageSource>;
