import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { newId } from '@reticle/db'
import { defaultLabelImportChoice, type LabelImportChoice, labelImportIdSchema } from '@reticle/domain'
import sharp from 'sharp'
import { runLabelImport } from '../run-label-import.ts'
import type { World } from './world.ts'

/** A published export; see packages/interchange/fixtures/README.md. */
export const fixture = (path: string): Buffer =>
  readFileSync(fileURLToPath(new URL(`../../../../../packages/interchange/fixtures/${path}`, import.meta.url)))

/** A PNG of one colour, another one for each seed. */
export const flatPng = (width: number, height: number, seed: number): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 3, background: { r: seed % 256, g: (seed * 7) % 256, b: 9 } } })
    .png()
    .toBuffer()

const bytesOf = async function* (bytes: Uint8Array) {
  yield bytes
}

/** What a test does with files of labels in a world of its own. */
export const labelImportsIn = (world: World) => {
  const { context, query, projectId } = world
  const get = async (id: string) => {
    const row = await context.read.labelImports.get(id)
    if (row === undefined) throw new Error('the label import is gone')
    return row
  }
  /** Receives a file as the API does, and lets the job read it. */
  const receive = async (fileName: string, bytes: Uint8Array | string, choice: Partial<LabelImportChoice> = {}) => {
    const id = labelImportIdSchema.parse(newId())
    const content = typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes
    const stored = await context.storage.put(bytesOf(content))
    if (!stored.ok) throw new Error(stored.error.message)
    const base = { fileName, ...stored.value, choice: { ...defaultLabelImportChoice, ...choice } }
    await context.unitOfWork(({ labelImports }) =>
      labelImports.add({ id, projectId, state: 'reading', ...base, createdBy: world.people[0] ?? '', createdAt: world.clock.now }),
    )
    await runLabelImport(context, { labelImportId: id })
    return id
  }
  const start = (id: string) => query(`update label_imports set state = 'writing' where id = $1`, [id])
  return {
    get,
    receive,
    start,
    /** Reads a file, and writes what becomes of it. */
    take: async (...given: Parameters<typeof receive>) => {
      const id = await receive(...given)
      await start(id)
      await runLabelImport(context, { labelImportId: labelImportIdSchema.parse(id) })
      return get(id)
    },
    /** A sample with a task, as an import leaves it. */
    sample: async (name: string, width: number, height: number) => {
      const [taskId] = await world.open(1)
      await query('update samples set name = $2, width = $3, height = $4 where id = (select sample_id from tasks where id = $1)', [
        taskId,
        name,
        width,
        height,
      ])
      await query(
        `insert into events (project_id, subject_id, type, payload, at)
         select project_id, id, 'task.opened', jsonb_build_object('reads', reads), now() from tasks where id = $1`,
        [taskId],
      )
      return taskId ?? ''
    },
    annotations: (taskId?: string) =>
      query(
        `select n.task_id, n.content, n.is_counted, n.active_milliseconds, p.name as reader, p.disabled_at, p.email, o.origin
         from annotations n join people p on p.id = n.annotator_id left join annotation_origins o on o.annotation_id = n.id
         where n.project_id = $1 and ($2::uuid is null or n.task_id = $2) order by n.is_counted desc, p.name desc`,
        [projectId, taskId ?? null],
      ),
  }
}
