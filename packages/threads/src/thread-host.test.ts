import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { algorithmById, createEmKernel, type LabelResult, type ThreadHost, type VoteTable, voteTable } from '@reticle/consensus'
import type { HostThread } from '@reticle/consensus/thread'
import { describe, expect, it } from 'vitest'
import { plantedTable } from './test/planted-table.ts'
import { threadHost } from './thread-host.ts'

const outcomeOf = (table: VoteTable, threads?: ThreadHost, parameters = {}): LabelResult => {
  const fitted = algorithmById('dawid-skene')?.fit(table, { parameters, ...(threads && { threads }) })
  if (fitted?.ok !== true) throw new Error('Dawid-Skene always fits')
  return fitted.value
}

/** Every number of an outcome, to the last bit. */
const bytesOf = ({ posterior, priors, confusion, iterations, logLikelihood }: LabelResult): string =>
  [posterior, priors, confusion, Float64Array.of(iterations, logLikelihood ?? Number.NaN)]
    .map(({ buffer }) => Buffer.from(buffer).toString('base64'))
    .join(' ')

/** A host that knows the threads that were asked for, and gives no more than `room`. */
const counting = (most: number, room = most) => {
  const host = threadHost(most, { cost: 0 })
  const started: HostThread[] = []
  const start: ThreadHost['start'] = (task) => {
    if (started.length === room) throw new Error('no room')
    const thread = host.start(task)
    started.push(thread)
    return thread
  }
  return { started, host: { ...host, start } }
}

const script = fileURLToPath(new URL('./test/run-fit.ts', import.meta.url))
/** In a process of its own, which has to end by itself. */
const run = async (what: string, death = '') => {
  const env = { ...process.env, TEST_DEATH: death }
  return JSON.parse((await promisify(execFile)(process.execPath, [script, what], { env, timeout: 50_000 })).stdout)
}

describe('a fit on threads', { timeout: 60_000 }, () => {
  // Three blocks, and the first has items that are done in logs.
  const table = plantedTable(80_000, 3)
  const alone = outcomeOf(table)

  it.each([1, 2, 3, 4])('C115: has the same bytes on %i threads as on the one that called', (threads) => {
    const { started, host } = counting(threads)
    expect(bytesOf(outcomeOf(table, host))).toBe(bytesOf(alone))
    // No more than there are blocks.
    expect(started).toHaveLength(Math.min(threads, 3) - 1)
  })

  it('C115: has the same bytes in every round, with smoothing too', () => {
    const kernels = [undefined, threadHost(2, { cost: 0 }), threadHost(3, { cost: 0 })].map((host) => createEmKernel(table, host))
    try {
      for (let round = 0; round < 60; round++) {
        const logs = kernels.map((kernel) => kernel.step(round % 2))
        expect(new Set(logs).size).toBe(1)
      }
      const [first, ...others] = kernels.map((kernel) => Buffer.from(kernel.confusion().buffer).toString('base64'))
      for (const other of others) expect(other).toBe(first)
    } finally {
      for (const kernel of kernels) kernel.end()
    }
  })

  it.each([
    ['no votes', voteTable([])],
    ['one vote', voteTable([{ item: 'i', worker: 'w', label: 'a' }])],
    ['few votes', plantedTable(5000)],
  ])('asks for no thread with %s', (_name, small) => {
    const { started, host } = counting(4)
    expect(bytesOf(outcomeOf(small, host))).toBe(bytesOf(outcomeOf(small)))
    expect(started).toHaveLength(0)
  })

  it.each([
    ['the fit is over', counting(3)],
    ['the fit fails', counting(3, 1)],
  ])('leaves no thread once %s', async (_name, { started, host }) => {
    const work = () => outcomeOf(table, host)
    if (_name === 'the fit fails') expect(work).toThrow('no room')
    else work()
    expect(started.length).toBeGreaterThan(0)
    const gone = () => started.map((thread) => thread.failure() !== undefined)
    await expect.poll(gone, { timeout: 20_000 }).toEqual(started.map(() => true))
  })

  it('asks for no thread before the fit has taken as long as it takes to start one', () => {
    const { started, host } = counting(2)
    const kernel = createEmKernel(table, { ...host, cost: 3_000_000 })
    const after = Array.from({ length: 6 }, () => {
      kernel.step(0)
      return started.length
    })
    kernel.end()
    // An iteration multiplies two times 80,000 votes by 6 numbers.
    expect(after).toEqual([0, 0, 0, 1, 1, 1])
  })

  it.each([
    ['with-a-word', /^thread 2 of 2 of a fit ended before the fit did: RuntimeError: memory access out of bounds$/],
    ['silently', /^thread 2 of 2 of a fit ended before the fit did: it is gone without a word/],
    ['at-once', /^thread 2 of 2 of a fit ended before the fit did: it is gone without a word/],
  ])('C115: says which thread died (%s), and the process ends', async (how, reason) => {
    expect(await run('die', how)).toEqual({ error: expect.stringMatching(reason) })
  })

  it('is over at once when the thread that fits is ended: none of its threads goes on', async () => {
    const { during, after } = await run('cancel')
    expect(during).toBeGreaterThan(100)
    expect(after).toBeLessThan(during / 4)
  })
})
