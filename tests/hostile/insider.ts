import { accountOf, tenantOf } from '#demo/driver/pair.ts';
import type { DemoEnvironment } from '#demo/environment.ts';
import { createBoundKey } from '#main/identity/bound-key.ts';
import { type ProofBinding, proofPayload } from '#shared/identity/binding.ts';
import type { Proof } from '#shared/protocol/peer.ts';
import { clientsOf } from '#tests/integration/demo/world.ts';

/** Somebody of the organisation who works with the hostile relay, signed in genuinely and with a key of their own. */
export type Insider = {
  readonly objectId: string;
  readonly tenantId: string;
  readonly name: string;
  /** A proof that is right in every way, about a connection of the insider's. */
  readonly prove: (binding: ProofBinding) => Promise<Proof>;
};

/** Signs an account of the demo in, with the nonce that binds the insider's key. */
export async function signInInsider(services: DemoEnvironment, userName: string): Promise<Insider> {
  const { organisation } = services;
  const person = accountOf(services, userName);
  const tenantId = tenantOf(services, person);
  const home = organisation.tenants.find(({ id }) => id === tenantId);
  if (home === undefined) throw new Error(`${userName} has no home`);
  const key = await createBoundKey();
  const clients = clientsOf(organisation);
  const { idToken } = await clients.signIn({ client: clients.msal(home), person, request: { nonce: key.nonce } });
  return {
    objectId: person.id,
    tenantId,
    name: person.displayName,
    prove: async (binding) => ({
      type: 'proof',
      idToken,
      jwk: key.jwk,
      salt: key.salt,
      sessionId: binding.sessionId,
      role: binding.role,
      signature: await key.sign(proofPayload(binding))
    })
  };
}
