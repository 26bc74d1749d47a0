import { toJsonSchema } from '@valibot/to-json-schema'
import type { GenericSchema } from 'valibot'
import type { Contract, Door } from '../../shared/contract/contract.ts'
import { problems } from '../../shared/contract/problems.ts'

/** The OpenAPI 3.1 document of a door, from its contracts. */
export function openApi(door: Door, contracts: readonly Contract[]): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const one of contracts) {
    const path = paths[one.path] ?? {}
    path[one.method.toLowerCase()] = operation(one)
    paths[one.path] = path
  }
  return {
    openapi: '3.1.0',
    info: { title: `Hagukumi ${door} door`, version: '1' },
    paths,
    components: {
      securitySchemes: {
        dpop: { type: 'http', scheme: 'DPoP', description: 'Access token of five minutes, bound by DPoP (RFC 9449).' },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: '__Host-hagukumi',
          description: 'Staff session, with a DPoP proof.',
        },
      },
      schemas: { Problem: problemSchema },
    },
  }
}

function operation(contract: Contract): Record<string, unknown> {
  const { access } = contract
  const security = 'public' in access ? [] : 'session' in access ? [{ session: [] }] : [{ dpop: [] }]
  return {
    operationId: contract.name,
    summary: contract.summary,
    security,
    'x-access': access,
    ...(contract.method === 'POST' ? { requestBody: body(contract) } : {}),
    responses: {
      200: {
        description: 'Done.',
        content: {
          [contract.produces ?? 'application/json']: { schema: contract.produces ? {} : schemaOf(contract.output) },
        },
      },
      default: {
        description: 'Refused (RFC 9457).',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  }
}

function body(contract: Contract): Record<string, unknown> {
  if (contract.body === 'bytes')
    return { required: true, content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } } }
  return { required: true, content: { 'application/json': { schema: schemaOf(contract.input) } } }
}

/** Checks that JSON Schema cannot say (calendar days, graphemes) are left out; the server makes them all the same. */
function schemaOf(schema: GenericSchema): unknown {
  return toJsonSchema(schema as Parameters<typeof toJsonSchema>[0], { errorMode: 'ignore' })
}

const problemSchema = {
  type: 'object',
  required: ['type', 'title', 'status', 'requestId'],
  properties: {
    type: { enum: Object.keys(problems).map((code) => `/problems/${code}`) },
    title: { type: 'string' },
    status: { type: 'integer' },
    requestId: { type: 'string' },
    detail: { type: 'string' },
    faults: { type: 'array', items: { type: 'object', properties: { pointer: {}, message: {} } } },
  },
}
