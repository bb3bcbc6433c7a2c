import type { FastifyReply } from 'fastify'

/** From here on an answer is worth compressing (plugins of server.ts), which the ordinary way does. */
const largest = 2048

declare module 'fastify' {
  interface FastifyInstance {
    /** Headers of every answer, as a flat list for `writeHead`; set by plugins/security.ts. */
    readonly rawHeaders: readonly string[]
  }
}

/**
 * Sends a small answer in one write, with its headers as one list, past the hooks that only large answers and cookies need. False
 * when it must go the ordinary way.
 */
export const sendReady = (
  reply: FastifyReply,
  status: number,
  text: string | null,
  headers: Readonly<Record<string, string>> | undefined,
): boolean => {
  if (text !== null && text.length >= largest) return false
  const list = [...reply.server.rawHeaders]
  if (headers?.['cache-control'] === undefined) list.push('cache-control', 'no-store')
  if (headers !== undefined) for (const [name, value] of Object.entries(headers)) list.push(name, value)
  const bytes = text === null ? 0 : Buffer.byteLength(text)
  if (text !== null) list.push('content-type', 'application/json; charset=utf-8', 'content-length', String(bytes))
  reply.hijack()
  reply.raw.writeHead(status, list)
  if (text === null) reply.raw.end()
  // Plain ASCII is the same in both encodings, and written faster as the narrower one.
  else reply.raw.end(text, bytes === text.length ? 'latin1' : 'utf8')
  return true
}
