import type { ServerCertificate } from './certificates.ts';
import { failure, type GraphAnswer, write } from './graph/answer.ts';
import { type CallerCheck, createCallerCheck, type TrustedIssuers } from './graph/caller.ts';
import { answerRoute } from './graph/routes.ts';
import { listenHttps } from './https-listener.ts';
import type { Directory } from './people.ts';

/** What the directory needs to start. */
export interface GraphServerOptions {
  readonly directory: Directory;
  readonly certificate: ServerCertificate;
  /** 0 lets the system choose. */
  readonly port: number;
}

/** The directory, shaped like Microsoft Graph. */
export interface GraphServer {
  readonly origin: string;
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
  const listener = await listenHttps(options.certificate, options.port, async (request, response) => {
    const caller = await check(request.headers.authorization);
    const answer: GraphAnswer =
      'kind' in caller
        ? caller
        : answerRoute({ directory: options.directory, origin: listener.origin, caller, request });
    if (answer.kind === 'error' && answer.status === 401) {
      response.setHeader('www-authenticate', 'Bearer realm="", error="invalid_token"');
    }
    write(request, response, answer);
  });
  return {
    origin: listener.origin,
    trust: (issuers) => {
      check = createCallerCheck(options.directory, issuers);
    },
    close: () => listener.close()
  };
}
