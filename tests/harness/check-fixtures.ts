import { CHECK_STEPS, type CheckStep, type CheckView, checkViewSchema } from '#shared/check/steps.ts';

const RELAY = 'help.harbourclinic.example:443';
const TARGETS: Readonly<Partial<Record<CheckStep, string>>> = {
  proxy: 'proxy.harbourclinic.example:3128',
  name: 'help.harbourclinic.example',
  tcp: RELAY,
  tls: RELAY,
  clock: RELAY,
  health: RELAY,
  upgrade: RELAY,
  'round-trip': RELAY,
  identity: 'login.microsoftonline.com:443',
  'turn-tls': RELAY,
  'turn-udp': 'help.harbourclinic.example:3478'
};

type Change = Readonly<Record<string, unknown>>;

/** A check whose steps passed, but for these. */
function checkWith(state: CheckView['state'], changes: Readonly<Partial<Record<CheckStep, Change>>>): CheckView {
  const results = CHECK_STEPS.map((step, at) => ({
    step,
    target: TARGETS[step] ?? null,
    ms: 7 + at * 9,
    status: 'passed',
    ...changes[step]
  }));
  return checkViewSchema.parse({ state, results });
}

const note = (status: 'not-needed' | 'not-tested', code: string) => ({ status, code, ms: null });
const problem = (status: 'failed' | 'attention', code: string, more: object = {}) => ({
  status,
  code,
  httpStatus: null,
  signer: null,
  ...more
});
const waiting = { status: 'waiting', ms: null };

export const CHECK_RUNNING = checkWith('running', {
  proxy: note('not-needed', 'no-proxy'),
  health: { status: 'running', ms: null },
  upgrade: waiting,
  'round-trip': waiting,
  identity: waiting,
  stun: waiting,
  'turn-tls': waiting,
  'turn-tcp': waiting,
  'turn-udp': waiting,
  peer: waiting
});

export const CHECK_OPEN = checkWith('done', {
  proxy: note('not-needed', 'no-proxy'),
  stun: note('not-needed', 'not-offered'),
  'turn-tcp': note('not-needed', 'not-offered'),
  'turn-udp': problem('attention', 'path-spare')
});

const EARLIER = note('not-tested', 'earlier-step');
const SIGN_IN = note('not-tested', 'sign-in-first');
export const CHECK_BLOCKED = checkWith('done', {
  proxy: note('not-needed', 'no-proxy'),
  tls: problem('failed', 'certificate-intercepted', { signer: 'Zscaler Intermediate Root CA, Zscaler Inc.' }),
  clock: EARLIER,
  health: EARLIER,
  upgrade: EARLIER,
  'round-trip': EARLIER,
  stun: SIGN_IN,
  'turn-tls': SIGN_IN,
  'turn-tcp': SIGN_IN,
  'turn-udp': SIGN_IN
});

export const CHECK_PROXY = checkWith('done', {
  proxy: problem('failed', 'proxy-sign-in-needed', { httpStatus: 407 }),
  name: EARLIER,
  tcp: EARLIER,
  tls: EARLIER,
  clock: EARLIER,
  health: EARLIER,
  upgrade: EARLIER,
  'round-trip': EARLIER,
  identity: problem('failed', 'proxy-sign-in-needed', { httpStatus: 407 }),
  stun: note('not-tested', 'relay-first'),
  'turn-tls': note('not-tested', 'relay-first'),
  'turn-tcp': note('not-tested', 'relay-first'),
  'turn-udp': note('not-tested', 'relay-first')
});
