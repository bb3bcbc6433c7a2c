import { describe, expect, it } from 'vitest'
import { type ChunkLoader, createChunkLoader, type Wanted } from './chunk-loader.ts'
import type { Outcome } from './worker-pool.ts'

const order = { root: '', path: '', coordinates: [], chunk: [], isComplete: true, isSmall: false, maximum: null }
const wanted = (key: string, rank = 0): Wanted => ({ key, rank, order: { ...order, path: key } })
const values = (bytes: number): Outcome => ({ values: new Uint8Array(bytes) })

const set = (capacity = 1000, atOnce = 2) => {
  const asked = new Map<string, (outcome: Outcome) => void>()
  const log: string[] = []
  const timers: { readonly at: number; readonly run: () => void }[] = []
  let time = 0
  const loader: ChunkLoader = createChunkLoader({
    capacity,
    atOnce,
    now: () => time,
    later: (run, milliseconds) => {
      const timer = { at: time + milliseconds, run }
      timers.push(timer)
      return () => timers.splice(timers.indexOf(timer), 1)
    },
    reader: {
      warm: () => undefined,
      read: ({ path }, done) => {
        log.push(path)
        asked.set(path, done)
        return () => {
          log.push(`- ${path}`)
          done({ failure: { kind: 'aborted', reason: 'not-wanted', detail: '' } })
        }
      },
    },
  })
  const pass = (milliseconds: number) => {
    time += milliseconds
    for (const timer of [...timers]) if (timer.at <= time) timer.run()
  }
  return { loader, log, pass, answer: (key: string, outcome: Outcome) => asked.get(key)?.(outcome) }
}

describe('the loader of chunks', () => {
  it('asks for what is needed most first, and for no more at once than it may', () => {
    const { loader, log, answer } = set()
    loader.want({}, [wanted('far', 3), wanted('near', 1), wanted('next', 2)])
    expect(log).toEqual(['near', 'next'])
    answer('near', values(1))
    expect(log).toEqual(['near', 'next', 'far'])
    expect(loader.values('near')).toHaveLength(1)
  })

  it('fetches the overview before anything else, and what is finer when that has come or cannot be had', () => {
    const { loader, log, answer } = set()
    loader.want({}, [wanted('overview', 0), wanted('fine', 1)])
    expect(log).toEqual(['overview'])
    answer('overview', values(1))
    expect(log).toEqual(['overview', 'fine'])
    const other = set()
    other.loader.want({}, [wanted('overview', 0), wanted('fine', 1)])
    other.answer('overview', { failure: { kind: 'absent', reason: 'not-wanted', detail: '' } })
    expect(other.log).toEqual(['overview', 'fine'])
  })

  it('gives up what went out of sight, unless another canvas shows it', () => {
    const { loader, log } = set()
    const [one, two] = [{}, {}]
    loader.want(one, [wanted('a'), wanted('b')])
    loader.want(two, [wanted('b')])
    loader.want(one, [wanted('c')])
    expect(log).toEqual(['a', 'b', '- a', 'c'])
  })

  it('keeps no more bytes than it may, and forgets first what was used longest ago', () => {
    const { loader, answer } = set(100)
    loader.want({}, [wanted('a'), wanted('b'), wanted('c')])
    answer('a', values(40))
    answer('b', values(40))
    expect(loader.values('a')).toBeDefined()
    answer('c', values(40))
    expect(['a', 'b', 'c'].map((key) => loader.values(key) !== undefined)).toEqual([true, false, true])
  })

  it('tries again what failed, ever later, and at once when it is told to', () => {
    const { loader, log, answer, pass } = set()
    const fail = () => answer('a', { failure: { kind: 'unreachable', reason: 'no-server', detail: '' } })
    loader.want({}, [wanted('a')])
    fail()
    expect(loader.trouble('a')).toMatchObject({ kind: 'failed', reason: 'the server cannot be reached' })
    pass(999)
    expect(log).toEqual(['a'])
    pass(1)
    expect(log).toEqual(['a', 'a'])
    fail()
    pass(1_500)
    expect(log).toHaveLength(2)
    loader.retry('a')
    expect(log).toHaveLength(3)
    answer('a', values(1))
    expect(loader.trouble('a')).toBeUndefined()
  })

  it('answers one who waits for a chunk, or says why it cannot be had', async () => {
    const { loader, log, answer } = set(1000, 1)
    loader.want({}, [wanted('a'), wanted('b')])
    const read = loader.load(wanted('c'))
    const broken = loader.load(wanted('d'))
    answer('a', values(1))
    expect(log).toEqual(['a', 'c'])
    answer('c', values(3))
    answer('d', { failure: { kind: 'refused', reason: 'no-ranges', detail: '' } })
    await expect(read).resolves.toHaveLength(3)
    await expect(broken).rejects.toThrow('the server does not answer ranges')
    const controller = new AbortController()
    const late = loader.load(wanted('e'), controller.signal)
    controller.abort(new Error('no longer'))
    await expect(late).rejects.toThrow('no longer')
  })
})
