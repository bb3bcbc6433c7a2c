import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { isLoopback } from '../config.ts'
import { sendError } from '../problems.ts'
import type { Api } from '../register.ts'
import { isSame } from '../sign-in/secrets.ts'

/** Prometheus metrics at /metrics: for loopback, or for whoever has RETICLE_METRICS_TOKEN. */
export const metrics = ({ server, context }: Api): void => {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const seconds = new Histogram({
    name: 'reticle_http_request_seconds',
    help: 'Time from request to answer',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  })
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
  server.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none'
    seconds.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000)
  })
  server.get('/metrics', async (request, reply) => {
    const { metricsToken } = context.config
    const given = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? ''
    // A request that a proxy passed on comes from elsewhere, even when the proxy runs on this machine.
    const isLocal = isLoopback(request.ip.replace('::ffff:', '')) && request.headers['x-forwarded-for'] === undefined
    const isAllowed = metricsToken === null ? isLocal : isSame(given, metricsToken)
    if (!isAllowed)
      return sendError(reply, { code: 'forbidden', message: 'metrics are for this machine, or for a bearer of RETICLE_METRICS_TOKEN' })
    return reply.type(registry.contentType).send(await registry.metrics())
  })
}
