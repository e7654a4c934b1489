/** What went wrong, in the numbers that administrators look up. */
export interface EntraProblem {
  readonly error: string;
  readonly code: number;
  readonly text: string;
  /** `bad_token` tells clients to ask the person to sign in again. */
  readonly suberror?: string;
}

/** Problems that the endpoints name; texts are the demo's own. */
export const PROBLEMS = {
  unknownTenant: (tenant: string) => ({
    error: 'invalid_tenant',
    code: 90002,
    text: `Tenant '${tenant}' not found. Check that the tenant id is right and belongs to this organisation.`
  }),
  unknownClient: {
    error: 'unauthorized_client',
    code: 700016,
    text: 'The application was not found in the directory. Check the client id and the tenant.'
  },
  badClientSecret: { error: 'invalid_client', code: 7000215, text: 'An invalid client secret was provided.' },
  unknownResource: (resource: string) => ({
    error: 'invalid_resource',
    code: 500011,
    text: `The resource named '${resource}' was not found in the tenant.`
  }),
  unknownPermission: (permission: string) => ({
    error: 'invalid_scope',
    code: 650053,
    text: `The application asked for the permission '${permission}' that does not exist on the resource.`
  }),
  severalResources: {
    error: 'invalid_request',
    code: 28000,
    text: 'The scope names more than one resource; a token is for one resource at a time.'
  },
  noPkce: {
    error: 'invalid_request',
    code: 9002325,
    text: 'Proof Key for Code Exchange is required: send code_challenge with the method S256.'
  },
  pkceMismatch: {
    error: 'invalid_grant',
    code: 501481,
    text: 'The code_verifier does not match the code_challenge of the authorization request.'
  },
  codeNotValid: {
    error: 'invalid_grant',
    code: 70008,
    text: 'The authorization code is not known, has expired, or was used before.'
  },
  refreshTokenNotValid: {
    error: 'invalid_grant',
    code: 70008,
    text: 'The refresh token is not known, has expired, or was used before.',
    suberror: 'bad_token'
  },
  scopeNotGranted: {
    error: 'invalid_grant',
    code: 65001,
    text: 'A permission was asked for that has not been consented to.',
    suberror: 'consent_required'
  },
  unsupportedGrant: { error: 'unsupported_grant_type', code: 70003, text: 'The grant type is not supported.' },
  redirectNotRegistered: {
    error: 'invalid_request',
    code: 50011,
    text: 'The redirect address is not registered for the application.'
  },
  notSignedIn: { error: 'login_required', code: 50058, text: 'Nobody, or somebody else, is signed in here.' },
  cancelled: { error: 'access_denied', code: 65004, text: 'The person cancelled the sign-in.' },
  unknownUser: {
    error: 'invalid_grant',
    code: 50034,
    text: 'We could not find an account with that user name. Check the spelling, or ask your help desk.'
  },
  wrongPassword: {
    error: 'invalid_grant',
    code: 50126,
    text: 'The user name or password is not right. Check both and try again.'
  },
  otherTenant: (userName: string, tenant: string) => ({
    error: 'invalid_grant',
    code: 50020,
    text: `The account ${userName} does not belong to ${tenant} and cannot sign in here.`
  }),
  disabledUser: {
    error: 'invalid_grant',
    code: 50057,
    text: 'The account is disabled. Ask your help desk.'
  },
  wrongCode: {
    error: 'invalid_grant',
    code: 500121,
    text: 'The code is not right. Type the one that your authenticator shows now.'
  },
  usedCode: {
    error: 'invalid_grant',
    code: 500121,
    text: 'This code was used before. Wait until your authenticator shows the next one.'
  },
  tooManyCodes: {
    error: 'invalid_grant',
    code: 50053,
    text: 'Too many wrong codes. Wait five minutes, then sign in again from the app.'
  },
  secondFactorNeeded: {
    error: 'invalid_grant',
    code: 50076,
    text: 'Multi-factor authentication is needed for what the app asks for.',
    suberror: 'basic_action'
  },
  deviceNotCompliant: {
    error: 'invalid_grant',
    code: 53000,
    text: 'The device is not compliant. Look at what is wrong in the device’s management portal, or ask your help desk.',
    suberror: 'message_only'
  },
  deviceNotJoined: {
    error: 'invalid_grant',
    code: 53001,
    text: 'The device is not joined to the organisation, or the browser did not sign in with it.',
    suberror: 'message_only'
  },
  deviceNotKnown: {
    error: 'invalid_grant',
    code: 50155,
    text: 'The device could not be signed in: its credential is not known here.'
  },
  badClaims: {
    error: 'invalid_request',
    code: 9002313,
    text: 'The claims parameter is malformed, or asks for an authentication context or method that does not exist here.'
  },
  stepExpired: {
    error: 'invalid_request',
    code: 165000,
    text: 'This sign-in has taken too long or was already finished. Go back to the app and sign in again.'
  },
  badRequest: { error: 'invalid_request', code: 900144, text: 'The request is malformed.' },
  server: { error: 'server_error', code: 90033, text: 'A problem of the identity server; try again.' }
} as const;

/** Problems that a sign-in with the same claims may solve: clients are told to ask the person. */
const STEP_UPS: readonly (EntraProblem & { readonly suberror: string })[] = [
  PROBLEMS.secondFactorNeeded,
  PROBLEMS.deviceNotCompliant,
  PROBLEMS.deviceNotJoined
];

/** Whether a problem is one of those. */
export function isStepUp(problem: EntraProblem): boolean {
  return STEP_UPS.some(({ code }) => code === problem.code);
}

/** What clients are told when a problem is only known by its number: such a problem asks for the person, or nothing. */
export function suberrorOf(code: number): string | undefined {
  return STEP_UPS.find((problem) => problem.code === code)?.suberror;
}
