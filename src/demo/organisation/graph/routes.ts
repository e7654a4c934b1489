import type { IncomingMessage } from 'node:http';
import type { Directory, Person } from '../people.ts';
import { failure, type GraphAnswer, NOT_ALLOWED, notFound } from './answer.ts';
import type { Caller } from './caller.ts';
import {
  assignmentsOfRoleAnswer,
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
  readonly request: IncomingMessage;
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
  /** Enough as well when a person asks about themselves. */
  readonly ownPermission?: string;
  readonly answer: (call: Call, id: string) => GraphAnswer;
}

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
  aboutPerson('\\/transitiveMemberOf', ['GroupMember.Read.All'], ({ query, directory, caller }, person) =>
    memberOfAnswer(query, directory, caller.tenant, person)
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
export function answerRoute({ directory, origin, caller, request }: GraphRequest): GraphAnswer {
  const url = URL.parse(request.url ?? '/', origin);
  const [, version, path] = /^\/(v1\.0|beta)(\/.*)$/.exec(url?.pathname ?? '') ?? [];
  if (url === null || version === undefined || path === undefined) {
    return failure(400, 'BadRequest', 'Invalid version. Use v1.0 or beta.');
  }
  if (request.method !== 'GET') {
    return failure(405, 'Request_BadRequest', 'Specified HTTP method is not allowed for the request target.');
  }
  const call: Call = { directory, caller, query: { origin, version, path, parameters: url.searchParams } };
  for (const route of ROUTES) {
    const match = route.pattern.exec(path);
    if (match === null) continue;
    const id = decode(match[1] ?? '');
    return isAllowed(call, route, id) ? route.answer(call, id) : NOT_ALLOWED;
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

function management(rest: string, permission: string, answer: Route['answer']): Route {
  return { pattern: new RegExp(`^/deviceManagement/${rest}$`), permissions: [permission], answer };
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
