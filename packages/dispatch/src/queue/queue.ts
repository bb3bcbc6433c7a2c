import { setTimeout as delay } from 'node:timers/promises'
import type { JobName, JobPayload } from '@reticle/contract'
import { jobPayloads } from '@reticle/contract'
import type { Job, JobsOptions } from 'bullmq'
import type { JobQueue } from '../port.ts'

/** `backoffMilliseconds`: the first pause of a job that failed. `refitMilliseconds`: the least time between two refits of a project. */
type Pace = { readonly backoffMilliseconds: number; readonly refitMilliseconds: number }

/** What both backends' classes have in common, as far as it is used here. */
export type Backend = {
  readonly name: JobQueue['name']
  readonly makeQueue: (lane: string) => QueueLike
  readonly makeWorker: (lane: string, run: (job: Job) => Promise<void>, options: WorkerSettings) => WorkerLike
  readonly prepare: () => Promise<void>
}
type Listening = { on(event: 'error', listener: (error: Error) => void): unknown }
export type QueueLike = Listening & {
  add: (name: string, payload: unknown, options: JobsOptions) => Promise<unknown>
  close: () => Promise<void>
}
export type WorkerLike = Listening & {
  on(event: 'failed', listener: (job: Job | undefined, error: Error) => void): unknown
  waitUntilReady: () => Promise<unknown>
  close: () => Promise<void>
}
export type WorkerSettings = {
  readonly concurrency: number
  readonly lockDuration: number
  readonly stalledInterval: number
  readonly maxStalledCount: number
}

/**
 * A worker says every 7.5 s that its job lives. The job of one that was killed or is frozen is given to another after 15 to 21 s. That a
 * handler which held the event loop for as long then runs twice is harmless, since handlers are idempotent.
 */
const liveness = { lockDuration: 15_000, stalledInterval: 3000, maxStalledCount: 3 }
/**
 * Every 2.5 s, and given to another after 2.5 to 6 s: of work that goes on where it was, the wait for somebody to notice was a good part of what was
 * left. Who is only slow keeps its work: another one finds it locked in Postgres.
 */
const quickLiveness = { ...liveness, lockDuration: 5000, stalledInterval: 1000, maxStalledCount: 50 }

type LaneSettings = { readonly names: readonly JobName[]; readonly concurrency: number; readonly liveness?: typeof liveness }

/** Short jobs never wait behind long ones. */
const lanes = {
  quick: { names: ['compare-task', 'refit-project'], concurrency: 4 },
  long: {
    names: ['run-import', 'run-label-import', 'scan-source', 'freeze-release', 'order-queue'],
    concurrency: 2,
    liveness: quickLiveness,
  },
  /** Minutes of reading and packing pixels, each in a process of its own: nothing else waits behind that. */
  pixels: { names: ['examine-samples', 'build-pyramid'], concurrency: 1 },
  /** Minutes of arithmetic over a whole project, in a thread of its own. */
  analyses: { names: ['analyse-project'], concurrency: 1 },
  /** Minutes of writing a whole release: freezes and imports do not wait behind that. */
  packs: { names: ['write-pack'], concurrency: 1 },
  /** Waiting for programs elsewhere, minutes or hours: nothing of ours waits behind that. */
  models: { names: ['run-model'], concurrency: 8 },
  /** Scores of whole projects, and rounds of loops, which measure models: arithmetic of seconds. */
  learning: { names: ['score-tasks', 'drive-round'], concurrency: 2 },
} as const satisfies Record<string, LaneSettings>
type Lane = keyof typeof lanes
const laneNames: readonly Lane[] = ['quick', 'long', 'pixels', 'analyses', 'packs', 'models', 'learning']

const laneOf = (name: JobName): Lane => laneNames.find((lane) => lanes[lane].names.some((one) => one === name)) ?? 'long'
const isJobName = (name: string): name is JobName => Object.hasOwn(jobPayloads, name)

/** One waiting job for each row: the id that the payload names. */
const rowOf = (payload: object): string => Object.values(payload).join('~')

