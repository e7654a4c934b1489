import { z } from 'zod';
import { apiSchemas } from '#shared/api/common.ts';
import { API_PROBLEMS, problemSchema } from '#shared/api/problem.ts';
import { API_ROUTES, type ApiRoute } from '#shared/api/routes.ts';

type Json = { readonly [key: string]: unknown };

const COMPONENTS = '#/components/schemas/';
const VERSION = '1.0.0';

function reference(schema: z.ZodType): Json {
  const id = apiSchemas.get(schema)?.id;
  if (id === undefined) throw new Error('an answer of the API needs a name');
  return { $ref: COMPONENTS + id };
}

function components(): Json {
  const { schemas } = z.toJSONSchema(apiSchemas, { io: 'output', uri: (id) => COMPONENTS + id });
  return Object.fromEntries(
    Object.entries(schemas).map(([id, { $id: _id, $schema: _schema, id: _name, ...schema }]) => [id, schema])
  );
}

function parameters({ path, query }: ApiRoute): readonly Json[] {
  const { properties = {}, required = [] } = z.toJSONSchema(query, { io: 'input' });
  const inPath = [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' }
  }));
  const inQuery = Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema
  }));
  return [...inPath, ...inQuery];
}

function contentOf({ kind, answer }: ApiRoute): Json {
  if (kind === 'answer') return { 'application/json': { schema: reference(answer) } };
  return {
    'text/csv': { schema: { type: 'string' } },
    'application/json': { schema: { type: 'array', items: reference(answer) } }
  };
}

/** The refusals by status, each with its codes. */
function refusals(): Json {
  const byStatus = new Map<number, string[]>();
  for (const [code, status] of Object.entries(API_PROBLEMS)) {
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  const content = { 'application/json': { schema: reference(problemSchema) } };
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [String(status), { description: codes.join(', '), content }])
  );
}

/** The description of the reports API as OpenAPI 3.1, made from the very schemas that the API parses with. */
export function openApiDocument(): Json {
  const routes: readonly (readonly [string, ApiRoute])[] = Object.entries(API_ROUTES);
  return {
    openapi: '3.1.0',
    info: { title: 'Deskside reports', version: VERSION },
    jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
    security: [{ accessToken: [] }],
    paths: Object.fromEntries(
      routes.map(([name, route]) => [
        route.path.replaceAll(/:(\w+)/g, '{$1}'),
        {
          get: {
            operationId: name,
            summary: route.summary,
            description: `Needs a role that lets its holder read: ${route.reading}.`,
            parameters: parameters(route),
            responses: { '200': { description: 'The answer.', content: contentOf(route) }, ...refusals() }
          }
        }
      ])
    ),
    components: {
      securitySchemes: { accessToken: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
      schemas: components()
    }
  };
}
