import { randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { writeWhole } from './write-whole.ts'

const jobSchema = z.object({
  id: z.string(),
  /** The order in which they were asked for. */
  order: z.number(),
  state: z.enum(['waiting', 'running', 'done', 'failed', 'cancelled']),
  progress: z.number(),
  metrics: z.record(z.string(), z.number()),
  version: z.string().nullable(),
  error: z.string().nullable(),
})
export type Job = z.infer<typeof jobSchema>

const mostKept = 100
export const isOver = ({ state }: Pick<Job, 'state'>): boolean => state === 'done' || state === 'failed' || state === 'cancelled'

export type Jobs = {
  readonly make: () => Promise<Job>
  readonly find: (id: string) => Job | undefined
  /** Changes a job that is not over; what is written is what changes, but for progress alone. */
  readonly change: (id: string, change: Partial<Omit<Job, 'id' | 'order'>>) => Promise<void>
}

const readJob = async (file: string): Promise<Job | undefined> => {
  try {
    return jobSchema.parse(JSON.parse(await readFile(file, 'utf8')))
  } catch {
    return undefined
  }
}

/** Trainings in a folder, one file each, the last 100. One that was not over when the program ended has failed, and says so. */
export const openJobs = async (folder: string): Promise<Jobs> => {
  await mkdir(folder, { recursive: true })
  const jobs = new Map<string, Job>()
  const fileOf = (id: string) => join(folder, `${id}.json`)
  const write = (job: Job) => writeWhole(fileOf(job.id), JSON.stringify(job))
  const found = await Promise.all(
    (await readdir(folder)).filter((file) => file.endsWith('.json')).map((file) => readJob(join(folder, file))),
  )
  for (const job of found.filter((one) => one !== undefined).toSorted((a, b) => a.order - b.order)) {
    const ended: Job = isOver(job) ? job : { ...job, state: 'failed', error: 'the model was stopped while it trained: train again' }
    jobs.set(job.id, ended)
    if (ended !== job) await write(ended)
  }
  return {
    find: (id) => jobs.get(id),
    make: async () => {
      const order = 1 + Math.max(0, ...[...jobs.values()].map((job) => job.order))
      const job: Job = {
        id: randomBytes(12).toString('base64url'),
        order,
        state: 'waiting',
        progress: 0,
        metrics: {},
        version: null,
        error: null,
      }
      jobs.set(job.id, job)
      await write(job)
      const old = [...jobs.values()].filter(isOver).slice(0, Math.max(0, jobs.size - mostKept))
      for (const { id } of old) {
        jobs.delete(id)
        await rm(fileOf(id), { force: true })
      }
      return job
    },
    change: async (id, change) => {
      const job = jobs.get(id)
      if (job === undefined || isOver(job)) return
      const changed = { ...job, ...change }
      jobs.set(id, changed)
      if (Object.keys(change).some((key) => key !== 'progress')) await write(changed)
    },
  }
}
