import { failureOf } from './chunk-error.ts'
import { registerCodecs } from './codecs.ts'
import type { Answer, ChunkOrder, Order } from './messages.ts'
import { readChunk } from './read-chunk.ts'

registerCodecs()

const running = new Map<number, AbortController>()

const answer = (message: Answer): void => {
  const transfer = message.failure === undefined ? [message.values.buffer] : []
  globalThis.postMessage(message, { transfer })
}

const carryOut = async (order: ChunkOrder): Promise<void> => {
  const controller = new AbortController()
  running.set(order.id, controller)
  try {
    answer({ id: order.id, values: await readChunk(order, controller.signal) })
  } catch (error) {
    answer({ id: order.id, failure: failureOf(error) })
  } finally {
    running.delete(order.id)
  }
}

globalThis.addEventListener('message', ({ data }: MessageEvent<Order>) => {
  if (data.type === 'abort') running.get(data.id)?.abort()
  else void carryOut(data)
})
