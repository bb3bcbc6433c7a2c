import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyPluginCallback } from 'fastify'
import { sendError } from '../problems.ts'
import type { Api } from '../register.ts'
import { contentPolicy } from './security.ts'

const inline = /<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g

/** The inline scripts of all pages in a folder, as the hashes by which a policy lets them run. */
const inlineScripts = async (folder: string): Promise<readonly string[]> => {
  const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.html'))
  const pages = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')))
  const scripts = new Set(pages.flatMap((page) => [...page.matchAll(inline)].map(([, script = '']) => script)))
  return [...scripts].map((script) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`)
}

const notBuilt = (scope: FastifyInstance): void => {
  scope.setNotFoundHandler(async (_request, reply) =>
    sendError(reply, {
      code: 'not-found',
      message: 'the user guide is not built here: run "npm start", or "pnpm --filter @reticle/docs build", then start Reticle again',
    }),
  )
}

const built = (scope: FastifyInstance, guide: string, policy: string): void => {
  scope.addHook('onRequest', (_request, reply, done) => {
    reply.header('content-security-policy', policy)
    done()
  })
  void scope.register(fastifyStatic, {
    root: guide,
    prefix: '/',
    dotfiles: 'ignore',
    cacheControl: false,
    setHeaders: (reply, path) => {
      // VitePress puts a hash of the content into the names under assets/.
      const isHashed = path.startsWith(join(guide, 'assets'))
      void reply.header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache')
    },
  })
  scope.get('/', async (_request, reply) => reply.redirect('/docs/guide/'))
  scope.setNotFoundHandler(async (request, reply) =>
    (request.headers.accept ?? '').includes('text/html')
      ? reply.code(404).header('cache-control', 'no-cache').sendFile('404.html')
      : sendError(reply, { code: 'not-found', message: 'the user guide has no such page' }),
  )
}

/** The built user guide under /docs: its own folder and nothing else, for everybody. */
export const guideFiles = async ({ server, context }: Api): Promise<void> => {
  const { guide, publicUrl } = context.config
  const isBuilt = guide !== null && existsSync(join(guide, 'guide', 'index.html'))
  const policy = isBuilt ? contentPolicy(publicUrl.protocol === 'https:', await inlineScripts(guide)) : ''
  const pages: FastifyPluginCallback = (scope, _options, done) => {
    if (isBuilt) built(scope, guide, policy)
    else notBuilt(scope)
    done()
  }
  await server.register(pages, { prefix: '/docs' })
}
