/** P3: claim and complete against BullMQ's getNextJob and moveToCompleted, on the same Redis, in turns. */
import { connectDispatch, type Dispenser, type TaskPlaces } from '@reticle/dispatch'
import type { ProtocolId, SampleId, TaskId } from '@reticle/domain'
import { Queue, Worker } from 'bullmq'
import { Redis } from 'ioredis'
import type pg from 'pg'
import type { Engines } from '../engines.ts'
import { median, report } from '../figure.ts'
import { requestOf, type Study, say } from './study.ts'

const rounds = 5
const atOnce = 64

/** Operations a second of \`work\`, this many in flight. */
const rateOf = async (count: number, work: (index: number) => Promise<void>): Promise<number> => {
  let next = 0
  const started = performance.now()
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (next < count) await work(next++)
    }),
  )
  return (count / (performance.now() - started)) * 1000
}

/** Keeps places at hand, as the api does: what comes next is read before it is asked for. */
const placesIn = (pool: pg.Pool): TaskPlaces => {
  type Row = { id: TaskId; sampleId: SampleId; protocolId: ProtocolId }
  const kept = new Map<TaskId, Row>()
  const of = async (taskIds: readonly TaskId[]) => {
    const missing = taskIds.filter((id) => !kept.has(id))
    if (missing.length > 0) {
      const text = 'select id, sample_id as "sampleId", protocol_id as "protocolId" from tasks where id = any($1::uuid[])'
      for (const row of (await pool.query<Row>({ name: 'places', text, values: [missing] })).rows) kept.set(row.id, row)
    }
    return kept
  }
  return { known: (taskId) => kept.get(taskId), of, ahead: (taskIds) => void of(taskIds) }
}

const ownRate = (dispenser: Dispenser, { projectId, people }: Study, count: number): Promise<number> =>
  rateOf(count, async (index) => {
    const annotatorId = people[index % people.length]
    if (annotatorId === undefined) return
    const outcome = await dispenser.claim(requestOf(projectId, annotatorId))
    if (outcome.kind !== 'leased') throw new Error(`nothing to claim: ${outcome.reason}`)
    // What a submission of a live lease costs the dispenser.
    dispenser.forget([outcome.lease])
  })

const bullRate = async (url: string, count: number): Promise<number> => {
  const connection = new Redis(url, { maxRetriesPerRequest: null })
  const queue = new Queue('bench', { connection, defaultJobOptions: { removeOnComplete: true } })
  for (let made = 0; made < count; made += 1000)
    await queue.addBulk(Array.from({ length: Math.min(1000, count - made) }, () => ({ name: 'task', data: {} })))
  const worker = new Worker('bench', null, { connection, autorun: false })
  await worker.waitUntilReady()
  const rate = await rateOf(count, async (index) => {
    const token = String(index)
    const job = await worker.getNextJob(token, { block: false })
    await job?.moveToCompleted('done', token, false)
  })
  await worker.close()
  await queue.obliterate({ force: true })
  await queue.close()
  connection.disconnect()
  return rate
}

export const measureRate = async (engines: Engines, study: Study) => {
  const { redisUrl } = engines
  if (redisUrl === null) return
  const count = Math.min(20_000, Math.floor(study.tasks / 4))
  const dispatch = await connectDispatch({
    databaseUrl: engines.databaseUrl,
    redisUrl,
    onError: (error) => say(String(error)),
    places: placesIn(engines.pool),
  })
  await dispatch.dispenser.rebuild()
  const [own, bull]: number[][] = [[], []]
  for (let round = 0; round <= rounds; round++) {
    const [one, other] = [await ownRate(dispatch.dispenser, study, count), await bullRate(redisUrl, count)]
    say(`P3 round ${round}: ${Math.round(one)} claims, ${Math.round(other)} jobs a second`)
    // The first round warms up.
    if (round > 0) {
      own?.push(one)
      bull?.push(other)
    }
  }
  await dispatch.close()
  const name = `P3 claim and complete, ${atOnce} at once, against BullMQ`
  report({ bench: 'dispense', name, value: median(own ?? []), unit: '1/s', baseline: median(bull ?? []), goal: 4, better: 'higher' })
}
