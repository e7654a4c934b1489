import { createHash, timingSafeEqual } from 'node:crypto';
import type Provider from 'oidc-provider';
import type { KoaContextWithOIDC } from 'oidc-provider';
import type { Device, Directory, Tenant } from '../people.ts';
import type { Page } from './html.ts';
import { type EntraProblem, PROBLEMS } from './problems.ts';

const COOKIE = 'signin_device';
/** How long a browser stays signed in with its device, in milliseconds. */
const COOKIE_MS = 24 * 60 * 60 * 1000;

/** Where a joined device signs in, and the only address that it is sent on to. */
export interface DeviceSignInPlaces {
  /** Of the identity server, without a slash at the end. */
  readonly origin: string;
  readonly device: string;
  readonly authorization: string;
}

type CookieContext = Pick<KoaContextWithOIDC, 'cookies'>;

/**
 * Lets a browser sign in with the device that it runs on, as the primary refresh token of a joined machine does:
 * `GET {device}?credential=…&return=<authorization address>` sets a signed cookie and goes on. Anything else gets a page
 * that says so, and no cookie.
 */
export function addDeviceSignIn(
  provider: Provider,
  tenant: Tenant,
  places: DeviceSignInPlaces,
  problemPage: (problem: EntraProblem) => Page
): void {
  provider.use(async (ctx, next) => {
    if (ctx.path !== places.device) return next();
    const { credential, return: returnTo } = ctx.query;
    const device = typeof credential === 'string' ? deviceWith(tenant, credential) : undefined;
    const target = typeof returnTo === 'string' ? authorizationAddress(returnTo, places) : null;
    ctx.set('cache-control', 'no-store');
    if (ctx.method !== 'GET' || device === undefined || target === null) {
      const page = problemPage(device === undefined ? PROBLEMS.deviceNotKnown : PROBLEMS.badRequest);
      ctx.status = 400;
      ctx.type = 'html';
      ctx.set('content-security-policy', page.csp);
      ctx.body = page.html;
      return;
    }
    ctx.cookies.set(COOKIE, device.azureADDeviceId, {
      httpOnly: true,
      secure: true,
      sameSite: 'lax',
      signed: true,
      overwrite: true,
      maxAge: COOKIE_MS,
      path: `/${tenant.id}`
    });
    ctx.status = 303;
    ctx.redirect(target);
  });
}

/** The device that the browser of a request has signed in with, as long as the directory knows it. */
export function signedInDevice(ctx: CookieContext, tenant: Tenant, directory: Directory): Device | undefined {
  const id = ctx.cookies.get(COOKIE, { signed: true });
  return id === undefined ? undefined : directory.device(tenant, id);
}

function deviceWith(tenant: Tenant, credential: string): Device | undefined {
  return tenant.devices.find((device) => same(credential, device.credential));
}

function same(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

/** The address to go on to, when it is the authorization endpoint of this tenant at this server. */
function authorizationAddress(text: string, places: DeviceSignInPlaces): string | null {
  const url = URL.parse(text);
  if (url === null || url.origin !== places.origin || url.pathname !== places.authorization) return null;
  return url.username === '' && url.password === '' ? url.href : null;
}
