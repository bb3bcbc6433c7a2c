import { type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import type { LookupFunction } from 'node:net'
import type { Address } from './addresses.ts'

export type Sent = {
  readonly method: string
  readonly url: URL
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Buffer
}

/** Connects to these addresses alone, whatever the name says by now. */
const only =
  (addresses: readonly Address[]): LookupFunction =>
  (_host, options, done) => {
    const [first] = addresses
    if (options.all === true || first === undefined) done(null, [...addresses])
    else done(null, first.address, first.family)
  }

/** Sends a request to addresses that were looked at; answers as soon as the headers are there. @throws when the connection breaks off. */
export const send = (
  { method, url, headers, body }: Sent,
  addresses: readonly Address[],
  signal: AbortSignal,
): Promise<IncomingMessage> => {
  const request = url.protocol === 'https:' ? requestHttps : requestHttp
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { 'content-length': String(body.length) }
    // No redirect is followed: it would lead where nobody looked.
    const sent = request(url, { method, headers: { ...headers, ...length }, lookup: only(addresses), agent: false, signal }, resolve)
    sent.on('error', reject)
    sent.end(body)
  })
}
