import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import { openApiDocument } from '../openapi.ts'
import type { Api } from '../register.ts'
import { cookieName } from '../sign-in/sessions.ts'

/** The contract as OpenAPI at /api/openapi.json, and a page to read it at /api/docs. All files of the page come from this server. */
export const openApi = async ({ server, context }: Api): Promise<void> => {
  const document = openApiDocument(context.config.publicUrl.origin, cookieName(context.config))
  server.get('/api/openapi.json', async (_request, reply) => reply.header('cache-control', 'no-cache').send(document))
  await server.register(swagger, { mode: 'static', specification: { document } })
  await server.register(swaggerUi, {
    routePrefix: '/api/docs',
    uiConfig: { docExpansion: 'none', url: '/api/openapi.json', validatorUrl: null },
  })
}
