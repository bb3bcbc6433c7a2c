import type { IncomingMessage } from 'node:http'
import { err, ok, type Result } from '@reticle/domain'
import { type Address, type Allowance, openAddresses } from './addresses.ts'
import { send } from './send.ts'

export type Asked = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly url: URL
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Buffer
  readonly allowance: Allowance
  /** For all of it, from the look-up to the last byte of the answer: what drips slowly ends here, too. */
  readonly milliseconds: number
  /** Bytes of the answer's body that are read at most; more is a failure. Without it, the body is not read at all. */
  readonly mostBytes?: number
  readonly signal?: AbortSignal
}
export type Answered = { readonly status: number; readonly headers: IncomingMessage['headers']; readonly body: Buffer }
/** `isFinal`: it will not be otherwise by itself, so that another try is of no use. */
export type Failed = {
  readonly kind: 'refused' | 'unreachable' | 'too-slow' | 'too-large' | 'cancelled'
  readonly message: string
  readonly isFinal: boolean
}

const failed = (kind: Failed['kind'], message: string, isFinal = false) => err<Failed>({ kind, message, isFinal })

const readBody = async (answer: IncomingMessage, most: number): Promise<Buffer | undefined> => {
  const chunks: Buffer[] = []
  let length = 0
  // A length that is said to be too large is not waited for.
  if (Number(answer.headers['content-length'] ?? 0) > most) return undefined
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > most) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

const exchange = async (asked: Asked, addresses: readonly Address[], signal: AbortSignal): Promise<Result<Answered, Failed>> => {
  const { mostBytes } = asked
  const answer = await send(asked, addresses, signal)
  const status = answer.statusCode ?? 0
  try {
    if (mostBytes === undefined) return ok({ status, headers: answer.headers, body: Buffer.alloc(0) })
    const read = await readBody(answer, mostBytes)
    if (read === undefined) return failed('too-large', `the answer is longer than ${mostBytes} bytes`)
    return ok({ status, headers: answer.headers, body: read })
  } finally {
    answer.destroy()
  }
}

/**
 * One request to an address that a user named. All addresses behind the name must be open (addresses.ts), and the connection goes to those
 * that were looked at; redirects are not followed, answers are bounded in time and length. Never throws for what the other side does.
 */
export const ask = async (asked: Asked): Promise<Result<Answered, Failed>> => {
  const deadline = AbortSignal.timeout(asked.milliseconds)
  const signal = asked.signal === undefined ? deadline : AbortSignal.any([deadline, asked.signal])
  const addresses = await openAddresses(asked.url, asked.allowance)
  if (!addresses.ok) return failed(addresses.error.isFinal ? 'refused' : 'unreachable', addresses.error.message, addresses.error.isFinal)
  try {
    return await exchange(asked, addresses.value, signal)
  } catch (cause) {
    if (asked.signal?.aborted) return failed('cancelled', 'it was cancelled', true)
    if (deadline.aborted) return failed('too-slow', `no answer within ${asked.milliseconds / 1000} s`)
    return failed('unreachable', cause instanceof Error ? cause.message : String(cause))
  }
}
