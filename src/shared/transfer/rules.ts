import { agree, answered, askNext } from './consent-rules.ts';
import type { TransferEffect, TransferInput, TransferStep } from './events.ts';
import { andThen, fail, failAll, featureOfItem, itemOf, rightOf, unchanged, withItem } from './items.ts';
import { MAX_OPEN_TRANSFERS } from './limits.ts';
import { fromPeer, sizeProblem } from './peer-rules.ts';
import { featureOf, featureOfRight } from './rights.ts';
import { type Desk, type Ground, type Item, isOver, NO_DESK, openItem } from './state.ts';

/**
 * The rules of clipboard and files for both roles (D9): desk and event → desk and effects; no time, no chance, no input or
 * output. Nothing moves unless the session is live and not paused, the grant has the feature, and the sharer has allowed this
 * kind in this direction in this session. A helper can ask; only the consent window's answer allows.
 */
export function nextTransfer(desk: Desk, event: TransferInput): TransferStep {
  return andThen(happened(desk, event), askNext);
}

function happened(desk: Desk, event: TransferInput): TransferStep {
  switch (event.type) {
    case 'session':
      return event.ground === null ? over(desk) : grounded(desk, event.ground);
    case 'send':
      return send(desk, itemOf('send', event.id, event.what, event));
    case 'not-sent':
      return unchanged(
        withItem(desk, { ...itemOf('send', event.id, event.what, event), stage: 'failed', problem: event.code })
      );
    case 'fetch':
      return fetchClipboard(desk, event.id);
    case 'accept': {
      const item = openItem(desk, 'receive', event.id);
      // The sharer's own machine opens by the consent window and by nothing else.
      if (desk.role !== 'helper' || !desk.open || item?.stage !== 'consent') return unchanged(desk);
      return agree(desk, item);
    }
    case 'cancel': {
      const item = openItem(desk, event.way, event.id);
      if (item === undefined) return unchanged(desk);
      return fail(desk, item, item.stage === 'consent' && item.way !== 'send' ? 'declined' : 'cancelled', true);
    }
    case 'revoke':
      return revoke(desk, event.right);
    case 'consent':
      return answered(desk, event.right, event.outcome);
    case 'message':
      return fromPeer(desk, event.message);
    case 'ready': {
      const item = openItem(desk, 'receive', event.id);
      if (item?.stage !== 'opening') return unchanged(desk);
      return {
        desk: withItem(desk, { ...item, stage: 'moving' }),
        // What stopped meanwhile begins when the session goes on.
        effects: desk.open ? [{ do: 'say', message: { type: 'accept', id: item.id } }] : []
      };
    }
    case 'stored': {
      const item = openItem(desk, 'receive', event.id);
      if (item?.stage !== 'moving') return unchanged(desk);
      return {
        desk: withItem(desk, { ...item, moved: Math.max(item.moved, Math.min(event.total, item.size)) }),
        effects: desk.open ? [{ do: 'say', message: { type: 'ack', id: item.id, received: event.total } }] : []
      };
    }
    case 'all-sent': {
      const item = openItem(desk, 'send', event.id);
      if (item?.stage !== 'moving' || !desk.open) return unchanged(desk);
      return {
        desk: withItem(desk, { ...item, stage: 'closing' }),
        effects: [{ do: 'say', message: { type: 'done', id: item.id, sha256: event.sha256 } }]
      };
    }
    case 'kept': {
      const item = openItem(desk, 'receive', event.id);
      if (item?.stage !== 'moving') return unchanged(desk);
      const renamed = item.renamed || event.name !== item.name;
      return {
        desk: withItem(desk, { ...item, stage: 'done', moved: item.size, name: event.name, renamed }),
        effects: [{ do: 'say', message: { type: 'finished', id: item.id } }]
      };
    }
    case 'failed': {
      const item = openItem(desk, event.way, event.id);
      return item === undefined ? unchanged(desk) : fail(desk, item, event.code, true);
    }
  }
}

