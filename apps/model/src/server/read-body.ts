import type { IncomingMessage } from 'node:http'
import { Refusal } from '../refusal.ts'

/** The body of a request. @throws Refusal when it is longer than `most` bytes; no more than that is kept. */
export const readBody = async (request: IncomingMessage, most: number): Promise<Buffer> => {
  const tooLong = () => new Refusal(413, `the body is longer than ${most} bytes`)
  if (Number(request.headers['content-length'] ?? 0) > most) throw tooLong()
  const pieces: Buffer[] = []
  let length = 0
  for await (const piece of request as AsyncIterable<Buffer>) {
    length += piece.length
    if (length > most) throw tooLong()
    pieces.push(piece)
  }
  return Buffer.concat(pieces)
}
