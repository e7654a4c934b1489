import { describe, expect, test } from 'vitest';
import { INPUTS, type InputName, NAMES, STATES, type StateName, summary } from './session-fixtures.ts';

const ENDED_BOTH = 'helper: ended | sharer: ended | over';
const TIMERS = 'grant-due at 300 | grant-over at 600';
const RENEWED = `joined | helper: grant | sharer: grant | ${TIMERS}`;
const CHANGED = `joined | record-policy | helper: grant | sharer: grant | ${TIMERS}`;
const JOINED = `joined | record-joined | code used | accept-candidate | joined | ${TIMERS}`;

const SUSPENDED = 'record-suspended | stop-waiting-for helper | stop-waiting-for sharer';

/** What is so however many of the two are back. */
const SUSPENDED_ROW: Partial<Record<InputName, string>> = {
  redeem: 'same | refuse code-not-accepted',
  foreignRedeem: 'same | refuse code-not-accepted',
  helperSignals: 'same | refuse wrong-state',
  sharerSignals: 'same | refuse wrong-state',
  helperReports: 'same | accept | record-report',
  helperEnds: 'ended(cancelled by helper) | accept | sharer: ended | over',
  sharerEnds: 'ended(sharer-ended by sharer) | accept | helper: ended | over',
  sharerRejoinsElsewhere: 'same | refuse session-not-found',
  grantFailed: 'same | grant-due at 400',
  helperLost: 'suspended',
  helperMovedOn: `ended(helper-gone by relay) | ${ENDED_BOTH}`,
  sharerMovedOn: `ended(sharer-gone by relay) | ${ENDED_BOTH}`,
  shutdown: `ended(relay-lost by relay) | ${ENDED_BOTH}`
};

const JOINED_ROW: Partial<Record<InputName, string>> = {
  helperResumesStronger: 'joined | accept | ask-policy',
  sharerResumesStronger: 'joined | accept | ask-policy',
  helperRenews: 'joined | ask-policy',
  sharerRenews: 'joined | ask-policy',
  redeem: 'same | refuse code-not-accepted',
  foreignRedeem: 'same | refuse code-not-accepted',
  helperSignals: 'same | accept | sharer: signal',
  sharerSignals: 'same | accept | helper: signal',
  helperReports: 'same | accept | record-report',
  helperEnds: 'ended(cancelled by helper) | accept | sharer: ended | over',
  sharerEnds: 'ended(sharer-ended by sharer) | accept | helper: ended | over',
  helperResumes: 'same | accept',
  sharerResumes: 'same | accept',
  granted: RENEWED,
  grantedLess: CHANGED,
  grantFailed: 'same | grant-due at 400',
  helperRejoins: `suspended | ${SUSPENDED} | sharer: suspended | accept`,
  sharerRejoins: `suspended | ${SUSPENDED} | helper: suspended | accept`,
  sharerRejoinsElsewhere: 'same | refuse session-not-found',
  helperLost: 'joined | wait-for helper | sharer: peer gone',
  sharerLost: 'joined | wait-for sharer | helper: peer gone',
  grantDue: 'joined | ask-policy',
  grantOver: `ended(grant-expired by relay) | ${ENDED_BOTH}`,
  shutdown: `ended(relay-lost by relay) | ${ENDED_BOTH}`
};

