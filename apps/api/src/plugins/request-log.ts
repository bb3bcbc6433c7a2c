import type { Api } from '../register.ts'

const quiet = new Set(['/healthz', '/readyz', '/metrics'])
const slowMilliseconds = 500

/**
 * One line for each answer; of routes that are called again and again only for what failed or took long. It names the route's pattern and
 * not the address, which may hold the secret of an invitation.
 */
export const requestLog = ({ server }: Api): void => {
  server.addHook('onResponse', (request, reply, done) => {
    const { url: route = 'none', config } = request.routeOptions
    const isDull = config.isHot === true && reply.statusCode < 400 && reply.elapsedTime < slowMilliseconds
    if (!isDull && !quiet.has(route))
      request.log.info(
        {
          reqId: request.id,
          method: request.method,
          route,
          status: reply.statusCode,
          milliseconds: Math.round(reply.elapsedTime),
          personId: request.access?.caller?.personId,
        },
        'answered',
      )
    done()
  })
}
