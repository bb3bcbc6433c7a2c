import { databaseProblem } from '@reticle/db'
import { sendError } from '../problems.ts'
import type { Api } from '../register.ts'

/** /healthz: the process runs. /readyz: it can serve, that is, Postgres answers and has this version's schema. */
export const health = ({ server, context }: Api): void => {
  server.get('/healthz', async (_request, reply) => reply.header('cache-control', 'no-store').send({ status: 'ok' }))
  server.get('/readyz', async (_request, reply) => {
    const problem = await databaseProblem(context.database)
    if (problem !== null) return sendError(reply, { code: 'unavailable', message: problem, retryAfterSeconds: 2 })
    return reply.header('cache-control', 'no-store').send({ status: 'ready' })
  })
}
