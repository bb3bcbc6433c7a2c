import type { Api } from '../register.ts'

const quiet = new Set(['/healthz', '/readyz', '/metrics'])

/** One line for each answer. It names the route's pattern and not the address, which may hold the secret of an invitation. */
export const requestLog = ({ server }: Api): void => {
  server.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none'
    if (quiet.has(route)) return
    request.log.info(
      {
        method: request.method,
        route,
        status: reply.statusCode,
        milliseconds: Math.round(reply.elapsedTime),
        personId: request.access?.caller?.personId,
      },
      'answered',
    )
  })
}
