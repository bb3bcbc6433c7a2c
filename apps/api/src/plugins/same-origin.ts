import type { IncomingHttpHeaders } from 'node:http'
import type { Config } from '../config.ts'
import { sendEdgeProblem } from '../problems.ts'
import type { Api } from '../register.ts'

const safe = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * True when a browser says that the page behind this request is ours; no header at all is no proof. `Origin` comes first, since browsers
 * differ in what they say of websockets in `Sec-Fetch-Site`; the latter holds behind a development proxy, which changes the host.
 */
export const isSameOrigin = (config: Config, { origin, host, 'sec-fetch-site': site }: IncomingHttpHeaders): boolean =>
  origin === config.publicUrl.origin || origin === `${config.publicUrl.protocol}//${host}` || site === 'same-origin'

/**
 * Refuses changes that a foreign page made a browser send: whatever carries cookies, or says that it comes from somewhere, must come
 * from our own origin. Programs with a bearer token have no cookies that a page could borrow.
 */
export const sameOrigin = ({ server, context }: Api): void => {
  server.addHook('onRequest', (request, reply, done) => {
    const { headers, method } = request
    if (safe.has(method) || headers.authorization !== undefined) return done()
    const isFromBrowser = headers.cookie !== undefined || headers.origin !== undefined || headers['sec-fetch-site'] !== undefined
    if (!isFromBrowser || isSameOrigin(context.config, headers)) return done()
    sendEdgeProblem(reply, {
      status: 403,
      code: 'foreign-origin',
      title: 'Not from this site',
      detail: `requests that change something must come from ${context.config.publicUrl.origin}; programs use a bearer token, or send the Origin header with the session cookie`,
    })
  })
}
