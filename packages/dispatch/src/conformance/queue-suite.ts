import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { JobName, JobPayload } from '@reticle/contract'
import { type ImportId, importIdSchema, type ProjectId, projectIdSchema, type TaskId, taskIdSchema } from '@reticle/domain'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { JobQueue } from '../port.ts'

type Handlers = { [N in JobName]: (payload: JobPayload<N>) => Promise<void> }

const task = (): TaskId => taskIdSchema.parse(randomUUID())
const project = (): ProjectId => projectIdSchema.parse(randomUUID())
const upload = (): ImportId => importIdSchema.parse(randomUUID())
const idle: Handlers = {
  'run-import': async () => undefined,
  'run-label-import': async () => undefined,
  'scan-source': async () => undefined,
  'compare-task': async () => undefined,
  'freeze-release': async () => undefined,
  'order-queue': async () => undefined,
  'refit-project': async () => undefined,
  'analyse-project': async () => undefined,
  'relabel-tasks': async () => undefined,
  'examine-samples': async () => undefined,
  'build-pyramid': async () => undefined,
  'run-model': async () => undefined,
  'write-pack': async () => undefined,
  'score-tasks': async () => undefined,
  'drive-round': async () => undefined,
}
/** The pace that each backend is made with in these tests. */
export const testPace = { backoffMilliseconds: 50, refitMilliseconds: 400 }
const { refitMilliseconds } = testPace
const patience = { timeout: 20_000, interval: 20 }

