import type { Hint } from '@reticle/contract'
import { newId } from '@reticle/db'
import { aContent, aProtocol, aRegion } from '@reticle/testkit'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { type CompareParts, comparer, startCompareLoop } from './compare-loop.ts'
import { makeWorld, type World } from './jobs/test/world.ts'

const good = aContent()
const poor = aContent({ answers: [{ questionId: 'quality', value: { kind: 'choice', option: 'poor' } }] })

describe('the compare loop', () => {
  let world: World
  let parts: CompareParts
  const asked: string[] = []
  const told: Hint[] = []
  const errors: unknown[] = []
  const refreshed: string[] = []
  let compared = 0
  /** What happened in its order: C for a batch that was compared, H for a hint. */
  let order = ''
  beforeAll(async () => {
    world = await makeWorld({
      redundancy: { reads: 2, maxReads: 3, stopAt: 0.9 },
      dispensing: { order: { kind: 'low-agreement' } },
    })
    const { read, unitOfWork, now } = world.context
    parts = {
      databaseUrl: world.url,
      read,
      unitOfWork,
      now,
      dispenser: { refresh: async (_, taskIds) => void refreshed.push(...taskIds) },
      queue: { enqueue: async (name, payload) => void asked.push(`${name} ${Object.values(payload).join()}`) },
      hints: {
        publish: async (hint) => {
          told.push(hint)
          order += 'H'
        },
        subscribe: async () => async () => undefined,
        presence: { publish: async () => undefined, subscribe: async () => async () => undefined },
        close: async () => undefined,
      },
      onError: (error) => errors.push(error),
      onCompared: (tasks) => {
        compared += tasks
        if (tasks > 0) order += 'C'
      },
    }
  })
  afterAll(() => world.close())
  beforeEach(async () => {
    compared = 0
    order = ''
    for (const list of [asked, told, errors, refreshed]) list.length = 0
    await world.query(`update tasks set state = 'withdrawn'`)
    await world.query('delete from outbox')
  })

  const stateOf = async (ids: readonly string[]) =>
    new Map((await world.query('select id, state from tasks where id = any($1)', [ids])).map((row) => [row.id, row.state]))
  /** All of what waits now. */
  const compareAll = async (): Promise<void> => {
    const { round, close } = comparer(parts)
    while (await round());
    await close()
  }

  it('compares what waits in batches, with one refit and one hint for each of them at most', async () => {
    const ids = await world.open(450)
    const [first = ''] = ids
    await world.annotateAll(ids, [good, good])
    await compareAll()
    expect(compared).toBe(450)
    expect(new Set((await stateOf(ids)).values())).toEqual(new Set(['settled']))
    expect(await world.eventTypes(first)).toEqual(['consensus.computed', 'task.settled'])
    const rows = await world.query('select outcome, decision, agreement from consensus where task_id = any($1)', [ids])
    expect([rows.length, rows[0]?.agreement, rows[0]?.decision.ruleId, rows[0]?.outcome.by.inputs.length]).toEqual([450, 1, 'agreed', 2])
    const batches = order.replaceAll('H', '').length
    expect(batches).toBe(2)
    // A slow machine asks again after a second.
    const outbox = await world.outbox()
    expect(new Set(outbox)).toEqual(new Set(['refit-project']))
    expect(outbox.length).toBeLessThanOrEqual(batches)
    // How many batches a hint speaks of depends on the machine; each speaks of one at least, and the last batch is told of too.
    expect(order).toMatch(/^(C+H)+$/)
    for (const hint of told) expect(hint).toEqual({ projectId: world.projectId, topics: ['progress', 'contested', 'samples'] })
  })

  it('L14: stops early where readers agree, asks one more where not, places it anew in the queue, and tells the dispenser', async () => {
    const ids = await world.open(2)
    const [split = '', same = ''] = ids
    await world.annotateAll([split], [good, poor])
    await world.annotateAll([same], [good, good])
    await compareAll()
    expect(await stateOf(ids)).toEqual(
      new Map([
        [split, 'collecting'],
        [same, 'settled'],
      ]),
    )
    const [row] = await world.query('select reads, rule_id, agreement, queue_key, position from tasks where id = $1', [split])
    expect(row).toMatchObject({ reads: 3, rule_id: 'stop-early', agreement: 0.5 })
    expect(BigInt(row?.queue_key)).toBe((BigInt(0x3f000000) << 31n) + BigInt(row?.position))
    expect(refreshed).toEqual([split])
    await world.annotateAll([split], [poor], 2)
    await compareAll()
    expect(await stateOf([split])).toEqual(new Map([[split, 'contested']]))
  })

  it('does not let a task that cannot be compared stop the others: it is left to the job, and looked at again later', async () => {
    const ids = await world.open(3)
    const [bad = '', ...others] = ids
    await world.annotateAll(others, [good, good])
    await world.annotateAll([bad], [good])
    await world.annotateRaw(bad, 1, '{"regions": [], "comment": ""}')
    const { round, close } = comparer(parts)
    while (await round());
    expect(await stateOf(ids)).toEqual(new Map([[bad, 'comparing'], ...others.map((id): [string, string] => [id, 'settled'])]))
    expect(asked).toEqual([`compare-task ${bad}`])
    expect(errors).toHaveLength(1)
    expect(await round()).toBe(0)
    expect(errors).toHaveLength(1)
    const before = world.clock.now
    world.clock.now = new Date(before.getTime() + 21_000)
    await round()
    expect([errors.length, asked.length]).toEqual([2, 2])
    world.clock.now = before
    await close()
  })

  it('tries each task of a batch alone when Postgres refuses to write one of them', async () => {
    const ids = await world.open(3)
    const [bad = '', ...others] = ids
    await world.annotateAll(ids, [good, poor])
    const protocolId = newId()
    const content = {
      ...aProtocol({ redundancy: { reads: 2, maxReads: 3 } }),
      redundancy: { reads: 2, maxReads: 3_000_000_000 },
      routing: [
        { id: 'odd', reason: 'odd', when: { fact: 'readers', op: '>', value: 0 }, effect: { kind: 'more-reads', reads: 2_999_999_999 } },
      ],
    }
    await world.query('insert into protocols (id, project_id, version, content, created_by) values ($1, $2, 99, $3, $4)', [
      protocolId,
      world.projectId,
      JSON.stringify(content),
      world.people[0],
    ])
    await world.query('update tasks set protocol_id = $2 where id = $1', [bad, protocolId])
    await compareAll()
    expect(await stateOf(ids)).toEqual(new Map([[bad, 'comparing'], ...others.map((id): [string, string] => [id, 'collecting'])]))
    expect([asked, errors.length]).toEqual([[`compare-task ${bad}`], 1])
  })

  it('leaves heavy tasks to the job', async () => {
    const ids = await world.open(1)
    const many = aContent({ regions: Array.from({ length: 1001 }, () => aRegion()) })
    await world.annotateAll(ids, [many, many])
    await compareAll()
    expect([asked, errors, [...(await stateOf(ids)).values()]]).toEqual([[`compare-task ${ids[0]}`], [], ['comparing']])
  })

  it('two workers never compare the same task, and wake at the commit that meets a quorum', async () => {
    const ids = await world.open(600)
    const stops = [startCompareLoop(parts), startCompareLoop(parts)]
    await world.annotateAll(ids, [good, good])
    await world.query(`select pg_notify('reticle_comparing', '')`)
    await vi.waitFor(async () => expect(new Set((await stateOf(ids)).values())).toEqual(new Set(['settled'])), {
      timeout: 20_000,
      interval: 20,
    })
    for (const stop of stops) await stop()
    expect(compared).toBe(600)
    expect(await world.query('select count(*)::int as n from consensus where task_id = any($1)', [ids])).toEqual([{ n: 600 }])
    expect(errors).toEqual([])
  })
})
