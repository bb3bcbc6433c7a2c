import { availableParallelism, loadavg } from 'node:os'
import { createEmKernel, type VoteTable } from '@reticle/consensus'
import { threadHost } from '@reticle/threads'
import { median, report } from '../figure.ts'

type Round = {
  readonly log: number
  /** Wall time, ms. */
  readonly wall: number
  /** Processor time of all threads, ms. */
  readonly processor: number
  /** Processor time of the thread that had most to do, as nearly as can be told: what the wall time is where nothing else runs. */
  readonly longest: number
}

/** At least two, so that there is a figure where there is one core only. */
const most = Math.max(2, availableParallelism())
/** Threads begin and code is compiled in the first rounds. */
const warmUp = 8

const bytesOf = ({ buffer, byteOffset, byteLength }: Float64Array): Buffer => Buffer.from(buffer, byteOffset, byteLength)

const spent = ({ user, system }: NodeJS.CpuUsage): number => (user + system) / 1000

const stepOf = (kernel: ReturnType<typeof createEmKernel>, threads: number): Round => {
  const [all, own] = [process.cpuUsage(), process.threadCpuUsage()]
  const started = performance.now()
  const log = kernel.step(0)
  const wall = performance.now() - started
  const [processor, mine] = [spent(process.cpuUsage(all)), spent(process.threadCpuUsage(own))]
  return { log, wall, processor, longest: Math.max(mine, threads === 1 ? 0 : (processor - mine) / (threads - 1)) }
}

/**
 * An EM iteration on 1, 2, ... threads, up to the number of cores, turn by turn in one run. Outcomes must be the same, to the last bit. Wall times
 * are the best of the rounds, since whatever else runs on the machine only makes a round longer; where cores are taken they show no gain, and the
 * processor time of the busiest thread says what it would be.
 */
export const reportScaling = (table: VoteTable, rounds: number): void => {
  const load = loadavg()[0]?.toFixed(1)
  process.stderr.write(`consensus: scaling on ${availableParallelism()} cores, with a load of ${load} by all that runs here before\n`)
  const kernels = Array.from({ length: most }, (_, n) => createEmKernel(table, threadHost(n + 1, { cost: 0 })))
  const all = Array.from({ length: rounds }, (_, round) => {
    const steps = kernels.map((kernel, n) => stepOf(kernel, n + 1))
    if (new Set(steps.map(({ log }) => log)).size !== 1) throw new Error(`round ${round}: the likelihood depends on the number of threads`)
    return steps
  }).slice(warmUp)
  const [first, ...others] = kernels.map((kernel) => bytesOf(kernel.confusion()))
  if (first === undefined || others.some((other) => !other.equals(first))) throw new Error('readers depend on the number of threads')
  for (const kernel of kernels) kernel.end()
  const on = (threads: number, what: 'wall' | 'processor' | 'longest'): number[] =>
    all.map((steps) => steps[threads - 1]?.[what] ?? Number.NaN)
  for (let threads = 2; threads <= most; threads++) {
    const common = { bench: 'consensus', unit: 'ms', better: 'lower' } as const
    // At least 0.7 of a thread's worth by each thread.
    const goal = 1 / (0.7 * threads)
    const name = `an EM iteration on ${threads} threads against one (1 / ratio is the speed-up)`
    report({ ...common, name: `${name}, wall time`, value: Math.min(...on(threads, 'wall')), baseline: Math.min(...on(1, 'wall')), goal })
    report({
      ...common,
      name: `${name}, processor time of the busiest`,
      value: median(on(threads, 'longest')),
      baseline: median(on(1, 'longest')),
      goal,
    })
    const sums = { value: median(on(threads, 'processor')), baseline: median(on(1, 'processor')) }
    report({ ...common, name: `processor time of an EM iteration on ${threads} threads against one`, ...sums, goal: 1.25 })
  }
}
