import { createSolver } from './create-solver.ts'
import type { Order } from './messages.ts'

// A message to oneself comes after those that wait, and at once; a timer would wait some milliseconds more.
const { port1, port2 } = new MessageChannel()
const waiting: (() => void)[] = []
port1.onmessage = () => waiting.shift()?.()

const solver = createSolver({
  report: (report) => globalThis.postMessage(report),
  now: () => performance.now(),
  breathe: () =>
    new Promise((resolve) => {
      waiting.push(resolve)
      port2.postMessage(undefined)
    }),
})

globalThis.addEventListener('message', ({ data }: MessageEvent<Order>) => solver(data))
