import { emModule } from './em-module.ts'
import type { EmLayout } from './layout.ts'

/** A WebAssembly memory that several threads see. */
export type SharedMemory = { readonly buffer: SharedArrayBuffer }

type Kernel = {
  readonly explain: (...numbers: readonly number[]) => number
  readonly normalise: (...numbers: readonly number[]) => void
}

/** What is used of WebAssembly: pure packages have no types of a host. */
declare const WebAssembly: {
  readonly Memory: new (size: { readonly initial: number; readonly maximum: number; readonly shared: true }) => SharedMemory
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (
    module: object,
    imports: { readonly env: { readonly memory: SharedMemory; readonly log: (x: number) => number } },
  ) => { readonly exports: Kernel }
}

/** A product of probabilities that is at least this is held well enough. */
const safe = 1e-250

let compiled: object | undefined
const moduleNow = (): object => {
  compiled ??= new WebAssembly.Module(emModule)
  return compiled
}

export const memoryFor = ({ pages }: EmLayout): SharedMemory => new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true })

/** Parts of an M step: readers' tables are added up and divided by themselves, so how they are dealt out changes no number. */
const mostShares = 64

/** The two phases of an iteration on a memory that is laid out, part by part. Any thread can do any part; the numbers are the same. */
export const phasesOf = (memory: SharedMemory, layout: EmLayout) => {
  const { explain, normalise } = new WebAssembly.Instance(moduleNow(), { env: { memory, log: Math.log } }).exports
  const integers = new Int32Array(memory.buffer)
  const numbers = new Float64Array(memory.buffer)
  const { width, classes, workers, blocks } = layout
  const shares = blocks === 1 ? 1 : Math.min(workers, mostShares)
  return [
    {
      parts: shares,
      run: (share: number): void => {
        const [from, to] = [share, share + 1].map((n) => Math.floor((n * workers) / shares))
        normalise(
          ...[from ?? 0, to ?? 0, classes, width, layout.confusion],
          ...[layout.next, blocks, layout.bytes, numbers[layout.smoothing / 8] ?? 0],
        )
      },
    },
    {
      parts: blocks,
      run: (block: number): void => {
        const [from, to] = [integers[layout.bounds / 4 + block] ?? 0, integers[layout.bounds / 4 + block + 1] ?? 0]
        integers[layout.hards / 4 + block] = explain(
          ...[from, to, width, layout.start, layout.votes, layout.confusion, layout.next + block * layout.bytes],
          ...[layout.priors, layout.sums + block * layout.sumsBytes, layout.hard + 4 * from, layout.logs + 8 * block, safe],
        )
      },
    },
  ] as const
}

/** The M step, and the E step. */
export type Phases = ReturnType<typeof phasesOf>
