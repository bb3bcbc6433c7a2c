import { createHash, timingSafeEqual } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { Registry } from 'prom-client'

const digest = (text: string) => createHash('sha256').update(text).digest()
const isSame = (given: string, wanted: string): boolean => timingSafeEqual(digest(given), digest(wanted))

/** As the api: for this machine, or, when there is a token, for whoever has it. What a proxy passed on comes from elsewhere. */
const isAllowed = (request: IncomingMessage, token: string | null): boolean => {
  if (token !== null) return isSame(/^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '', token)
  const address = (request.socket.remoteAddress ?? '').replace('::ffff:', '')
  return /^(127(\.\d+){3}|::1)$/.test(address) && request.headers['x-forwarded-for'] === undefined
}

/** Serves /metrics on a port; open to other machines only with a token. The returned function ends it. */
export const serveMetrics = async (
  registry: Registry,
  { port, token }: { readonly port: number; readonly token: string | null },
  onError: (error: unknown) => void,
) => {
  const server = createServer((request, reply) => {
    const end = (status: number, text: string, type = 'text/plain') => reply.writeHead(status, { 'content-type': type }).end(text)
    if (request.method !== 'GET' || request.url !== '/metrics') return void end(404, 'there is only /metrics here\n')
    if (!isAllowed(request, token)) return void end(403, 'metrics are for this machine, or for a bearer of RETICLE_METRICS_TOKEN\n')
    registry.metrics().then(
      (text) => end(200, text, registry.contentType),
      (error: unknown) => {
        onError(error)
        end(500, 'the figures could not be read\n')
      },
    )
  })
  server.listen(port, token === null ? '127.0.0.1' : '0.0.0.0')
  await once(server, 'listening')
  const address = server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    close: async (): Promise<void> => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
