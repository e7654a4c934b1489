import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PostHandlers, type RequestHandlers, registerIpc } from '#main/ipc/register.ts';
import { CodedError } from '#shared/errors/coded-error.ts';
import { POSTS, REQUESTS } from '#shared/ipc/channels.ts';
import { fakeLog } from '../support/fake-log.ts';
import { fakeSender } from '../support/fake-sender.ts';

const ORIGIN = 'app://deskside';
type Listener = (event: unknown, ...args: unknown[]) => unknown;

/** Registers the whole contract with handlers that note that they were reached. */
function setUp(answers: Partial<Record<string, () => unknown>> = {}) {
  const reached: string[] = [];
  const handled = new Map<string, Listener>();
  const listened = new Map<string, Listener>();
  const handlersFor = (names: readonly string[]) =>
    Object.fromEntries(
      names.map((name) => [
        name,
        () => {
          reached.push(name);
          return answers[name]?.();
        }
      ])
    );
  const windows = new Map(
    (['main', 'consent', 'bar', 'frame', 'overlay'] as const).map((kind) => [kind, fakeSender(kind, ORIGIN)])
  );
  const log = fakeLog();
  registerIpc(
    handlersFor(Object.keys(REQUESTS)) as unknown as RequestHandlers,
    handlersFor(Object.keys(POSTS)) as unknown as PostHandlers,
    {
      ipc: {
        handle: (name: string, listener: Listener) => void handled.set(name, listener),
        on: (name: string, listener: Listener) => void listened.set(name, listener)
      } as never,
      kindOf: (contents) => [...windows].find(([, sender]) => sender.event.sender === contents)?.[0],
      origin: ORIGIN,
      log
    }
  );
  const invoke = (name: string, event: unknown, ...args: unknown[]) => handled.get(name)?.(event, ...args);
  const event = (kind: 'main' | 'consent' | 'bar' | 'frame' | 'overlay') => windows.get(kind)?.event;
  return { reached, handled, listened, windows, invoke, event, log };
}

describe('ipc registration', () => {
  it('registers exactly the names of the contract', () => {
    const { handled, listened } = setUp();
    expect([...handled.keys()].sort()).toEqual(Object.keys(REQUESTS).sort());
    expect([...listened.keys()].sort()).toEqual(Object.keys(POSTS).sort());
  });

  it('junk on any channel is a coded refusal, and no handler is reached', async () => {
    const { reached, invoke, listened, event } = setUp();
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...Object.entries(REQUESTS)),
        fc.array(fc.anything(), { maxLength: 3 }),
        async ([name, route], args) => {
          fc.pre(args.length > 1 || !route.argument.safeParse(args[0]).success);
          expect(await invoke(name, event(route.from), ...args)).toEqual({ ok: false, code: 'bad-request' });
        }
      )
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.entries(POSTS)),
        fc.array(fc.anything(), { maxLength: 3 }),
        ([name, route], args) => {
          fc.pre(args.length > 1 || !route.argument.safeParse(args[0]).success);
          listened.get(name)?.(event(route.from), ...args);
        }
      )
    );
    expect(reached).toEqual([]);
  });

  it('every channel refuses every other kind of window', async () => {
    const { reached, invoke, listened, event } = setUp();
    for (const kind of ['main', 'consent', 'bar', 'frame', 'overlay'] as const) {
      for (const [name, route] of Object.entries(REQUESTS)) {
        if (route.from === kind) continue;
        expect(await invoke(name, event(kind))).toEqual({ ok: false, code: 'sender-refused' });
      }
      for (const [name, route] of Object.entries(POSTS)) if (route.from !== kind) listened.get(name)?.(event(kind), {});
    }
    expect(reached).toEqual([]);
  });

  it('a good request reaches its handler with what was parsed, and gets its answer', async () => {
    const { reached, invoke, event } = setUp({ 'consent.answer': () => ({ accepted: true }) });
    const reply = await invoke('consent.answer', event('consent'), {
      questionId: '00000000-0000-4000-8000-000000000000',
      answer: 'decline'
    });
    expect(reply).toEqual({ ok: true, value: { accepted: true } });
    expect(reached).toEqual(['consent.answer']);
  });

  it('an answer that does not fit, and a handler that throws, are codes and never details', async () => {
    const { invoke, event, log } = setUp({
      'bar.view': () => ({ name: 'secret' }),
      'frame.view': () => {
        throw new Error('secret');
      },
      'session.dismiss': () => {
        throw new CodedError('wrong-state');
      }
    });
    expect(await invoke('bar.view', event('bar'))).toEqual({ ok: false, code: 'internal' });
    expect(await invoke('frame.view', event('frame'))).toEqual({ ok: false, code: 'internal' });
    expect(await invoke('session.dismiss', event('main'))).toEqual({ ok: false, code: 'wrong-state' });
    expect(log.lines.map(({ fields }) => fields.what)).toEqual(['bar.view', 'frame.view', 'session.dismiss']);
  });
});
