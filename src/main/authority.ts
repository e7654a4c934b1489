/** Microsoft's own sign-in hosts, public and sovereign: they speak MSAL's `AAD` dialect, everybody else plain OpenID Connect. */
export function isMicrosoftAuthority(authority: string): boolean {
  return /^login\.(microsoftonline\.(com|us)|partner\.microsoftonline\.cn)$/.test(new URL(authority).hostname);
}

/**
 * The issuer that signs ID tokens for an authority: Microsoft's v2.0 issuer lies below the tenant's address, others are
 * their own. No slash at the end.
 */
export function issuerOf(authority: string): string {
  return isMicrosoftAuthority(authority) && !authority.endsWith('/v2.0') ? `${authority}/v2.0` : authority;
}
