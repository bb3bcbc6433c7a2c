import { foldProgress, newId, sealAll } from '@reticle/db'
import type { EventType } from '@reticle/domain'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Actor, type TestApi, testApi } from './test/test-api.ts'
import { addSamples, aLab, type Lab, readNext, rowsIn, tell } from './test/world.ts'

let api: TestApi
beforeAll(async () => {
  api = await testApi()
})
afterAll(() => api.close())

/** Seals and counts what was written, as a worker does every few seconds. */
const counted = async (): Promise<void> => {
  await sealAll(api.database, api.now)
  await foldProgress(api.database, api.now)
}
const forecastOf = async (lab: Lab, actor: Actor, query: Record<string, string> = {}) => {
  const answer = await api.call(actor, 'getProgressForecast', { params: { projectId: lab.projectId }, query })
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json()
}
const at = (text: string) => new Date(text)
const tellAt = (lab: Lab, type: EventType, subjectId: string, when: Date, payload: Record<string, unknown> = {}) =>
  api.unitOfWork(({ events }) =>
    events.add({ type, subjectId, at: when, organizationId: lab.organizationId, projectId: lab.projectId, payload }),
  )
const idsOf = (tasks: readonly { readonly id: string }[]): string[] => tasks.map(({ id }) => id)
const daysAgo = (days: number) => new Date(api.now().getTime() - days * 86_400_000)

describe('PG2, PG3: days', () => {
  it('count each sealed event once, in the time zone that is asked for', async () => {
    const lab = await aLab(api, 'Zones')
    const [one, two] = await addSamples(api, lab, 2)
    await tellAt(lab, 'task.opened', one?.id ?? '', at('2026-03-01T12:00:00Z'))
    await tellAt(lab, 'task.opened', two?.id ?? '', at('2026-03-01T12:00:00Z'))
    await tellAt(lab, 'task.quorum-met', one?.id ?? '', at('2026-03-01T23:29:00Z'))
    await tellAt(lab, 'task.contested', one?.id ?? '', at('2026-03-01T23:30:00Z'))
    await tellAt(lab, 'task.settled', one?.id ?? '', at('2026-03-02T10:00:00Z'), { by: 'adjudication' })
    await tellAt(lab, 'task.reopened', one?.id ?? '', at('2026-03-02T11:00:00Z'))
    await counted()
    await counted()
    const days = async (zone: string) =>
      (await forecastOf(lab, lab.manager, { zone, days: '1100' })).days
        .slice(0, 2)
        .map((day: Record<string, unknown>) => [day.day, day.settled, day.contested, day.open, day.contestedOpen])
    expect(await days('UTC')).toEqual([
      ['2026-03-01', 0, 1, 2, 1],
      ['2026-03-02', 1, 0, 2, 0],
    ])
    expect(await days('Asia/Kathmandu')).toEqual([
      ['2026-03-01', 0, 0, 2, 0],
      ['2026-03-02', 1, 1, 2, 0],
    ])
    const { groups } = await forecastOf(lab, lab.manager)
    expect(groups).toEqual([{ key: 'night', values: 1, shown: [{ value: '1', tasks: 2, settled: 0, contested: 0 }] }])
  })

  it('hold what people did over the API, and what is left', async () => {
    const lab = await aLab(api, 'Doers', { redundancy: { reads: 2 } })
    const opened = await addSamples(api, lab, 3)
    await tell(api, lab, idsOf(opened), 'task.opened')
    await readNext(api, lab, lab.annotator)
    await readNext(api, lab, lab.annotator)
    await counted()
    const shown = await forecastOf(lab, lab.owner)
    expect(shown.days.at(-1)).toMatchObject({ submits: 2, minutes: 2 / 60 })
    expect(shown.needed).toEqual({ asked: 4, expected: 4, escalation: { tasks: 0, share: null, extraReads: null } })
    expect(shown.queue).toMatchObject({ ready: 3, leased: 0, starving: 0 })
    expect(shown.forecast).toEqual({ kind: 'unknown', why: 'too-few-days', n: 0 })
    expect(shown.expertMinutes).toMatchObject({ perRead: 1 / 60, perSettledSample: null, toEnd: 4 / 60 })
    expect(shown.throughput).toEqual({ last7: null, last28: null })
  })

  it('refuse a time zone that nobody knows', async () => {
    const lab = await aLab(api, 'Nowhere')
    const answer = await api.call(lab.owner, 'getProgressForecast', {
      params: { projectId: lab.projectId },
      query: { zone: 'Mars/Olympus' },
    })
    expect([answer.statusCode, answer.json().code]).toEqual([400, 'invalid-input'])
  })
})

