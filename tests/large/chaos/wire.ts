import { connect, createServer, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * A wire that can be cut: between one process and one server.
 * `freeze`: nothing comes through and nobody is told (half open); `drop`: connections end and new ones are refused; `delay`: each packet waits.
 */
export type Wire = {
  readonly port: number
  readonly pass: () => void
  readonly freeze: () => void
  readonly drop: () => void
  readonly delay: (milliseconds: number) => void
  /** Breaks all connections with a reset, once. */
  readonly reset: () => void
  readonly close: () => Promise<void>
}

type State = { isFrozen: boolean; isDropping: boolean; delay: number }

const forward = (from: Socket, to: Socket, state: State): void => {
  const late = async (chunk: Buffer) => {
    from.pause()
    if (state.delay > 0) await sleep(state.delay)
    while (state.isFrozen && !from.destroyed) await sleep(20)
    to.write(chunk)
    from.resume()
  }
  from.on('data', (chunk: Buffer) => {
    if (state.isFrozen || state.delay > 0) void late(chunk)
    else if (!to.write(chunk)) {
      from.pause()
      to.once('drain', () => from.resume())
    }
  })
  from.on('error', () => to.destroy())
  from.on('end', () => to.end())
  from.on('close', () => to.destroy())
}

export const wireTo = async (targetPort: number): Promise<Wire> => {
  const state: State = { isFrozen: false, isDropping: false, delay: 0 }
  const open = new Set<Socket>()
  const server = createServer({ allowHalfOpen: false, noDelay: true }, (client) => {
    if (state.isDropping) return client.resetAndDestroy()
    const target = connect({ port: targetPort, host: '127.0.0.1', noDelay: true })
    for (const socket of [client, target]) {
      open.add(socket)
      socket.once('close', () => open.delete(socket))
    }
    forward(client, target, state)
    forward(target, client, state)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const set = (next: Partial<State>) => Object.assign(state, { isFrozen: false, isDropping: false, delay: 0, ...next })
  const cut = () => {
    for (const socket of open) socket.resetAndDestroy()
  }
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    pass: () => set({}),
    freeze: () => set({ isFrozen: true }),
    drop: () => {
      set({ isDropping: true })
      cut()
    },
    delay: (milliseconds) => set({ delay: milliseconds }),
    reset: cut,
    close: async () => {
      cut()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}
