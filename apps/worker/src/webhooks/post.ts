import { ask } from '@reticle/egress'
import { signatureOf } from './sign.ts'

/** `isFinal`: another try is of no use. */
export type Posted =
  | { readonly isTaken: true; readonly status: number }
  | { readonly isTaken: false; readonly status: number | null; readonly error: string; readonly isFinal: boolean }

export type Delivery = { readonly id: string; readonly url: string; readonly secret: string; readonly payload: Record<string, unknown> }

const answerMilliseconds = 10_000

/** One try to deliver. What the other side says beside its status is not read. */
export const post = async ({ id, url: address, secret, payload }: Delivery, at: Date, hosts: readonly string[]): Promise<Posted> => {
  const url = URL.parse(address)
  if (url === null) return { isTaken: false, status: null, error: `"${address}" is no address`, isFinal: true }
  const body = JSON.stringify({ id, ...payload })
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'Reticle-Webhooks/1',
    'reticle-delivery': id,
    'reticle-signature': signatureOf(secret, body, at),
  }
  const allowance = { hosts, setting: 'RETICLE_WEBHOOK_PRIVATE_HOSTS' }
  const outcome = await ask({ method: 'POST', url, headers, body: Buffer.from(body), allowance, milliseconds: answerMilliseconds })
  if (!outcome.ok) return { isTaken: false, status: null, error: outcome.error.message, isFinal: outcome.error.isFinal }
  const { status } = outcome.value
  if (status >= 200 && status < 300) return { isTaken: true, status }
  return { isTaken: false, status, error: `it was answered with status ${status}`, isFinal: false }
}
