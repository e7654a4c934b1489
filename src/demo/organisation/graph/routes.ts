import type { Device, Directory, Person } from '../people.ts';
import { failure, type GraphAnswer, NOT_ALLOWED, notAuthorised, notFound } from './answer.ts';
import type { Caller } from './caller.ts';
import { aboutDevice, deviceMemberOfAnswer, directoryDeviceAnswer } from './devices.ts';
import {
  assignmentsOfRoleAnswer,
  auditEventsAnswer,
  deviceAnswer,
  devicesAnswer,
  roleAssignmentsAnswer,
  roleDefinitionsAnswer,
  roleOfAssignmentAnswer,
  settingsAnswer
} from './management.ts';
import type { GraphQuery } from './query.ts';
import { licenceAnswer, memberOfAnswer, organisationAnswer, photoAnswer, userAnswer } from './users.ts';

/** One authorised request. */
export interface GraphRequest {
  readonly directory: Directory;
  readonly origin: string;
  readonly caller: Caller;
  readonly method: string;
  /** Path and query, version included. */
  readonly url: string;
}

interface Call {
  readonly directory: Directory;
  readonly caller: Caller;
  readonly query: GraphQuery;
}

interface Route {
  readonly pattern: RegExp;
  /** Any of these is enough. */
  readonly permissions: readonly string[];
  /** Refused the way device management does it. */
  readonly managed?: true;
  /** Enough as well when a person asks about themselves. */
  readonly ownPermission?: string;
  /** Gets what the pattern's groups matched, empty text for what did not take part. */
  readonly answer: (call: Call, id: string, second: string) => GraphAnswer;
}

/** OData's way to ask for one kind of object; there is no other kind here. */
const GROUPS = '\\/transitiveMemberOf(?:\\/microsoft\\.graph\\.group)?';

/** Permissions as Graph's reference lists them for each request, the least first. */
const ROUTES: readonly Route[] = [
  {
    pattern: /^\/organization$/,
    permissions: ['User.Read', 'User.Read.All', 'Organization.Read.All'],
    answer: ({ query, caller }) => organisationAnswer(query, caller.tenant)
  },
  aboutPerson('', ['User.Read.All'], ({ query }, person) => userAnswer(query, person)),
  aboutPerson('\\/photo\\/\\$value', ['User.Read.All'], (_call, person) => photoAnswer(person)),
  aboutPerson('\\/photos\\/240x240\\/\\$value', ['User.Read.All'], (_call, person) => photoAnswer(person)),
  aboutPerson('\\/licenseDetails', ['User.Read.All'], ({ query }, person) => licenceAnswer(query, person)),
  aboutPerson(GROUPS, ['GroupMember.Read.All'], ({ query, directory, caller }, person) =>
    memberOfAnswer(query, directory, caller.tenant, person)
  ),
  directoryDevice('', ({ query }, device) => directoryDeviceAnswer(query, device)),
  directoryDevice(GROUPS, ({ query, directory, caller }, device) =>
    deviceMemberOfAnswer(query, directory, caller.tenant, device)
  ),
  management('managedDevices', 'DeviceManagementManagedDevices.Read.All', ({ query, caller }) =>
    devicesAnswer(query, caller.tenant)
  ),
  management('managedDevices\\/([^/]+)', 'DeviceManagementManagedDevices.Read.All', ({ query, caller }, id) =>
    deviceAnswer(query, caller.tenant, id)
  ),
  management('remoteAssistanceSettings', 'DeviceManagementServiceConfig.Read.All', ({ query, caller }) =>
    settingsAnswer(query, caller.tenant)
  ),
  management('auditEvents', 'DeviceManagementApps.Read.All', ({ query, directory, caller }) =>
    auditEventsAnswer(query, directory, caller.tenant)
  ),
  management('roleDefinitions', 'DeviceManagementRBAC.Read.All', ({ query, caller }) =>
    roleDefinitionsAnswer(query, caller.tenant, null)
  ),
  management('roleDefinitions\\/([^/]+)', 'DeviceManagementRBAC.Read.All', ({ query, caller }, id) =>
    roleDefinitionsAnswer(query, caller.tenant, id)
  ),
  management('roleDefinitions\\/([^/]+)\\/roleAssignments', 'DeviceManagementRBAC.Read.All', ({ query, caller }, id) =>
    assignmentsOfRoleAnswer(query, caller.tenant, id)
  ),
  management('roleAssignments', 'DeviceManagementRBAC.Read.All', ({ query, caller }) =>
    roleAssignmentsAnswer(query, caller.tenant)
  ),
  management('roleAssignments\\/([^/]+)\\/roleDefinition', 'DeviceManagementRBAC.Read.All', ({ query, caller }, id) =>
    roleOfAssignmentAnswer(query, caller.tenant, id)
  )
];

