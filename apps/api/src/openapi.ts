import type { StaticDocumentSpec } from '@fastify/swagger'
import { problemSchema, type RouteDescription, routes } from '@reticle/contract'
import { z } from 'zod'

type Json = Record<string, unknown>
type Document = StaticDocumentSpec['document']

/** Recursive schemas come with `$defs` of their own; OpenAPI wants them among its components, under names that do not clash. */
const hoist = (schema: Json, prefix: string, components: Json): Json => {
  const { $defs, $schema: _version, ...rest } = schema
  const names = typeof $defs === 'object' && $defs !== null ? Object.entries($defs) : []
  const renamed = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(renamed)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) =>
        key === '$ref' && typeof inner === 'string'
          ? [key, inner.replace('#/$defs/', `#/components/schemas/${prefix}.`)]
          : [key, renamed(inner)],
      ),
    )
  }
  for (const [name, definition] of names) components[`${prefix}.${name}`] = renamed(definition)
  return Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, renamed(value)]))
}

const accessText = (access: RouteDescription['access']): string => {
  switch (access.kind) {
    case 'public':
      return 'For anyone.'
    case 'demo':
      return 'While the demo runs.'
    case 'signed-in':
      return 'For anyone who is signed in.'
    case 'organization':
      return 'For owners and managers of an organization.'
    case 'project':
      return `Needs \`${access.can}\` on the project.`
  }
}

/** Prints the contract's table of routes as an OpenAPI 3.1 document. */
export const openApiDocument = (origin: string, cookie: string): Document => {
  const components: Json = {}
  const schemaOf = (schema: z.ZodType, name: string, io: 'input' | 'output') =>
    hoist(z.toJSONSchema(schema, { io, unrepresentable: 'any' }), name, components)
  components.Problem = schemaOf(problemSchema, 'Problem', 'output')
  const problem = { description: 'Problem', content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } }

  const parametersOf = (name: string, route: RouteDescription) =>
    (
      [
        ['path', route.params],
        ['query', route.query],
        ['header', route.headers],
      ] as const
    ).flatMap(([place, schema]) =>
      Object.entries(schema?.shape ?? {}).map(([key, type]) => ({
        name: key === '*' ? 'path' : key,
        in: place,
        required: place === 'path' || !type.safeParse(undefined).success,
        schema: schemaOf(type, `${name}.${key}`, 'input'),
      })),
    )
  const bodyOf = (name: string, route: RouteDescription) => {
    if (route.body === undefined) return {}
    const content =
      route.body === 'multipart'
        ? {
            'multipart/form-data': {
              schema: { type: 'object', properties: { files: { type: 'array', items: { type: 'string', format: 'binary' } } } },
            },
          }
        : { 'application/json': { schema: schemaOf(route.body, `${name}.body`, 'input') } }
    return { requestBody: { required: true, content } }
  }
  const answerOf = (name: string, status: string, answer: z.ZodType | 'empty' | 'bytes') => {
    if (answer === 'empty') return { description: 'Nothing more to say' }
    if (answer === 'bytes')
      return { description: 'A file', content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } } }
    return { description: 'Answer', content: { 'application/json': { schema: schemaOf(answer, `${name}.${status}`, 'output') } } }
  }

  const paths: Record<string, Json> = {}
  for (const [name, route] of Object.entries<RouteDescription>(routes)) {
    const path = `/api/v1${route.path.replaceAll(/:(\w+)/g, '{$1}').replace('*', '{path}')}`
    const answers = Object.entries(route.answers).map(([status, answer]) => [status, answerOf(name, status, answer)])
    paths[path] = {
      ...paths[path],
      [route.method.toLowerCase()]: {
        operationId: name,
        tags: [route.tag],
        summary: route.summary,
        description: accessText(route.access),
        parameters: parametersOf(name, route),
        ...bodyOf(name, route),
        responses: { ...Object.fromEntries(answers), default: problem },
        security: route.access.kind === 'public' || route.access.kind === 'demo' ? [] : [{ session: [] }, { token: [] }],
      },
    }
  }
  const document: unknown = {
    openapi: '3.1.0',
    info: {
      title: 'Reticle',
      version: '1',
      description: 'Errors are RFC 9457 problem documents with a stable `code`. Lists are keyset-paged.',
    },
    servers: [{ url: origin }],
    paths,
    components: {
      schemas: components,
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: cookie }, token: { type: 'http', scheme: 'bearer' } },
    },
  }
  return document as Document
}
