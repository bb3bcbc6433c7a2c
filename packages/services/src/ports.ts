import { connect, createServer } from 'node:net'

/** True when `port` of `host` can be listened on now. */
export const isPortFree = (port: number, host = '127.0.0.1'): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)))
  })

/** True when something accepts connections there. */
export const isAnswering = (port: number, host = '127.0.0.1'): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ port, host, timeout: 1000 })
    const finish = (outcome: boolean) => {
      socket.destroy()
      resolve(outcome)
    }
    socket.once('connect', () => finish(true))
    socket.once('error', () => finish(false))
    socket.once('timeout', () => finish(false))
  })

/** A port that the kernel says is free on the loopback. Another process may take it before we do: callers try again. */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen({ port: 0, host: '127.0.0.1' }, () => {
      const address = server.address()
      server.close(() =>
        typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error('the kernel gave no port')),
      )
    })
  })

/** `wanted` when it is free, else the next free one of the fifty after it, else any. */
export const portFrom = async (wanted: number, host = '127.0.0.1'): Promise<number> => {
  for (let port = wanted; port < Math.min(wanted + 50, 65536); port++) if (await isPortFree(port, host)) return port
  return freePort()
}
