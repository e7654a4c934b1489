import { parseId } from './claim.ts';
import { linesOf } from './console-text.ts';

/** Where Windows keeps what it is joined to, as `reg.exe` takes it. */
export const JOIN_INFO_KEY = 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\CloudDomainJoin\\JoinInfo';
const LONG_KEY = `${JOIN_INFO_KEY.replace('HKLM', 'HKEY_LOCAL_MACHINE')}\\`.toLowerCase();

/** A join: named by the device certificate's thumbprint or (Cloud PCs) directly by the device id. */
export type JoinEntry = { readonly tenantId: string } & (
  | { readonly thumbprint: string; readonly deviceId: null }
  | { readonly thumbprint: null; readonly deviceId: string }
);

/** A machine is joined once; more entries than these are not a registry's. */
const MAX_ENTRIES = 4;

/**
 * Reads the output of `reg query …\JoinInfo /s`: one subkey for each join with values such as
 * `    TenantId    REG_SZ    <guid>`. Entries whose name or tenant is not of that form are left out, those that name their
 * tenant twice too. Pure and total.
 */
export function parseJoinInfo(text: string): JoinEntry[] {
  const tenants = new Map<string, string | null>();
  let current: string | null = null;
  for (const line of linesOf(text)) {
    if (/^HKEY_/i.test(line)) {
      current = line.toLowerCase().startsWith(LONG_KEY) ? line.slice(LONG_KEY.length).trim() : null;
      continue;
    }
    const value = /^ {4}TenantId {4}REG_SZ {4}(.*)$/.exec(line)?.[1];
    if (current === null || value === undefined) continue;
    tenants.set(current, tenants.has(current) ? null : parseId(value.trim()));
  }
  const entries: JoinEntry[] = [];
  for (const [name, tenantId] of tenants) {
    const entry = tenantId === null ? null : entryOf(name, tenantId);
    if (entry !== null && entries.length < MAX_ENTRIES) entries.push(entry);
  }
  return entries;
}

function entryOf(name: string, tenantId: string): JoinEntry | null {
  if (/^[0-9a-f]{40}$/i.test(name)) return { tenantId, thumbprint: name.toUpperCase(), deviceId: null };
  const deviceId = parseId(name);
  return deviceId === null ? null : { tenantId, thumbprint: null, deviceId };
}