/** The rules of the port, run for each backend. `make` gives a queue of its own each time it is told so, else one more end of the same. */
export const describeQueue = (name: string, make: (isFresh: boolean) => Promise<JobQueue>): void => {
  describe(`the job queue on ${name}`, () => {
    const open: JobQueue[] = []
    afterEach(async () => {
      await Promise.all(open.splice(0).map((queue) => queue.close()))
    })
    const queueOf = async (isFresh = true): Promise<JobQueue> => {
      const queue = await make(isFresh)
      open.push(queue)
      return queue
    }
    const work = (queue: JobQueue, handlers: Partial<Handlers>, onError: (name: string, error: unknown) => void = () => undefined) =>
      queue.work({ ...idle, ...handlers }, onError)

    it('runs each job with its payload', async () => {
      const queue = await queueOf()
      const tasks = Array.from({ length: 20 }, task)
      const ran: string[] = []
      for (const taskId of tasks) await queue.enqueue('compare-task', { taskId })
      await work(queue, { 'compare-task': async ({ taskId }) => void ran.push(taskId) })
      await vi.waitFor(() => expect(new Set(ran)).toEqual(new Set(tasks)), patience)
    })

    it('tries a job that throws again, and reports each failure', async () => {
      const queue = await queueOf()
      const failures: string[] = []
      let runs = 0
      await work(
        queue,
        {
          'compare-task': async () => {
            runs += 1
            if (runs < 3) throw new Error(`failure ${runs}`)
          },
        },
        (job, error) => failures.push(`${job}: ${error instanceof Error ? error.message : ''}`),
      )
      await queue.enqueue('compare-task', { taskId: task() })
      await vi.waitFor(() => expect(runs).toBe(3), patience)
      expect(failures).toEqual(['compare-task: failure 1', 'compare-task: failure 2'])
    })

    it('goes on with other jobs while one fails for good, and takes that one again when it is asked for again', async () => {
      const queue = await queueOf()
      const [bad, good] = [task(), task()]
      const ran: string[] = []
      let isCured = false
      await work(queue, {
        'compare-task': async ({ taskId }) => {
          if (taskId === bad && !isCured) throw new Error('broken')
          ran.push(taskId)
        },
      })
      await queue.enqueue('compare-task', { taskId: bad })
      await queue.enqueue('compare-task', { taskId: good })
      await vi.waitFor(() => expect(ran).toEqual([good]), patience)
      await delay(1500)
      isCured = true
      await queue.enqueue('compare-task', { taskId: bad })
      await vi.waitFor(() => expect(ran).toContain(bad), patience)
    })

    it('keeps one waiting job for a row, and one more after the running one', async () => {
      const queue = await queueOf()
      const taskId = task()
      let runs = 0
      let finish: () => void = () => undefined
      const gate = new Promise<void>((resolve) => {
        finish = resolve
      })
      for (let time = 0; time < 5; time++) await queue.enqueue('compare-task', { taskId })
      await work(queue, {
        'compare-task': async () => {
          runs += 1
          await gate
        },
      })
      await vi.waitFor(() => expect(runs).toBe(1), patience)
      for (let time = 0; time < 5; time++) await queue.enqueue('compare-task', { taskId })
      finish()
      await vi.waitFor(() => expect(runs).toBe(2), patience)
      await delay(300)
      expect(runs).toBe(2)
      await queue.enqueue('compare-task', { taskId })
      await vi.waitFor(() => expect(runs).toBe(3), patience)
    })

    it('refits a project once for many changes close together, at most once in its time, and always after the last one', async () => {
      const queue = await queueOf()
      const [projectId, other] = [project(), project()]
      const runs: { id: string; at: number; seen: number }[] = []
      let changes = 0
      const stop = await work(queue, {
        'refit-project': async ({ projectId: id }) => {
          const seen = changes
          await delay(100)
          runs.push({ id, at: Date.now(), seen })
        },
      })
      const until = Date.now() + 4 * refitMilliseconds
      while (Date.now() < until) {
        changes += 1
        await queue.enqueue('refit-project', { projectId })
        await delay(20)
      }
      await queue.enqueue('refit-project', { projectId: other })
      await vi.waitFor(() => expect(runs.findLast((run) => run.id === projectId)?.seen).toBe(changes), patience)
      await vi.waitFor(() => expect(runs.filter((run) => run.id === other)).toHaveLength(1), patience)
      await delay(2 * refitMilliseconds)
      await stop()
      const own = runs.filter((run) => run.id === projectId)
      expect(own.length).toBeGreaterThan(1)
      expect(own.length).toBeLessThanOrEqual(6)
      for (const [index, run] of own.entries()) if (index > 0) expect(run.at - (own[index - 1]?.at ?? 0)).toBeGreaterThan(refitMilliseconds)
    })

    it('does not let short jobs wait behind long ones', async () => {
      const queue = await queueOf()
      let finish: () => void = () => undefined
      const gate = new Promise<void>((resolve) => {
        finish = resolve
      })
      const ran: string[] = []
      await work(queue, { 'run-import': () => gate, 'compare-task': async ({ taskId }) => void ran.push(taskId) })
      for (let time = 0; time < 6; time++) await queue.enqueue('run-import', { importId: upload() })
      const taskId = task()
      await queue.enqueue('compare-task', { taskId })
      await vi.waitFor(() => expect(ran).toEqual([taskId]), patience)
      finish()
    })

    it('stops after the running job, and leaves the rest to the next worker', async () => {
      const queue = await queueOf()
      const other = await queueOf(false)
      const tasks = Array.from({ length: 12 }, task)
      const ran: string[] = []
      for (const taskId of tasks) await other.enqueue('compare-task', { taskId })
      const slow = async ({ taskId }: { taskId: string }) => {
        await delay(30)
        ran.push(taskId)
      }
      const stop = await work(queue, { 'compare-task': slow })
      await vi.waitFor(() => expect(ran.length).toBeGreaterThan(0), patience)
      await stop()
      const before = ran.length
      await delay(200)
      expect(ran.length).toBe(before)
      await work(other, { 'compare-task': slow })
      await vi.waitFor(() => expect(new Set(ran)).toEqual(new Set(tasks)), patience)
    })

    it('refuses a payload that the contract does not know', async () => {
      const queue = await queueOf()
      await expect(queue.enqueue('compare-task', { taskId: 'not an id' as TaskId })).rejects.toThrow()
    })
  })
}
