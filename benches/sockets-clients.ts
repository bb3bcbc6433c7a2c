/**
 * Many socket.io clients in one process, started by sockets.bench.ts: says `watching` when all of them hear the project, and answers the
 * moments of the broadcasts with how late each arrived at each client.
 */
import type { Hint } from '@reticle/contract'
import { io, type Socket } from 'socket.io-client'

export type Order = { readonly url: string; readonly cookie: string; readonly projectId: string; readonly clients: number }
/** Moments of broadcasts by topic, in milliseconds of this machine's clock. */
export type Sent = Readonly<Record<string, readonly number[]>>
export type Heard = { readonly delays: readonly number[]; readonly lost: number }

const now = () => performance.timeOrigin + performance.now()
const heard: Map<string, number[]>[] = []

const connect = async ({ url, cookie, projectId }: Order): Promise<void> => {
  const socket: Socket = io(url, {
    path: '/api/socket',
    transports: ['websocket'],
    extraHeaders: { origin: url, cookie },
    reconnection: false,
    forceNew: true,
  })
  const times = new Map<string, number[]>()
  heard.push(times)
  socket.on('changed', (hint: Hint) => {
    const at = now()
    for (const topic of hint.topics) times.set(topic, [...(times.get(topic) ?? []), at])
  })
  await new Promise<void>((resolve, reject) => {
    socket.on('connect', resolve)
    socket.on('connect_error', reject)
  })
  const joined: readonly string[] = await new Promise((resolve) => socket.emit('watch', projectId, resolve))
  if (!joined.includes('desk')) throw new Error('a client may not hear the project')
}

/** The n-th arrival of a topic is the n-th broadcast of it, since none overtakes another. */
const compare = (sent: Sent): Heard => {
  const delays: number[] = []
  let lost = 0
  for (const times of heard)
    for (const [topic, moments] of Object.entries(sent)) {
      const arrived = times.get(topic) ?? []
      lost += Math.abs(moments.length - arrived.length)
      arrived.forEach((at, index) => {
        delays.push(at - (moments[index] ?? Number.NaN))
      })
    }
  return { delays, lost }
}

process.on('message', (message: { readonly order?: Order; readonly sent?: Sent }) => {
  const { order, sent } = message
  if (order !== undefined)
    void (async () => {
      for (let made = 0; made < order.clients; made += 25)
        await Promise.all(Array.from({ length: Math.min(25, order.clients - made) }, () => connect(order)))
      process.send?.('watching')
    })()
  if (sent !== undefined) process.send?.(compare(sent), undefined, undefined, () => process.exit(0))
})