/** state × message. What is not written in a row is `same`: nothing changes and nobody is answered. */
const TABLE: Record<StateName, Partial<Record<InputName, string>>> = {
  open: {
    helperRejoins: 'same | refuse session-not-found',
    sharerRejoins: 'same | refuse session-not-found',
    sharerRejoinsElsewhere: 'same | refuse session-not-found',
    helperResumesStronger: 'open | accept',
    sharerResumesStronger: 'same | refuse session-not-found',
    helperRenews: 'open',
    redeem: 'joining | ask-policy',
    foreignRedeem: 'ended(tenant-not-allowed by relay) | refuse tenant-not-allowed | code used | helper: ended | over',
    helperSignals: 'same | refuse wrong-state',
    sharerSignals: 'same | refuse session-not-found',
    helperReports: 'same | refuse wrong-state',
    helperEnds: 'ended(cancelled by helper) | accept | code used | over',
    sharerEnds: 'same | refuse session-not-found',
    helperResumes: 'same | accept',
    sharerResumes: 'same | refuse session-not-found',
    helperLost: 'open | wait-for helper',
    codeOver: 'ended(code-expired by relay) | code expired | helper: ended | over',
    guessed: 'same | helper: guessed',
    superseded: 'ended(cancelled by relay) | code used | helper: ended | over',
    shutdown: 'ended(relay-lost by relay) | code used | helper: ended | over'
  },
  openAlone: {
    helperRejoins: 'same | refuse session-not-found',
    sharerRejoins: 'same | refuse session-not-found',
    sharerRejoinsElsewhere: 'same | refuse session-not-found',
    helperResumesStronger: 'open | accept | stop-waiting-for helper',
    sharerResumesStronger: 'same | refuse session-not-found',
    helperRenews: 'open',
    redeem: 'joining | ask-policy',
    foreignRedeem: 'ended(tenant-not-allowed by relay) | refuse tenant-not-allowed | code used | helper: ended | over',
    helperSignals: 'same | refuse wrong-state',
    sharerSignals: 'same | refuse session-not-found',
    helperReports: 'same | refuse wrong-state',
    helperEnds: 'ended(cancelled by helper) | accept | code used | over',
    sharerEnds: 'same | refuse session-not-found',
    helperResumes: 'open | accept | stop-waiting-for helper',
    sharerResumes: 'same | refuse session-not-found',
    helperAway: 'ended(helper-gone by relay) | code used | helper: ended | over',
    helperMovedOn: 'ended(helper-gone by relay) | code used | helper: ended | over',
    codeOver: 'ended(code-expired by relay) | code expired | helper: ended | over',
    guessed: 'same | helper: guessed',
    superseded: 'ended(cancelled by relay) | code used | helper: ended | over',
    shutdown: 'ended(relay-lost by relay) | code used | helper: ended | over'
  },
  joining: {
    helperRejoins: 'same | refuse session-not-found',
    sharerRejoins: 'same | refuse session-not-found',
    sharerRejoinsElsewhere: 'same | refuse session-not-found',
    helperResumesStronger: 'joining | accept | ask-policy',
    sharerResumesStronger: 'same | refuse session-not-found',
    helperRenews: 'joining | ask-policy',
    sharerRenews: 'joining | ask-policy',
    redeem: 'same | refuse code-not-accepted',
    foreignRedeem: 'same | refuse code-not-accepted',
    helperSignals: 'same | refuse wrong-state',
    sharerSignals: 'same | refuse session-not-found',
    helperReports: 'same | refuse wrong-state',
    helperEnds: 'ended(cancelled by helper) | accept | code used | refuse candidate code-not-accepted | over',
    sharerEnds: 'same | refuse session-not-found',
    helperResumes: 'same | accept',
    sharerResumes: 'same | refuse session-not-found',
    granted: JOINED,
    grantedLess: JOINED,
    grantFailed: 'open | refuse candidate directory-unavailable',
    candidateLost: 'open | drop-candidate',
    helperLost: 'joining | wait-for helper',
    codeOver: 'joining',
    superseded: 'ended(cancelled by relay) | code used | refuse candidate code-not-accepted | helper: ended | over',
    shutdown: 'ended(relay-lost by relay) | code used | refuse candidate code-not-accepted | helper: ended | over'
  },
  joiningLate: {
    helperRejoins: 'same | refuse session-not-found',
    sharerRejoins: 'same | refuse session-not-found',
    sharerRejoinsElsewhere: 'same | refuse session-not-found',
    helperResumesStronger: 'joining | accept | ask-policy',
    sharerResumesStronger: 'same | refuse session-not-found',
    helperRenews: 'joining | ask-policy',
    sharerRenews: 'joining | ask-policy',
    redeem: 'same | refuse code-not-accepted',
    foreignRedeem: 'same | refuse code-not-accepted',
    helperSignals: 'same | refuse wrong-state',
    sharerSignals: 'same | refuse session-not-found',
    helperReports: 'same | refuse wrong-state',
    helperEnds: 'ended(cancelled by helper) | accept | code used | refuse candidate code-not-accepted | over',
    sharerEnds: 'same | refuse session-not-found',
    helperResumes: 'same | accept',
    sharerResumes: 'same | refuse session-not-found',
    granted: JOINED,
    grantedLess: JOINED,
    grantFailed:
      'ended(code-expired by relay) | refuse candidate directory-unavailable | code expired | helper: ended | over',
    candidateLost: 'ended(code-expired by relay) | drop-candidate | code expired | helper: ended | over',
    helperLost: 'joining | wait-for helper',
    codeOver: 'joining',
    superseded: 'ended(cancelled by relay) | code used | refuse candidate code-not-accepted | helper: ended | over',
    shutdown: 'ended(relay-lost by relay) | code used | refuse candidate code-not-accepted | helper: ended | over'
  },
  joined: JOINED_ROW,
  lastGrant: { ...JOINED_ROW, grantOver: `ended(time-limit by relay) | ${ENDED_BOTH}` },
  halfThere: {
    helperResumesStronger: 'joined | accept',
    sharerResumesStronger: 'joined | accept | stop-waiting-for sharer | helper: peer here | ask-policy',
    helperRenews: 'joined',
    sharerRenews: 'joined',
    redeem: 'same | refuse code-not-accepted',
    foreignRedeem: 'same | refuse code-not-accepted',
    helperSignals: 'same | accept | sharer: signal',
    sharerSignals: 'same | accept | helper: signal',
    helperReports: 'same | accept | record-report',
    helperEnds: 'ended(cancelled by helper) | accept | sharer: ended | over',
    sharerEnds: 'ended(sharer-ended by sharer) | accept | helper: ended | over',
    helperResumes: 'same | accept',
    sharerResumes: 'joined | accept | stop-waiting-for sharer | helper: peer here | ask-policy',
    granted: RENEWED,
    grantedLess: CHANGED,
    grantFailed: 'same | grant-due at 400',
    helperLost: 'joined | wait-for helper | sharer: peer gone',
    helperRejoins: `suspended | ${SUSPENDED} | sharer: suspended | accept`,
    sharerRejoins: `suspended | ${SUSPENDED} | helper: suspended | accept`,
    sharerRejoinsElsewhere: 'same | refuse session-not-found',
    sharerAway: `suspended | ${SUSPENDED} | helper: suspended | sharer: suspended`,
    sharerMovedOn: `ended(sharer-gone by relay) | ${ENDED_BOTH}`,
    grantDue: 'joined',
    grantOver: `ended(grant-expired by relay) | ${ENDED_BOTH}`,
    shutdown: `ended(relay-lost by relay) | ${ENDED_BOTH}`
  },
  suspended: {
    ...SUSPENDED_ROW,
    helperRejoins: 'suspended | accept',
    sharerRejoins: 'suspended | accept',
    helperResumes: 'same | accept',
    sharerResumes: 'suspended | accept | stop-waiting-for sharer',
    helperResumesStronger: 'suspended | accept',
    sharerResumesStronger: 'suspended | accept | stop-waiting-for sharer',
    helperRenews: 'suspended',
    sharerRenews: 'suspended',
    grantDue: 'suspended',
    grantOver: `ended(sharer-gone by relay) | ${ENDED_BOTH}`
  },
  waiting: {
    ...SUSPENDED_ROW,
    helperRejoins: 'suspended | accept',
    sharerRejoins: 'suspended | accept | ask-policy',
    helperResumes: 'same | accept',
    sharerResumes: 'suspended | accept | stop-waiting-for sharer',
    helperResumesStronger: 'suspended | accept',
    sharerResumesStronger: 'suspended | accept | stop-waiting-for sharer',
    helperRenews: 'suspended',
    sharerRenews: 'suspended',
    grantDue: 'suspended',
    grantOver: `ended(sharer-gone by relay) | ${ENDED_BOTH}`
  },
  rejoining: {
    ...SUSPENDED_ROW,
    helperRejoins: 'suspended | accept | ask-policy',
    sharerRejoins: 'suspended | accept | ask-policy',
    helperResumes: 'same | accept',
    sharerResumes: 'same | accept',
    helperResumesStronger: 'suspended | accept | ask-policy',
    sharerResumesStronger: 'suspended | accept | ask-policy',
    helperRenews: 'suspended | ask-policy',
    sharerRenews: 'suspended | ask-policy',
    granted: `joined | record-rejoined | rejoined | ${TIMERS}`,
    grantedLess: `joined | record-rejoined | rejoined | ${TIMERS}`,
    sharerLost: 'suspended',
    grantDue: 'suspended | ask-policy',
    grantOver: `ended(grant-expired by relay) | ${ENDED_BOTH}`
  },
  ended: {
    helperRejoins: 'same | refuse session-not-found',
    sharerRejoins: 'same | refuse session-not-found',
    sharerRejoinsElsewhere: 'same | refuse session-not-found',
    helperResumesStronger: 'same | accept',
    sharerResumesStronger: 'same | accept',
    redeem: 'same | refuse code-not-accepted',
    foreignRedeem: 'same | refuse code-not-accepted',
    helperSignals: 'same | refuse session-not-found',
    sharerSignals: 'same | refuse session-not-found',
    helperReports: 'same | refuse session-not-found',
    helperEnds: 'same | refuse session-not-found',
    sharerEnds: 'same | refuse session-not-found',
    helperResumes: 'same | accept',
    sharerResumes: 'same | accept'
  }
};

describe('state × message', () => {
  const cells = NAMES.flatMap((state) => Object.keys(INPUTS).map((input) => [state, input] as const));
  test.each(cells)('%s × %s', (state, name) => {
    const input = Object.entries(INPUTS).find(([key]) => key === name)?.[1];
    const expected = Object.entries(TABLE[state]).find(([key]) => key === name)?.[1] ?? 'same';
    if (input === undefined) throw new Error('no such input');
    expect(summary(STATES[state], input)).toBe(expected);
  });
});
