import type { INetworkModule, NetworkRequestOptions, NetworkResponse } from '@azure/msal-node';
import { CodedError } from '#shared/errors/coded-error.ts';
import { connectionProblem } from '../network-failure.ts';
import { readBody } from '../read-body.ts';

/** How long the identity provider may take for one answer. */
const ANSWER_TIMEOUT_MS = 15_000;
/** Token answers with many groups are under 32 KiB. */
const MAX_ANSWER_BYTES = 512 * 1024;

/**
 * MSAL's way to the network, which remembers why it failed last: MSAL itself rewraps the reason beyond recognition. An
 * answer that says "not now" (429, 5xx) goes on to MSAL and counts as a failure too.
 */
export type IdentityNetwork = INetworkModule & {
  /** The failure since the last call of this, and forgets it. */
  readonly takeFailure: () => CodedError | null;
};

export function createIdentityNetwork(fetchFrom: typeof fetch): IdentityNetwork {
  let failure: CodedError | null = null;

  async function send<Body>(
    url: string,
    method: 'GET' | 'POST',
    options: NetworkRequestOptions | undefined,
    timeoutMs: number
  ): Promise<NetworkResponse<Body>> {
    try {
      const response = await fetchFrom(url, {
        method,
        headers: options?.headers ?? {},
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMs),
        ...(method === 'POST' ? { body: options?.body ?? '' } : {})
      });
      if (response.status === 429 || response.status >= 500) {
        failure = new CodedError('identity-unreachable', 'identity provider is in trouble');
      }
      const body = await readBody(response, MAX_ANSWER_BYTES);
      if (body === null) throw new Error('answer too large');
      return {
        headers: Object.fromEntries(response.headers),
        // MSAL's own contract: it validates what it uses.
        body: JSON.parse(body.toString('utf8')),
        status: response.status
      };
    } catch (error) {
      failure = new CodedError(
        connectionProblem(error, { certificate: 'identity-certificate', unreachable: 'identity-unreachable' }),
        'identity provider did not answer',
        { cause: error }
      );
      throw failure;
    }
  }

  return {
    sendGetRequestAsync: (url, options, timeout) => send(url, 'GET', options, timeout ?? ANSWER_TIMEOUT_MS),
    sendPostRequestAsync: (url, options) => send(url, 'POST', options, ANSWER_TIMEOUT_MS),
    takeFailure: () => {
      const taken = failure;
      failure = null;
      return taken;
    }
  };
}
