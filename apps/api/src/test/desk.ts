import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { AssignmentId, Region } from '@reticle/domain'
import { aContent, aRegion } from '@reticle/testkit'
import { expect, vi } from 'vitest'
import { type Actor, type TestApi, testApi } from './test-api.ts'
import { addSamples, aLab, type Lab, readNext, rowsIn, submitClaimed } from './world.ts'

const main = fileURLToPath(new URL('../../../worker/src/main.ts', import.meta.url))

/** A worker as a process of its own, with these settings. End it with `close`. */
export const startWorker = async (settings: Readonly<Record<string, string>>) => {
  const environment = { PATH: process.env.PATH, RETICLE_LOG: 'error', ...settings }
  const child = spawn(process.execPath, [main], { env: environment, stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString()
  })
  await vi.waitFor(() => expect(said).toBe('ready\n'), { timeout: 60_000, interval: 50 })
  const close = async () => {
    child.kill('SIGTERM')
    if (child.exitCode === null) await once(child, 'exit')
  }
  return { close }
}

/** A server with a worker beside it, as on one machine: what readers submit is compared. End it with `close`. */
export const apiWithWorker = async () => {
  const api = await testApi()
  const data = await mkdtemp(join(tmpdir(), 'reticle-desk-'))
  const worker = await startWorker({ DATABASE_URL: api.databaseUrl, RETICLE_DATA: data })
  const close = async () => {
    await worker.close()
    await api.close()
    await rm(data, { recursive: true, force: true })
  }
  return { api, close }
}

/** Waits until a task is where it should be. */
export const reaches = (api: TestApi, taskId: string, state: string) =>
  vi.waitFor(
    async () => {
      const [task] = await rowsIn<{ state: string }>(api, 'select state from tasks where id = $1', taskId)
      expect(task?.state).toBe(state)
    },
    { timeout: 30_000, interval: 50 },
  )

export const box = (id: string, x: number, changes: Partial<Region> = {}): Region =>
  aRegion({ id, geometry: { type: 'box', x, y: 10, width: 10, height: 10 }, ...changes })

/** A lab with two more annotators and one more reviewer. */
export const aDesk = async (api: TestApi, name: string, protocol: Parameters<typeof aLab>[2] = {}) => {
  const lab = await aLab(api, name, protocol)
  const people = {
    ana: lab.annotator,
    ben: await lab.join(`${name} Ben`, 'annotator'),
    cem: await lab.join(`${name} Cem`, 'annotator'),
    colleague: await lab.join(`${name} Colleague`, 'reviewer'),
  }
  return { ...lab, ...people }
}
export type Desk = Awaited<ReturnType<typeof aDesk>>

/** One object that both readers have in the same place, one on whose class they differ, and one that Ben alone has. */
export const anasMarks = () => aContent({ regions: [box('a1', 10), box('a2', 40)], comment: 'what ana thinks' })
export const bensMarks = () =>
  aContent({ regions: [box('b1', 10), box('b2', 40, { labelId: 'boulder' }), box('b3', 70)], comment: 'what ben thinks' })

/** A task that Ana and Ben read and that is contested for it: objects c1 (agreed), c2 (class differs) and c3 (Ben alone). */
export const aContested = async (api: TestApi, desk: Desk): Promise<string> => {
  await addSamples(api, desk, 1)
  const taskId = await readNext(api, desk, desk.ana, anasMarks())
  expect(await readNext(api, desk, desk.ben, bensMarks())).toBe(taskId)
  await reaches(api, taskId, 'contested')
  return taskId
}

export const detailOf = async (api: TestApi, actor: Actor, taskId: string) =>
  (await api.call(actor, 'getTask', { params: { taskId } })).json()

/** Whose annotation on a task is whose, by their comment. */
export const annotationsOn = async (api: TestApi, taskId: string): Promise<{ ana: string; ben: string }> => {
  const rows = await api.read.desk.annotationsOf(taskId)
  const by = (name: string) => rows.find(({ content }) => content.comment.includes(name))?.annotationId ?? ''
  return { ana: by('ana'), ben: by('ben') }
}

/** Takes what came back to an annotator, and submits `content` in its place. */
export const revise = async (api: TestApi, lab: Lab, actor: Actor, content = aContent()) => {
  const [asked] = (await api.call(actor, 'listRevisions', { params: { projectId: lab.projectId } })).json()
  const taken = await api.call(actor, 'takeRevision', { params: { assignmentId: asked.assignmentId } })
  if (taken.statusCode !== 200) throw new Error(taken.body)
  const submitted = await submitClaimed(api, actor, taken.json(), content)
  if (submitted.statusCode !== 201) throw new Error(submitted.body)
  return asked.assignmentId as AssignmentId
}

export const eventTypes = async (api: TestApi, subjectId: string): Promise<string[]> =>
  (await rowsIn<{ type: string }>(api, 'select type from events where subject_id = $1 order by id', subjectId)).map(({ type }) => type)
