import { connect, type Socket } from 'node:net'

export type Answer = { readonly status: number; readonly body: string }
/** One connection that is kept: a request at a time, as text, and the answer. */
export type Connection = {
  readonly send: (request: string, withBody: boolean, onAnswer: (answer: Answer) => void) => void
  readonly close: () => void
}

const headEnd = '\r\n\r\n'

/**
 * HTTP/1.1 over a bare socket, for answers with a Content-Length or without a body; it reads no more of them than it must, so that the
 * client takes as little as it can of the cores that the server is measured on.
 */
export const openConnection = (port: number, onBroken: (cause: string) => void): Promise<Connection> =>
  new Promise((resolve) => {
    let onAnswer: ((answer: Answer) => void) | undefined
    let wantsBody = false
    let held = ''
    const socket: Socket = connect({ port, host: '127.0.0.1', noDelay: true })
    const take = (chunk: Buffer) => {
      const text = chunk.toString('latin1')
      held = held === '' ? text : held + text
      const end = held.indexOf(headEnd)
      if (end < 0) return
      const status = Number(held.slice(9, 12))
      const at = status === 204 ? -1 : held.toLowerCase().lastIndexOf('content-length: ', end)
      const length = at < 0 ? 0 : Number.parseInt(held.slice(at + 16, at + 26), 10)
      const whole = end + headEnd.length + length
      if (held.length < whole) return
      const body = wantsBody || status >= 400 ? held.slice(end + headEnd.length, whole) : ''
      held = ''
      onAnswer?.({ status, body })
    }
    socket.on('data', take)
    socket.on('error', (error) => onBroken(error.message))
    socket.on('close', () => onBroken('the server closed the connection'))
    socket.once('connect', () =>
      resolve({
        send: (request, withBody, next) => {
          wantsBody = withBody
          onAnswer = next
          socket.write(request, 'latin1')
        },
        close: () => {
          socket.removeAllListeners('close')
          socket.destroy()
        },
      }),
    )
  })
