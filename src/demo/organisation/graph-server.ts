import type { IncomingMessage } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { ServerCertificate } from './certificates.ts';
import { answerIds, failure, type GraphAnswer, render, write } from './graph/answer.ts';
import { answerBatch, MAX_BATCH_BODY } from './graph/batch.ts';
import { createCallRecord, type GraphCallRecord } from './graph/call-record.ts';
import { type Caller, type CallerCheck, createCallerCheck, type TrustedIssuers } from './graph/caller.ts';
import { disturbedAnswer, type GraphDisturbance, type GraphDisturber } from './graph/disturbance.ts';
import { answerRoute } from './graph/routes.ts';
import { listenHttps, readBody } from './https-listener.ts';
import type { Directory } from './people.ts';

/** What the directory needs to start. */
export interface GraphServerOptions {
  readonly directory: Directory;
  readonly certificate: ServerCertificate;
  /** 0 lets the system choose. */
  readonly port: number;
  /** What goes wrong; nothing unless given. */
  readonly disturb?: GraphDisturber | undefined;
}

/** The directory, shaped like Microsoft Graph. */
export interface GraphServer {
  readonly origin: string;
  /** What it was asked. */
  readonly calls: GraphCallRecord;
  /**
   * Says whose tokens are accepted; before that everybody is refused. It comes after the start because the identity
   * server's registrations contain the directory's address.
   */
  trust(issuers: TrustedIssuers): void;
  close(): Promise<void>;
}

const NOT_READY = failure(401, 'InvalidAuthenticationToken', 'CompactToken validation failed.');

/** Starts the directory of all tenants; each caller sees the tenant of their token and nothing else. */
export async function startGraphServer(options: GraphServerOptions): Promise<GraphServer> {
  let check: CallerCheck = async () => NOT_READY;
  const calls = createCallRecord();

  /** Writes a call down and asks what goes wrong with it. */
  function meet(method: string, url: string, inBatch: boolean): GraphDisturbance | null {
    const [path = '', query = ''] = url.split(/\?(.*)/s);
    const call = { method, path, query, inBatch };
    calls.note(call);
    return options.disturb?.(call) ?? null;
  }

  /** Answers one HTTP request; what was wished for requests inside a batch is added to `met`. */
  async function answer(request: IncomingMessage, caller: Caller, met: GraphDisturbance[]): Promise<GraphAnswer> {
    const { method = 'GET', url = '/' } = request;
    const one = (asked: { readonly method: string; readonly url: string }): GraphAnswer =>
      answerRoute({ directory: options.directory, origin: listener.origin, caller, ...asked });
    const [, version] = /^(\/(?:v1\.0|beta))\/\$batch$/.exec(url) ?? [];
    if (method !== 'POST' || version === undefined) return one({ method, url });
    return answerBatch(await readBody(request, MAX_BATCH_BODY), answerIds(request), (inner) => {
      const disturbance = meet(inner.method, `${version}${inner.url}`, true);
      if (disturbance !== null) met.push(disturbance);
      return replaced(disturbance) ?? one({ method: inner.method, url: `${version}${inner.url}` });
    });
  }

  const listener = await listenHttps(options.certificate, options.port, async (request, response) => {
    const met: GraphDisturbance[] = [];
    const disturbance = meet(request.method ?? 'GET', request.url ?? '/', false);
    const caller = await check(request.headers.authorization);
    const right = 'kind' in caller ? caller : await answer(request, caller, met);
    if (disturbance !== null) met.push(disturbance);
    for (const each of met) if (each.kind === 'slow') await wait(each.milliseconds);
    if (met.some((each) => each.kind === 'hang-up')) {
      response.destroy();
      return;
    }
    const ids = answerIds(request);
    const cut = met.some((each) => each.kind === 'truncated');
    write(response, render(replaced(disturbance) ?? right, ids), ids, cut);
  });
  return {
    origin: listener.origin,
    calls,
    trust: (issuers) => {
      check = createCallerCheck(options.directory, issuers);
    },
    close: () => listener.close()
  };
}

function replaced(disturbance: GraphDisturbance | null): GraphAnswer | null {
  return disturbance === null ? null : disturbedAnswer(disturbance);
}
