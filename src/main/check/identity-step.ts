import { z } from 'zod';
import { issuerOf } from '../authority.ts';
import { readBody } from '../read-body.ts';
import { targetOf } from './connect.ts';
import { type Finding, failed, PASSED } from './finding.ts';
import type { Step } from './run-steps.ts';
import { connectionFinding } from './why.ts';

const STEP_MS = 8_000;
const MAX_DOCUMENT_BYTES = 256 * 1024;
/** OpenID Connect Discovery 1.0 section 3, as far as it tells an identity provider from anything else. */
const metadataSchema = z.looseObject({ issuer: z.url(), authorization_endpoint: z.url(), token_endpoint: z.url() });

/** The identity provider's document, asked for as signing in asks: with the app's own `fetch` and its proxy. */
export function identityStep(authority: string, fetchFrom: typeof fetch): Step {
  const url = `${issuerOf(authority)}/.well-known/openid-configuration`;
  return {
    id: 'identity',
    target: targetOf(new URL(url)),
    after: [],
    deadlineMs: STEP_MS,
    run: async (signal): Promise<Finding> => {
      let response: Response;
      try {
        response = await fetchFrom(url, { redirect: 'manual', signal });
      } catch (error) {
        return connectionFinding(error);
      }
      if (response.status !== 200) return failed('identity-wrong', response.status || undefined);
      try {
        const body = await readBody(response, MAX_DOCUMENT_BYTES);
        return body !== null && isMetadata(body.toString('utf8')) ? PASSED : failed('identity-wrong');
      } catch (error) {
        return connectionFinding(error);
      }
    }
  };
}

function isMetadata(text: string): boolean {
  try {
    return metadataSchema.safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
}
