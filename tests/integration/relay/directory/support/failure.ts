import { DirectoryUnavailable } from '#relay/directory/directory.ts';
import type { StubAnswer } from './graph-answers.ts';
import type { Disturbance, StubCall } from './graph-stub.ts';
import { HOME, PERSON } from './organisation.ts';

export const nurse = { tenantId: HOME, objectId: PERSON.nurse };

/** What a question failed with; a test fails when it did not. */
export async function failureOf(question: Promise<unknown>): Promise<DirectoryUnavailable> {
  const outcome = await question.then(
    () => 'answered',
    (error: unknown) => error
  );
  if (outcome instanceof DirectoryUnavailable) return outcome;
  throw new Error(`not a refusal: ${String(outcome)}`);
}

export const ok = (body: unknown): StubAnswer => ({ status: 200, body });

/** A page for people, which names somebody. */
export const html = (status: number): Disturbance => ({
  raw: new Response('<html>Please accept the terms, Ada Example</html>', { status })
});

export const isBatch = ({ path }: StubCall): boolean => path.endsWith('/$batch');

/** Everything that an error says, its causes included. */
export function everything(error: unknown): string {
  return error instanceof Error ? `${error.name} ${error.message} ${everything(error.cause)}` : String(error);
}
