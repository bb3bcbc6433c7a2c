import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyRequest } from 'fastify'
import { sendError } from '../problems.ts'
import type { Api } from '../register.ts'

/** A page of the web app, as opposed to a file or an API address that does not exist. */
const isPage = (request: FastifyRequest): boolean => {
  const path = request.url.split('?')[0] ?? ''
  return (
    request.method === 'GET' &&
    !path.startsWith('/api/') &&
    !/\.[a-z0-9]+$/i.test(path) &&
    (request.headers.accept ?? '').includes('text/html')
  )
}

const benchPath = /^\/projects\/[^/]+\/label\/?$/

/** The bench has a page of its own, which asks for all that its first sample needs at once. */
const pageFor = (request: FastifyRequest, hasBenchPage: boolean): string =>
  hasBenchPage && benchPath.test(request.url.split('?')[0] ?? '') ? 'label.html' : 'index.html'

/** The built web app: its own folder and nothing else. Paths without a file are pages of the app, which its router knows. */
export const webFiles = async ({ server, context }: Api): Promise<void> => {
  const { web } = context.config
  const isBuilt = web !== null && existsSync(join(web, 'index.html'))
  if (web !== null && !isBuilt) context.log.warn({ web }, 'RETICLE_WEB has no index.html: the API runs without its pages')
  if (isBuilt)
    await server.register(fastifyStatic, {
      root: web,
      dotfiles: 'ignore',
      index: 'index.html',
      preCompressed: true,
      cacheControl: false,
      setHeaders: (reply, path) => {
        // Vite puts a hash of the content into the names under assets/.
        const isHashed = path.startsWith(join(web, 'assets'))
        void reply.header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache')
      },
    })
  const hasBenchPage = isBuilt && existsSync(join(web, 'label.html'))
  server.setNotFoundHandler(async (request, reply) =>
    isBuilt && isPage(request)
      ? reply.header('cache-control', 'no-cache').sendFile(pageFor(request, hasBenchPage))
      : sendError(reply, {
          code: 'not-found',
          message: `there is nothing at ${request.method} ${request.url.split('?')[0]?.slice(0, 200)}`,
        }),
  )
}
