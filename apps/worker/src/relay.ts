import { type Hint, hintSchema, type JobName, jobPayloads } from '@reticle/contract'
import type { Repositories, UnitOfWork } from '@reticle/db'
import type { HintBus, JobQueue } from '@reticle/dispatch'
import { ear } from './ear.ts'
import { every } from './every.ts'

const batch = 200
const pollMilliseconds = 1000

export type RelayParts = {
  readonly databaseUrl: string
  readonly unitOfWork: UnitOfWork
  readonly queue: JobQueue
  readonly hints: HintBus
  readonly onError: (error: unknown) => void
}
type Waiting = Awaited<ReturnType<Repositories['outbox']['takeWaiting']>>[number]

const isJobName = (name: string): name is JobName => Object.hasOwn(jobPayloads, name)

/** Hints of one batch that say the same to the same audience are one hint; what somebody lost is told of each loss. */
export const mergeHints = (hints: readonly Hint[]): Hint[] => {
  const merged = new Map<string, Hint>()
  for (const hint of hints) {
    const key = `${hint.projectId} ${hint.personId ?? ''} ${hint.lost === undefined ? '' : JSON.stringify(hint.lost)}`
    const topics = new Set([...(merged.get(key)?.topics ?? []), ...hint.topics])
    merged.set(key, { ...hint, topics: [...topics] })
  }
  return [...merged.values()]
}

const enqueue = async (queue: JobQueue, message: Waiting): Promise<void> => {
  if (!isJobName(message.name)) throw new Error(`outbox ${message.id}: there is no job "${message.name}"`)
  await queue.enqueue(message.name, jobPayloads[message.name].parse(message.payload))
}

/**
 * Publishes one batch, then stamps it, in one transaction that holds the rows: a relay that dies leaves them for the next, which publishes
 * them again. Stops at the first job that cannot be published, so that an outage costs one time-out and not one for each message.
 */
const relayBatch = async ({ unitOfWork, queue, hints, onError }: RelayParts): Promise<boolean> =>
  unitOfWork(async ({ outbox }) => {
    const waiting = await outbox.takeWaiting(batch)
    const published: number[] = []
    let failed: number | undefined
    for (const message of waiting.filter((one) => one.kind === 'job')) {
      try {
        await enqueue(queue, message)
        published.push(message.id)
      } catch (error) {
        onError(error)
        failed = message.id
        break
      }
    }
    const told = waiting.filter((one) => one.kind === 'hint')
    const parsed = told.flatMap((message) => hintSchema.safeParse(message.payload).data ?? [])
    // A hint that nobody hears costs a reload of a page, and is stale soon: it is not kept for later.
    await Promise.all(mergeHints(parsed).map((hint) => hints.publish(hint).catch(onError)))
    await outbox.markPublished([...published, ...told.map((message) => message.id)])
    if (failed !== undefined) await outbox.markFailed(failed)
    return failed === undefined && waiting.length === batch
  })

/** Carries the outbox to the queue and to the hint bus; the returned function ends it after the running batch. */
export const startRelay = (parts: RelayParts): (() => Promise<void>) => {
  // Wakes the relay when a transaction with outbox messages commits. Polling finds what a broken connection missed.
  const heard = ear(parts.databaseUrl, 'reticle_outbox', () => loop.wake())
  const work = async () => {
    await heard.ensure()
    while (await relayBatch(parts));
  }
  const loop = every(pollMilliseconds, work, parts.onError)
  return async () => {
    await loop.stop()
    await heard.close()
  }
}
