import { collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import { isLoopback } from '../config.ts'
import { sendError } from '../problems.ts'
import type { Api } from '../register.ts'
import { requestSeconds } from '../request-seconds.ts'
import { isSame } from '../sign-in/secrets.ts'

/** Prometheus metrics at /metrics: for loopback, or for whoever has RETICLE_METRICS_TOKEN. */
export const metrics = ({ server, context }: Api): void => {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const seconds = requestSeconds()
  const { pool } = context.database
  new Gauge({
    name: 'reticle_database_connections',
    help: 'Connections of this process to Postgres',
    labelNames: ['state'] as const,
    registers: [registry],
    collect() {
      this.set({ state: 'idle' }, pool.idleCount)
      this.set({ state: 'busy' }, pool.totalCount - pool.idleCount)
      this.set({ state: 'waiting' }, pool.waitingCount)
    },
  })
  dispenserGauges(context, registry)
  server.addHook('onResponse', (request, reply, done) => {
    seconds.observe(request.method, request.routeOptions.url ?? 'none', reply.statusCode, reply.elapsedTime / 1000)
    done()
  })
  server.get('/metrics', async (request, reply) => {
    const { metricsToken } = context.config
    const given = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? ''
    // A request that a proxy passed on comes from elsewhere, even when the proxy runs on this machine.
    const isLocal = isLoopback(request.ip.replace('::ffff:', '')) && request.headers['x-forwarded-for'] === undefined
    const isAllowed = metricsToken === null ? isLocal : isSame(given, metricsToken)
    if (!isAllowed)
      return sendError(reply, { code: 'forbidden', message: 'metrics are for this machine, or for a bearer of RETICLE_METRICS_TOKEN' })
    return reply.type(registry.contentType).send(`${await registry.metrics()}${seconds.text()}`)
  })
}

/** How this process dispenses: by which way, what waits to be written, and how far projects are loaded into Redis. */
const dispenserGauges = ({ dispenser }: Api['context'], registry: Registry): void => {
  new Gauge({
    name: 'reticle_dispenser_claims',
    help: 'Claims that this process answered since it started, by the way they took',
    labelNames: ['by'] as const,
    registers: [registry],
    collect() {
      const { claims } = dispenser.figures()
      this.set({ by: 'redis' }, claims.redis)
      this.set({ by: 'postgres' }, claims.postgres)
    },
  })
  new Gauge({
    name: 'reticle_dispenser_pending',
    help: 'Leases that this process handed out and that Postgres has no row of yet',
    registers: [registry],
    collect() {
      this.set(dispenser.figures().pending)
    },
  })
  new Gauge({
    name: 'reticle_dispenser_loading',
    help: 'Tasks of projects that are being loaded into Redis: read so far, and in all',
    labelNames: ['project', 'of'] as const,
    registers: [registry],
    collect() {
      this.reset()
      for (const { projectId, done, of } of dispenser.figures().loading) {
        this.set({ project: projectId, of: 'done' }, done)
        this.set({ project: projectId, of: 'all' }, of)
      }
    },
  })
}
