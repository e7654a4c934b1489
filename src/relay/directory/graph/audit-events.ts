import type { z } from 'zod';
import { guidSchema } from '#shared/identity/card.ts';
import { type DirectoryEvent, SETTINGS_TARGET } from '../watched.ts';
import { auditEventSchema } from './schemas.ts';
import type { Asker, GraphResource } from './tenant-graph.ts';

/** What Intune's audit log is read with (Graph, "List auditEvents"); it is the least permission for it. */
export const AUDIT_EVENTS_PERMISSION = 'DeviceManagementApps.Read.All';

/** Intune's audit log from a moment on, milliseconds since the epoch. */
export function auditEventsSince(since: number): GraphResource {
  const filter = `activityDateTime ge ${new Date(Math.max(0, since)).toISOString()}`;
  const path = `/deviceManagement/auditEvents?$filter=${encodeURIComponent(filter)}`;
  return { version: 'v1.0', path, permission: AUDIT_EVENTS_PERMISSION };
}

/** Intune names the settings of remote help by none of its published words: by what all of its own names for it have. */
const ABOUT_SETTINGS = /remote\s?(?:assistance|help)/i;
const ABOUT_ROLES = /role/i;

/**
 * What the log has of roles, assignments and remote help from `since` on; other events, and older ones that a server gives
 * all the same, are left out. `null` when Graph has no such log.
 */
export async function readAuditEvents(ask: Asker, since: number): Promise<readonly DirectoryEvent[] | null> {
  const found = await ask.all(auditEventsSince(since), auditEventSchema);
  return found?.flatMap((event) => (event.activityDateTime < since ? [] : relevant(event))) ?? null;
}

function relevant(event: z.infer<typeof auditEventSchema>): readonly DirectoryEvent[] {
  const resources = event.resources ?? [];
  const words = [event.category, event.activityType, ...resources.map((one) => one.auditResourceType)].join(' ');
  const aboutSettings = ABOUT_SETTINGS.test(words);
  if (!aboutSettings && !ABOUT_ROLES.test(words)) return [];
  const ids = resources.flatMap(({ resourceId }) => (resourceId ? [resourceId.toLowerCase()] : []));
  return [
    {
      id: event.id,
      at: event.activityDateTime,
      activity: event.activityType ?? 'unknown',
      result: event.activityResult ?? 'unknown',
      actorId: idFrom(event.actor?.userId),
      applicationId: idFrom(event.actor?.applicationId),
      targets: [...(aboutSettings ? [SETTINGS_TARGET] : []), ...new Set(ids)]
    }
  ];
}

function idFrom(text: string | null | undefined): string | null {
  return guidSchema.safeParse(text).data?.toLowerCase() ?? null;
}
