import helmet from '@fastify/helmet'
import { isLoopback } from '../config.ts'
import { sendEdgeProblem } from '../problems.ts'
import type { Api } from '../register.ts'

const hostOf = (header: string | undefined) => (header ?? '').replace(/:\d+$/, '')
const probes = new Set(['/healthz', '/readyz', '/metrics'])

/**
 * Headers that tell browsers what this origin may do, and the check of the Host header: a server on loopback answers to loopback names
 * only, so that a web page whose name is pointed at 127.0.0.1 (DNS rebinding) cannot talk to it.
 */
export const security = async ({ server, context }: Api): Promise<void> => {
  const { config } = context
  const isHttps = config.publicUrl.protocol === 'https:'
  await server.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        // Mantine writes its theme into style elements.
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        fontSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        workerSrc: ["'self'", 'blob:'],
        objectSrc: ["'none'"],
        baseUri: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        ...(isHttps ? { upgradeInsecureRequests: [] } : {}),
      },
    },
    strictTransportSecurity: isHttps,
    referrerPolicy: { policy: 'no-referrer' },
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
  })
  if (!isLoopback(config.host)) return
  const names = new Set(['127.0.0.1', 'localhost', '[::1]', hostOf(config.publicUrl.host)])
  server.addHook('onRequest', async (request, reply) => {
    const name = hostOf(request.headers.host).toLowerCase()
    if (names.has(name) || isLoopback(name) || probes.has(request.url)) return
    return sendEdgeProblem(reply, {
      status: 421,
      code: 'wrong-host',
      title: 'Not the name of this server',
      detail: `this server does not answer to "${name}"; open ${config.publicUrl.origin}, or set RETICLE_PUBLIC_URL to the address that people use`,
    })
  })
}
