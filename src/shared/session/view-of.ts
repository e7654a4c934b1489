import { formatSecurityCode, parseSecurityCode } from '../ids/security-code.ts';
import type { Grant } from '../protocol/grant.ts';
import { TRANSFER_FEATURES, type TransferFeature } from '../transfer/rights.ts';
import { SESSION_MODES } from './modes.ts';
import type { Live, SessionState } from './state.ts';
import { warningsOf } from './state.ts';
import type { SessionView } from './view.ts';

/** What the person's screen needs of a state; nothing that it does not. */
export function viewOf(state: SessionState): SessionView {
  switch (state.phase) {
    case 'none':
    case 'creating':
    case 'redeeming':
      return { phase: state.phase };
    case 'waiting': {
      const { sessionId: _id, ...shown } = state;
      const code = parseSecurityCode(state.code);
      return { ...shown, code: code === undefined ? state.code : formatSecurityCode(code) };
    }
    case 'proving':
      return { phase: 'proving', role: state.role, since: state.since };
    case 'identified':
      return {
        phase: 'identified',
        role: state.role,
        card: state.card,
        warnings: [...warningsOf(state.grant)],
        offers: offersOf(state.grant),
        chat: chatOf(state.grant),
        checkWords: [...state.checkWords],
        since: state.since,
        lastAnswer: state.lastAnswer
      };
    case 'asking':
      return {
        phase: 'asking',
        role: state.role,
        card: state.card,
        mode: state.question.mode,
        chat: chatOf(state.grant),
        checkWords: [...state.checkWords],
        since: state.since
      };
    case 'live':
      return {
        phase: 'live',
        role: state.role,
        card: state.card,
        mode: state.mode,
        paused: state.paused,
        epoch: state.epoch,
        since: state.since,
        display: state.display,
        offers: offersOf(state.grant),
        chat: chatOf(state.grant),
        transfers: transfersOf(state.grant),
        ...handOverOf(state),
        asking: state.question?.mode ?? null,
        lastAnswer: state.lastAnswer,
        checkWords: [...state.checkWords]
      };
    case 'interrupted':
      return {
        phase: 'interrupted',
        role: state.before.role,
        card: state.before.card,
        control: state.before.phase === 'live' && state.before.mode === 'control',
        transfers: transfersOf(state.before.grant),
        since: state.since,
        until: state.until
      };
    case 'suspended': {
      const { role, card, since, until } = state;
      return { phase: 'suspended', role, card, since, until };
    }
    case 'ended': {
      const { modesUsed, reasons, ...shown } = state;
      return { ...shown, modes: [...modesUsed], reasons: [...reasons] };
    }
  }
}

function handOverOf({ role, handOver }: Live): Pick<Extract<SessionView, { phase: 'live' }>, 'handOver'> {
  if (role !== 'helper' || handOver === undefined || handOver.state === 'none') return {};
  return { handOver: handOver.state };
}

function chatOf(grant: Grant): boolean {
  return grant.features.includes('chat');
}

function transfersOf(grant: Grant): TransferFeature[] {
  return TRANSFER_FEATURES.filter((feature) => grant.features.includes(feature));
}

function offersOf(grant: Grant): Extract<SessionView, { phase: 'identified' }>['offers'] {
  return SESSION_MODES.map((mode) => ({
    mode,
    allowed: grant.modes.includes(mode),
    reasons: grant.refusals.find((refusal) => refusal.what === mode)?.reasons ?? []
  }));
}
