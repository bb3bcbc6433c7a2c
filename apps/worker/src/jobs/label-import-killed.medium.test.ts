import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { processEnvironment } from '@reticle/testkit'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { labelImportsIn } from './test/labels-of-tools.ts'
import { makeWorld, type World } from './test/world.ts'

const main = fileURLToPath(new URL('../main.ts', import.meta.url))
/** Some batches of 200 records. */
const count = 3000

/** An export of Label Studio: two people, each of whom drew one box on every image. */
const exported = () =>
  JSON.stringify(
    Array.from({ length: count / 2 }, (_, image) => ({
      id: image,
      data: { image: `/data/upload/image-${image}.png` },
      annotations: [1, 2].map((person) => ({
        id: 2 * image + person,
        completed_by: person,
        result: [
          {
            ...{ id: 'r', type: 'rectanglelabels', from_name: 'label', to_name: 'image', original_width: 64, original_height: 48 },
            value: { x: 10, y: 10 + (image % 50), width: 20, height: 20, rotation: 0, rectanglelabels: ['Crater'] },
          },
        ],
      })),
    })),
  )

describe('a worker that is killed in the middle of a label import', () => {
  const children: ChildProcess[] = []
  let world: World
  beforeAll(async () => {
    world = await makeWorld({ questions: [] })
    await world.open(count / 2)
    await world.query(
      `update samples set name = 'image-' || (s.n - 1) || '.png' from (select id, row_number() over (order by position) as n from samples) s where samples.id = s.id`,
    )
    await world.query(
      `insert into events (project_id, subject_id, type, payload, at)
       select project_id, id, 'task.opened', jsonb_build_object('reads', reads), now() from tasks`,
    )
  })
  afterAll(async () => {
    for (const child of children) child.kill('SIGKILL')
    await world.close()
  })

  const start = async (): Promise<ChildProcess> => {
    const env = { ...processEnvironment(), RETICLE_LOG: 'silent', DATABASE_URL: world.url, RETICLE_DATA: world.data }
    const child = spawn(process.execPath, [main], { env, stdio: ['ignore', 'pipe', 'ignore'] })
    children.push(child)
    await once(child.stdout ?? child, 'data')
    return child
  }

  it('LI33: the next one goes on, and each record is there once', async () => {
    const imports = labelImportsIn(world)
    const id = await imports.receive('project.json', exported())
    expect((await imports.get(id)).plan).toMatchObject({ taken: count, leftOut: 0 })
    await imports.start(id)
    const worker = await start()
    await world.query(
      `insert into outbox (kind, name, payload) values ('job', 'run-label-import', jsonb_build_object('labelImportId', $1::text))`,
      [id],
    )
    await world.query(`select pg_notify('reticle_outbox', '')`)
    const written = async () => (await world.query('select count(*)::int as n from annotations'))[0]?.n
    await vi.waitFor(async () => expect(await written()).toBeGreaterThan(500), { timeout: 60_000, interval: 2 })
    worker.kill('SIGKILL')
    await once(worker, 'exit')
    const before = await written()
    expect(before).toBeLessThan(count)
    expect((await imports.get(id)).state).toBe('writing')

    await start()
    await vi.waitFor(async () => expect(await imports.get(id)).toMatchObject({ state: 'done', error: null }), {
      timeout: 150_000,
      interval: 100,
    })
    expect((await imports.get(id)).plan).toMatchObject({ taken: count, leftOut: 0 })
    expect(await written()).toBe(count)
    expect(
      await world.query(
        'select count(distinct (task_id, annotator_id))::int as n, count(*)::int as origins from annotations join annotation_origins o on o.annotation_id = annotations.id',
      ),
    ).toEqual([{ n: count, origins: count }])
    const types = await world.query(
      `select type, count(*)::int as n from events where type in ('annotation.submitted', 'task.quorum-met', 'label-import.finished') group by type order by type`,
    )
    expect(types).toEqual([
      { type: 'annotation.submitted', n: count },
      { type: 'label-import.finished', n: 1 },
      { type: 'task.quorum-met', n: count / 2 },
    ])
    const { mismatches } = await world.context.read.consistency.check(world.projectId)
    expect(Object.entries(mismatches).filter(([, wrong]) => wrong > 0)).toEqual([])
  }, 300_000)
})
