import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import type { LookupFunction } from 'node:net'
import { type Address, openAddresses } from './addresses.ts'
import { signatureOf } from './sign.ts'

/** `isFinal`: another try is of no use. */
export type Posted =
  | { readonly isTaken: true; readonly status: number }
  | { readonly isTaken: false; readonly status: number | null; readonly error: string; readonly isFinal: boolean }

export type Delivery = { readonly id: string; readonly url: string; readonly secret: string; readonly payload: Record<string, unknown> }

const answerMilliseconds = 10_000

/** Connects to these addresses alone, whatever the name says by now. */
const only =
  (addresses: readonly Address[]): LookupFunction =>
  (_host, options, done) => {
    const [first] = addresses
    if (options.all === true || first === undefined) done(null, [...addresses])
    else done(null, first.address, first.family)
  }

const send = (url: URL, addresses: readonly Address[], body: string, headers: Record<string, string>): Promise<number> =>
  new Promise((resolve, reject) => {
    const request = url.protocol === 'https:' ? requestHttps : requestHttp
    const signal = AbortSignal.timeout(answerMilliseconds)
    // No redirect is followed: it would lead where nobody looked.
    const sent = request(url, { method: 'POST', headers, lookup: only(addresses), agent: false, signal }, (answer) => {
      // What it says is not read.
      answer.destroy()
      resolve(answer.statusCode ?? 0)
    })
    sent.on('error', (cause) => reject(signal.aborted ? new Error(`no answer within ${answerMilliseconds / 1000} s`) : cause))
    sent.end(body)
  })

/** One try to deliver. */
export const post = async ({ id, url: address, secret, payload }: Delivery, at: Date, allowed: readonly string[]): Promise<Posted> => {
  const url = URL.parse(address)
  if (url === null) return { isTaken: false, status: null, error: `"${address}" is no address`, isFinal: true }
  const addresses = await openAddresses(url, allowed)
  if (!addresses.ok) return { isTaken: false, status: null, error: addresses.error.message, isFinal: addresses.error.isFinal }
  const body = JSON.stringify({ id, ...payload })
  const headers = {
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
    'user-agent': 'Reticle-Webhooks/1',
    'reticle-delivery': id,
    'reticle-signature': signatureOf(secret, body, at),
  }
  try {
    const status = await send(url, addresses.value, body, headers)
    if (status >= 200 && status < 300) return { isTaken: true, status }
    return { isTaken: false, status, error: `it was answered with status ${status}`, isFinal: false }
  } catch (cause) {
    return { isTaken: false, status: null, error: cause instanceof Error ? cause.message : String(cause), isFinal: false }
  }
}