/** Finds and answers a request of a caller whose token has been checked. */
export function answerRoute({ directory, origin, caller, method, url: target }: GraphRequest): GraphAnswer {
  const url = URL.parse(target, origin);
  const [, version, path] = /^\/(v1\.0|beta)(\/.*)$/.exec(url?.pathname ?? '') ?? [];
  if (url === null || version === undefined || path === undefined) {
    return failure(400, 'BadRequest', 'Invalid version. Use v1.0 or beta.');
  }
  if (method !== 'GET') {
    return failure(405, 'Request_BadRequest', 'Specified HTTP method is not allowed for the request target.');
  }
  const call: Call = { directory, caller, query: { origin, version, path, parameters: url.searchParams } };
  for (const route of ROUTES) {
    const match = route.pattern.exec(path);
    if (match === null) continue;
    const [id, second] = [decode(match[1] ?? ''), decode(match[2] ?? '')];
    return isAllowed(call, route, id) ? route.answer(call, id, second) : refusal(route, caller);
  }
  const segment = path.split('/').findLast((part) => part !== '') ?? '';
  return failure(400, 'BadRequest', `Resource not found for the segment '${segment.slice(0, 64)}'.`);
}

/** A request about `/me` or `/users/{id or user principal name}`. */
function aboutPerson(
  rest: string,
  permissions: readonly string[],
  answer: (call: Call, person: Person) => GraphAnswer
): Route {
  return {
    pattern: new RegExp(`^(?:/users/([^/]+)|/me)${rest}$`),
    permissions,
    ownPermission: 'User.Read',
    answer: (call, id) => {
      const wanted = id === '' ? (call.caller.personId ?? '') : id;
      const person = call.directory.person(call.caller.tenant, wanted);
      return person === undefined ? notFound(wanted) : answer(call, person);
    }
  };
}

/** A request about the directory's own record of a device, by object id or by Entra device id. */
function directoryDevice(rest: string, answer: (call: Call, device: Device) => GraphAnswer): Route {
  return {
    pattern: new RegExp(`^/devices(?:/([^/]+)|\\(deviceId='([^/']+)'\\))${rest}$`),
    permissions: ['Device.Read.All'],
    answer: (call, id, entraDeviceId) =>
      aboutDevice(call.caller.tenant, entraDeviceId === '' ? { objectId: id } : { entraDeviceId }, (device) =>
        answer(call, device)
      )
  };
}

function management(rest: string, permission: string, answer: Route['answer']): Route {
  return { pattern: new RegExp(`^/deviceManagement/${rest}$`), permissions: [permission], managed: true, answer };
}

function refusal(route: Route, caller: Caller): GraphAnswer {
  if (route.managed === undefined) return NOT_ALLOWED;
  return notAuthorised(caller.personId === null ? route.permissions : null);
}

function isAllowed({ caller, directory }: Call, route: Route, id: string): boolean {
  if (route.permissions.some((permission) => caller.permissions.has(permission))) return true;
  if (route.ownPermission === undefined || !caller.permissions.has(route.ownPermission)) return false;
  return id === '' || directory.person(caller.tenant, id)?.id === caller.personId;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