/**
 * `keepLastIfActive`: a job that is asked for while the same one runs is run once more afterwards, since the running one may have read
 * its facts already. Finished and failed jobs leave nothing behind; what is unfinished shows in Postgres, and the sweeper asks again.
 */
const optionsOf = (name: JobName, payload: object, { backoffMilliseconds, refitMilliseconds }: Pace): JobsOptions => ({
  deduplication: { id: `${name}~${rowOf(payload)}`, keepLastIfActive: true },
  // A refit reads the whole project: it waits for changes that come close behind, and those that come while it waits are in it.
  ...(name === 'refit-project' ? { delay: refitMilliseconds } : {}),
  attempts: 5,
  backoff: { type: 'exponential', delay: backoffMilliseconds },
  removeOnComplete: true,
  removeOnFail: true,
})

/** BullMQ waits for a connection without end; who enqueues must hear that there is none. The job may still come in later, which is harmless. */
const enqueueMilliseconds = 5000
const patience = 5000
const within = async (milliseconds: number, work: Promise<unknown>): Promise<void> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`the job queue did not answer within ${milliseconds} ms`)), milliseconds)
  })
  await Promise.race([work, late]).finally(() => clearTimeout(timer))
}

/** The job queue over BullMQ. Connects with the first job or worker, so that a process which does neither holds no connection. */
export const bullQueue = (backend: Backend, onError: (error: unknown) => void, pace: Partial<Pace> = {}): JobQueue => {
  const { backoffMilliseconds = 1000, refitMilliseconds = 5000 } = pace
  const queues = new Map<Lane, QueueLike>()
  const workers = new Set<WorkerLike>()
  let prepared: Promise<void> | undefined
  let isClosed = false

  const prepare = () => {
    prepared ??= backend.prepare().catch((cause: unknown) => {
      prepared = undefined
      throw cause
    })
    return prepared
  }
  const report = (error: unknown) => {
    if (!isClosed) onError(error)
  }
  const queueOf = async (lane: Lane): Promise<QueueLike> => {
    await prepare()
    const known = queues.get(lane)
    if (known !== undefined) return known
    const queue = backend.makeQueue(lane)
    queue.on('error', report)
    queues.set(lane, queue)
    return queue
  }

  return {
    name: backend.name,
    enqueue: async (name, payload) => {
      const parsed = jobPayloads[name].parse(payload)
      const queue = await queueOf(laneOf(name))
      await within(enqueueMilliseconds, queue.add(name, parsed, optionsOf(name, parsed, { backoffMilliseconds, refitMilliseconds })))
    },
    work: async (handlers, onJobError) => {
      await prepare()
      const run = async (job: Job): Promise<void> => {
        if (!isJobName(job.name)) throw new Error(`there is no job "${job.name}": a newer version may have put it here`)
        await runTyped(handlers, job.name, job.data)
      }
      const started = laneNames.map((lane) => {
        const { concurrency, liveness: own = liveness }: LaneSettings = lanes[lane]
        const settings = { concurrency, ...own }
        const worker = backend.makeWorker(lane, run, settings)
        worker.on('error', report)
        worker.on('failed', (job, error) => onJobError(job?.name ?? 'unknown', error))
        workers.add(worker)
        return worker
      })
      // Workers connect by themselves once their backend is there; a start does not hang on it.
      await Promise.race([Promise.allSettled(started.map((worker) => worker.waitUntilReady())), delay(patience, undefined, { ref: false })])
      return async () => {
        await Promise.all(started.map((worker) => worker.close()))
        for (const worker of started) workers.delete(worker)
      }
    },
    close: async () => {
      isClosed = true
      await Promise.all([...workers].map((worker) => worker.close()))
      await Promise.all([...queues.values()].map((queue) => queue.close()))
    },
  }
}

type Handlers = { readonly [N in JobName]: (payload: JobPayload<N>) => Promise<void> }
const runTyped = async <N extends JobName>(handlers: Handlers, name: N, data: unknown): Promise<void> => {
  const handler: (payload: JobPayload<N>) => Promise<void> = handlers[name]
  await handler(jobPayloads[name].parse(data) as JobPayload<N>)
}
