import { join } from 'node:path'
import type { BackendInfo, Prediction } from '@reticle/backends'
import { type Job, openJobs } from './keep/jobs.ts'
import { openVersions } from './keep/versions.ts'
import type { ReleasePlace } from './learn/fetch-release.ts'
import type { Draw, Trained } from './learn/train.ts'
import { Refusal } from './refusal.ts'
import type { Asked } from './server/read-request.ts'
import { type Lane, openLane } from './work/lane.ts'
import type { Task } from './work/tasks.ts'

/** What the server serves. Everything throws Refusal for what it does not do. */
export type Model = {
  readonly info: () => BackendInfo
  readonly predict?: (asked: Asked, signal: AbortSignal) => Promise<Prediction>
  readonly prompt?: (asked: Asked, signal: AbortSignal) => Promise<Prediction>
  readonly train?: (release: ReleasePlace, draw?: Draw) => Promise<Job>
  readonly training?: (id: string) => Job | undefined
  readonly cancel?: (id: string) => Promise<void>
  readonly close: () => Promise<void>
}

const program = new URL('./work/thread.ts', import.meta.url)
const [mostWaiting, mostTrainings] = [32, 8]

/** The buffer of pixels goes to the thread as it is, not as a copy. */
const buffersOf = ({ bytes: { buffer } }: Asked['pixels']): ArrayBuffer[] => (buffer instanceof ArrayBuffer ? [buffer] : [])

const small = { x: 0, y: 0, scale: 1, width: 64, height: 64 }
const still = {
  dtype: 'u1',
  shape: [1, 64, 64],
  bytes: new Uint8Array(4096).map((_, at) => (at % 64 > 20 && at % 64 < 40 ? 200 : at % 7)),
} as const
/** Done before anybody asks, so that the first answer does not wait for threads to begin. */
const trial = {
  predict: { kind: 'predict', pixels: still, place: small, labels: ['trial'], version: { version: 'classical-1', text: null } },
  prompt: {
    ...{ kind: 'prompt', pixels: still, place: small, label: 'trial' },
    prompt: { points: [{ x: 30, y: 30, isForeground: true }], boxes: [], strokes: [] },
  },
} as const satisfies Readonly<Record<string, Task>>

const runIn = async <T>(lane: Lane, task: Task, wish: Parameters<Lane['run']>[1]): Promise<T> => (await lane.run(task, wish)) as T

/**
 * The model of cells: predictions, prompts and trainings each in a thread of their own, so that none waits for another kind. `folder`: where versions
 * and trainings are kept.
 */
export const openCells = async (folder: string, labels: readonly string[], log: (line: string) => void): Promise<Model> => {
  const versions = await openVersions(join(folder, 'versions'), labels, (file) => log(`${file}: cannot be read, and is left out`))
  const jobs = await openJobs(join(folder, 'trainings'))
  const lanes = { predict: openLane(program, mostWaiting), prompt: openLane(program, mostWaiting), train: openLane(program, mostTrainings) }
  const wishes = new Map<string, AbortController>()
  await Promise.all([lanes.predict.run(trial.predict), lanes.prompt.run(trial.prompt)])

  const follow = async (job: Job, release: ReleasePlace, draw: Draw, signal: AbortSignal): Promise<void> => {
    const task: Task = { kind: 'train', release, labels, folder: join(folder, 'release-in-work'), draw }
    let isRunning = false
    const onProgress = (progress: number) => {
      const change = isRunning ? { progress } : { progress, state: 'running' as const }
      isRunning = true
      void jobs.change(job.id, change)
    }
    try {
      const { text, metrics } = await runIn<Trained>(lanes.train, task, { onProgress, signal, isLong: true })
      const { version } = await versions.add(text, { release: release.id, metrics })
      await jobs.change(job.id, { state: 'done', progress: 1, metrics, version })
    } catch (cause) {
      const error = cause instanceof Error ? cause.message : String(cause)
      log(`training ${job.id}: ${error}`)
      await jobs.change(job.id, signal.aborted ? { state: 'cancelled' } : { state: 'failed', error })
    } finally {
      wishes.delete(job.id)
    }
  }

  return {
    info: () => {
      const { version, digest } = versions.latest()
      const can = ['predict', 'prompt', 'train'] as const
      return { name: 'cells', version, digest, licence: 'Apache-2.0', can, labels, questions: [] }
    },
    predict: ({ pixels, place, labels: wanted }, signal) => {
      const task: Task = { kind: 'predict', pixels, place, labels: wanted.length === 0 ? labels : wanted, version: versions.latest() }
      return runIn(lanes.predict, task, { transfer: buffersOf(pixels), signal })
    },
    prompt: async ({ pixels, place, labels: wanted, prompt }, signal) => {
      if (prompt === undefined) throw new Refusal(422, 'request.prompt: points, boxes and strokes are needed')
      const label = prompt.label ?? wanted[0] ?? labels[0] ?? ''
      return runIn(lanes.prompt, { kind: 'prompt', pixels, place, prompt, label }, { transfer: buffersOf(pixels), signal })
    },
    train: async (release, draw = {}) => {
      if (wishes.size >= mostTrainings) throw new Refusal(429, `${wishes.size} trainings wait already`)
      const job = await jobs.make()
      const wish = new AbortController()
      wishes.set(job.id, wish)
      void follow(job, release, draw, wish.signal)
      return job
    },
    training: jobs.find,
    cancel: async (id) => wishes.get(id)?.abort(),
    close: async () => {
      await Promise.all(Object.values(lanes).map((lane) => lane.close()))
    },
  }
}
