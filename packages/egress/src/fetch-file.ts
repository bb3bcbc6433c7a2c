import type { IncomingMessage } from 'node:http'
import { err, ok, type Result } from '@reticle/domain'
import { type Allowance, openAddresses } from './addresses.ts'
import type { Failed } from './ask.ts'
import { send } from './send.ts'

export type WantedFile = {
  readonly url: URL
  readonly allowance: Allowance
  /** Without a byte for so long it is given up. */
  readonly silentMilliseconds: number
  readonly mostBytes: number
  readonly signal?: AbortSignal
}
export type FetchedFile = {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  /** The bytes as they come in. Throws in words when they break off, stay away, or are more than may be. To be read or left: leaving ends the connection. */
  readonly body: AsyncGenerator<Buffer>
  /** Ends the connection without reading the body. */
  readonly close: () => void
}

const failed = (kind: Failed['kind'], message: string, isFinal = false) => err<Failed>({ kind, message, isFinal })

const bodyOf = async function* (answer: IncomingMessage, alive: () => void, mostBytes: number): AsyncGenerator<Buffer> {
  let length = 0
  try {
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      alive()
      length += chunk.length
      if (length > mostBytes) throw new Error(`the file is larger than ${mostBytes} bytes`)
      yield chunk
    }
  } finally {
    answer.destroy()
  }
}

/**
 * A file behind an address that a user named, as it comes in: under the same guard as `ask` (addresses.ts), for as long as bytes come. Never
 * throws for what the other side does before its first byte.
 */
export const fetchFile = async ({
  url,
  allowance,
  silentMilliseconds,
  mostBytes,
  signal,
}: WantedFile): Promise<Result<FetchedFile, Failed>> => {
  const addresses = await openAddresses(url, allowance)
  if (!addresses.ok) return failed(addresses.error.isFinal ? 'refused' : 'unreachable', addresses.error.message, addresses.error.isFinal)
  const silence = new AbortController()
  const giveUp = () => silence.abort(new Error(`no byte within ${silentMilliseconds / 1000} s`))
  const timer = setTimeout(giveUp, silentMilliseconds)
  const both = signal === undefined ? silence.signal : AbortSignal.any([silence.signal, signal])
  try {
    const answer = await send({ method: 'GET', url, headers: { 'accept-encoding': 'identity' } }, addresses.value, both)
    answer.on('close', () => clearTimeout(timer))
    return ok({
      status: answer.statusCode ?? 0,
      headers: answer.headers,
      body: bodyOf(answer, () => void timer.refresh(), mostBytes),
      close: () => void answer.destroy(),
    })
  } catch (cause) {
    clearTimeout(timer)
    if (signal?.aborted) return failed('cancelled', 'it was cancelled', true)
    if (silence.signal.aborted) return failed('too-slow', `no answer within ${silentMilliseconds / 1000} s`)
    return failed('unreachable', cause instanceof Error ? cause.message : String(cause))
  }
}