/** The session has ended: nothing is left running, allowed or listed. */
function over(desk: Desk): TransferStep {
  const open = desk.items.filter((item) => !isOver(item));
  return {
    desk: NO_DESK,
    effects: [
      ...(desk.asking === null ? [] : [{ do: 'withdraw-question' } as const]),
      ...open.map(({ way, id }) => ({ do: 'drop', way, id }) as const)
    ]
  };
}

/** The session changed: what does not hold any more stops first, andThen what was held goes on. */
function grounded(desk: Desk, ground: Ground): TransferStep {
  const rights = desk.rights.filter((right) => ground.features.includes(featureOfRight(right)));
  // Taking control back takes back what was allowed beside it.
  const tookBack = ground.role === 'sharer' && desk.control && !ground.control;
  const settled: Desk = { ...desk, ...ground, rights: tookBack ? [] : rights };
  let step = andThen(unchanged(settled), (now) =>
    failAll(now, (item) => !ground.features.includes(featureOfItem(item)), 'not-allowed')
  );
  if (tookBack) step = andThen(step, (now) => failAll(now, () => true, 'stopped'));
  if (!ground.open) {
    step = andThen(step, (now) => failAll(now, ({ stage }) => stage === 'consent' || stage === 'offered', 'stopped'));
  }
  const withdrawn = step.desk.asking !== null && (!ground.open || ground.questionOpen || tookBack);
  if (withdrawn) {
    step = {
      desk: { ...step.desk, asking: null },
      effects: [...step.effects, { do: 'withdraw-question' }]
    };
  }
  return ground.open && !desk.open ? andThen(step, goOn) : step;
}

/** Both ends find out from where: the receiver says it, the sender asks for it. */
function goOn(desk: Desk): TransferStep {
  const effects: TransferEffect[] = [];
  for (const { way, stage, id } of desk.items) {
    if (way === 'receive' && stage === 'moving') effects.push({ do: 'say-where', id });
    if (way === 'send' && (stage === 'moving' || stage === 'closing')) {
      effects.push({ do: 'say', message: { type: 'where', id } });
    }
  }
  return { desk, effects };
}

function send(desk: Desk, item: Item): TransferStep {
  const answered = item.answers === null ? undefined : openItem(desk, 'give', item.answers);
  const without = answered === undefined ? desk : { ...desk, items: desk.items.filter((each) => each !== answered) };
  const problem = sendProblem(without, item, item.answers !== null && answered === undefined);
  if (problem !== null) {
    const failed = fail(without, item, problem, false);
    if (item.answers === null) return failed;
    const message = { type: 'request-refused', id: item.answers, code: problem } as const;
    return { desk: failed.desk, effects: [...failed.effects, { do: 'say', message }] };
  }
  if (desk.role === 'sharer' && !desk.rights.includes(rightOf(desk, item))) return unchanged(withItem(without, item));
  return agree(without, item);
}

function sendProblem(desk: Desk, item: Item, unasked: boolean) {
  if (unasked || !desk.open) return 'stopped';
  if (!desk.features.includes(featureOfItem(item))) return 'not-allowed';
  if (desk.items.filter((other) => other.way === 'send' && !isOver(other)).length >= MAX_OPEN_TRANSFERS) {
    return 'too-many';
  }
  return item.what === 'clipboard' ? 'malformed' : sizeProblem(item.what, item.size);
}

function fetchClipboard(desk: Desk, id: number): TransferStep {
  const waits = desk.items.some((item) => item.way === 'fetch' && !isOver(item));
  if (desk.role !== 'helper' || !desk.open || !desk.features.includes(featureOf('text')) || waits) {
    return unchanged(desk);
  }
  const item: Item = { ...itemOf('fetch', id, 'clipboard', {}), stage: 'offered' };
  return { desk: withItem(desk, item), effects: [{ do: 'say', message: { type: 'request', id } }] };
}

/** The sharer takes a consent back: what runs under it stops. */
function revoke(desk: Desk, right: Desk['rights'][number]): TransferStep {
  if (desk.role !== 'sharer' || !desk.rights.includes(right)) return unchanged(desk);
  const without = { ...desk, rights: desk.rights.filter((other) => other !== right) };
  return failAll(without, (item) => rightOf(desk, item) === right, 'stopped');
}
