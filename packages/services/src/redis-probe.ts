import { connect } from 'node:net'

/** The bytes of one command in the Redis protocol (RESP 2). */
const encode = (words: readonly string[]): string =>
  `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`

/** Whole replies at the start of `text`: simple strings, errors and bulk strings are all that the commands below get. */
const decode = (text: string): string[] => {
  const replies: string[] = []
  let rest = text
  while (rest.includes('\r\n')) {
    const end = rest.indexOf('\r\n')
    const head = rest.slice(0, end)
    if (!head.startsWith('$')) {
      replies.push(head)
      rest = rest.slice(end + 2)
      continue
    }
    const length = Number(head.slice(1))
    if (rest.length < end + 2 + length + 2) break
    replies.push(rest.slice(end + 2, end + 2 + length))
    rest = rest.slice(end + 2 + length + 2)
  }
  return replies
}

export type RedisAnswer =
  | { readonly kind: 'ready'; readonly pid: number; readonly version: string }
  | { readonly kind: 'not-yet' }
  | { readonly kind: 'refused'; readonly reason: string }

const read = (replies: readonly string[]): RedisAnswer | undefined => {
  const failure = replies.find((reply) => reply.startsWith('-'))
  if (failure !== undefined) return failure.startsWith('-LOADING') ? { kind: 'not-yet' } : { kind: 'refused', reason: failure.slice(1) }
  const info = replies[1]
  if (info === undefined) return undefined
  const field = (name: string) => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1] ?? ''
  if (info.includes('loading:1')) return { kind: 'not-yet' }
  return { kind: 'ready', pid: Number(field('process_id')), version: field('valkey_version') || field('redis_version') }
}

/** Asks the Redis on `port` of the loopback who it is. */
export const probeRedis = (port: number, password: string): Promise<RedisAnswer> =>
  new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', timeout: 3000 })
    let text = ''
    const finish = (answer: RedisAnswer) => {
      socket.destroy()
      resolve(answer)
    }
    socket.setEncoding('latin1')
    socket.once('connect', () => socket.write(encode(['AUTH', password]) + encode(['INFO'])))
    socket.on('data', (chunk) => {
      text += chunk.toString()
      const answer = read(decode(text))
      if (answer !== undefined) finish(answer)
    })
    socket.once('error', () => finish({ kind: 'not-yet' }))
    socket.once('timeout', () => finish({ kind: 'not-yet' }))
    socket.once('close', () => finish({ kind: 'not-yet' }))
  })