/** A project with 30 days of 10 reads each behind it, and `open` tasks of 2 reads before it. */
const busyLab = async (name: string, open: number) => {
  const lab = await aLab(api, name, { redundancy: { reads: 2 } })
  const opened = await addSamples(api, lab, open)
  await tell(api, lab, idsOf(opened), 'task.opened')
  for (let day = 1; day <= 30; day++)
    await api.unitOfWork(({ events }) =>
      events.add(
        ...Array.from({ length: 10 }, () => ({
          ...{ type: 'annotation.submitted' as const, subjectId: newId(), at: daysAgo(day) },
          ...{ organizationId: lab.organizationId, projectId: lab.projectId, payload: { isCounted: true } },
        })),
      ),
    )
  await counted()
  return { lab, opened }
}

describe('PG6, PG10: the forecast', () => {
  it('goes on at the pace of the past, and is compared with the due date', async () => {
    const { lab } = await busyLab('Steady', 30)
    const before = await forecastOf(lab, lab.manager)
    const inDays = (days: number) => new Date(Date.parse(`${before.today}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
    expect(before.throughput).toEqual({ last7: 10, last28: 10 })
    expect(before.forecast).toMatchObject({ kind: 'dates', p10: inDays(6), p50: inDays(6), p90: inDays(6) })
    expect(before.alerts).toEqual([])
    const due = { params: { projectId: lab.projectId }, body: { dueOn: inDays(2) } }
    expect((await api.call(lab.manager, 'updateProject', due)).json().dueOn).toBe(inDays(2))
    expect((await forecastOf(lab, lab.manager)).alerts).toEqual([{ code: 'late', dueOn: inDays(2), days: 4 }])
    api.advance(4 * 86_400_000)
    const later = await forecastOf(lab, await api.sessionOf(lab.manager.personId, lab.manager.name))
    expect(later.alerts.find(({ code }: { code: string }) => code === 'stalled')).toEqual({ code: 'stalled', days: 5, ready: 30 })
  })

  it('expects escalations as they were seen', async () => {
    const { lab, opened } = await busyLab('Escalating', 10)
    const [a, b, c, d] = opened.map(({ id }) => id)
    await rowsIn(api, `update tasks set counted = 2, state = 'settled', settled_at = now() where id = any($1::uuid[])`, [a, b, c])
    await rowsIn(api, `update tasks set counted = 6, reads = 6, state = 'contested', contested_at = now() where id = $1`, d)
    for (const id of [a, b, c]) await tellAt(lab, 'task.settled', id ?? '', api.now(), { by: 'consensus' })
    await tellAt(lab, 'task.contested', d ?? '', api.now())
    await counted()
    const { needed } = await forecastOf(lab, lab.manager)
    expect(needed).toEqual({ asked: 12, expected: 18, escalation: { tasks: 4, share: 0.25, extraReads: 1 } })
  })

  it('PG12: tells nothing of gold to someone who also labels', async () => {
    const { lab, opened } = await busyLab('Masked', 5)
    const both = await lab.join('Reads and reviews', 'reviewer', 'annotator')
    const gold = opened[0]?.id ?? ''
    await rowsIn(
      api,
      `update tasks set state = 'settled', is_gold = true, resolution_kind = 'gold', settled_at = now() where id = $1`,
      gold,
    )
    await tellAt(lab, 'task.known', gold, api.now())
    await counted()
    const after = await forecastOf(lab, both)
    expect([after.needed.asked, (await forecastOf(lab, lab.manager)).needed.asked]).toEqual([10, 8])
    expect(after.groups).toBeNull()
    expect(after.days.at(-1)).toMatchObject({ settled: null, contested: null, open: null, contestedOpen: null })
    expect((await forecastOf(lab, lab.manager)).days.at(-1)).toMatchObject({ settled: 1 })
  })
})
