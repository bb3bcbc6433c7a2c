import { isLoopback } from '../config.ts'
import { sendEdgeProblem } from '../problems.ts'
import type { Api } from '../register.ts'

const hostOf = (header: string | undefined) => (header ?? '').replace(/:\d+$/, '')
const probes = new Set(['/healthz', '/readyz', '/metrics'])

/** What pages of this origin may load and run. `scripts`: hashes of the inline scripts that may run, as a policy writes them. */
export const contentPolicy = (isHttps: boolean, scripts: readonly string[] = []): string =>
  [
    "default-src 'self'",
    ["script-src 'self'", ...scripts].join(' '),
    // Mantine writes its theme into style elements.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    ...(isHttps ? ['upgrade-insecure-requests'] : []),
  ].join(';')

/** What browsers are told of this origin with every answer; the list of helmet 8, written out so that it is made once and not for each answer. */
const headersOf = (isHttps: boolean): Readonly<Record<string, string>> => ({
  'content-security-policy': contentPolicy(isHttps),
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'origin-agent-cluster': '?1',
  'referrer-policy': 'no-referrer',
  ...(isHttps ? { 'strict-transport-security': 'max-age=31536000; includeSubDomains' } : {}),
  'x-content-type-options': 'nosniff',
  'x-dns-prefetch-control': 'off',
  'x-download-options': 'noopen',
  'x-frame-options': 'SAMEORIGIN',
  'x-permitted-cross-domain-policies': 'none',
  'x-xss-protection': '0',
})

/**
 * Headers that tell browsers what this origin may do, and the check of the Host header: a server on loopback answers to loopback names
 * only, so that a web page whose name is pointed at 127.0.0.1 (DNS rebinding) cannot talk to it.
 */
export const security = ({ server, context }: Api): void => {
  const { config } = context
  const headers = Object.entries(headersOf(config.publicUrl.protocol === 'https:'))
  server.decorate('rawHeaders', headers.flat())
  server.addHook('onSend', (_request, reply, payload, done) => {
    // A route may be stricter, as the one that serves pictures.
    for (const [name, value] of headers) if (!reply.hasHeader(name)) reply.header(name, value)
    done(null, payload)
  })
  if (!isLoopback(config.host)) return
  const names = new Set(['127.0.0.1', 'localhost', '[::1]', hostOf(config.publicUrl.host)])
  /** Headers that were found good, as they were sent; loopback has many names, but not this many in use. */
  const known = new Set<string>()
  server.addHook('onRequest', (request, reply, done) => {
    const { host } = request.headers
    if (host !== undefined && known.has(host)) return done()
    const name = hostOf(host).toLowerCase()
    if (names.has(name) || isLoopback(name)) {
      if (host !== undefined && known.size < 100) known.add(host)
      return done()
    }
    if (probes.has(request.url)) return done()
    sendEdgeProblem(reply, {
      status: 421,
      code: 'wrong-host',
      title: 'Not the name of this server',
      detail: `this server does not answer to "${name}"; open ${config.publicUrl.origin}, or set RETICLE_PUBLIC_URL to the address that people use`,
    })
  })
}
