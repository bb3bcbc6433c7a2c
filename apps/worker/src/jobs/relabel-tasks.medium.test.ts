import { newId } from '@reticle/db'
import { applyOntology, type OntologyChange, personIdSchema } from '@reticle/domain'
import { aContent, aRegion } from '@reticle/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { relabelTasks } from './relabel-tasks.ts'
import { makeWorld, type World } from './test/world.ts'

const labels = { kind: 'labels' } as const
const label = (id: string) => ({ id, name: id, color: '#123456', description: '' })
const changes: OntologyChange[] = [
  { kind: 'split', target: labels, id: 'crater', into: ['fresh', 'old'] },
  { kind: 'add-label', label: label('fresh') },
  { kind: 'add-label', label: label('old') },
]

describe('relabel-tasks', () => {
  let world: World
  let tasks: string[]
  const marked = (...labelIds: string[]) => labelIds.map((labelId) => aContent({ regions: [aRegion({ labelId })] }))

  beforeAll(async () => {
    world = await makeWorld()
    tasks = await world.open(4)
    await world.annotateAll(tasks.slice(0, 2), marked('crater', 'boulder'))
    await world.annotateAll(tasks.slice(2, 3), marked('crater', 'crater'), 2)
    await world.annotateAll(tasks.slice(3), marked('crater'))
    await world.query(`update tasks set state = 'settled', settled_at = now(), resolution_kind = 'consensus' where id = any($1)`, [
      tasks.slice(0, 2),
    ])
    await world.query(`update tasks set state = 'contested', contested_at = now() where id = $1`, [tasks[2]])
    const applied = applyOntology(world.protocol, changes)
    if (!applied.ok) throw new Error('the changes do not fit')
    const id = newId()
    await world.query('insert into protocols (id, project_id, version, content, ontology, created_by) values ($1, $2, 2, $3, $4, $5)', [
      id,
      world.projectId,
      JSON.stringify(applied.value),
      JSON.stringify(changes),
      world.people[0],
    ])
    await world.query('update projects set protocol_id = $2 where id = $1', [world.projectId, id])
  })
  afterAll(() => world.close())

  const run = () => relabelTasks(world.context, { projectId: world.projectId, personId: personIdSchema.parse(world.people[0]) })
  const asked = () =>
    world.query(
      `select r.task_id as task, array_position($1::uuid[], r.annotator_id) - 1 as reader, p.version, a.draft->'regions'->0->>'labelId' as draft
       from revisions r join tasks t on t.id = r.task_id join protocols p on p.id = t.protocol_id join assignments a on a.id = r.assignment_id
       where r.kind = 'relabel' order by t.position, 2`,
      [world.people],
    )

  it('O7: asks just the readers who said what was split, in tasks that are settled or contested, under the new version', async () => {
    await run()
    expect(await asked()).toEqual([
      { task: tasks[0], reader: 0, version: 2, draft: 'crater' },
      { task: tasks[1], reader: 0, version: 2, draft: 'crater' },
      { task: tasks[2], reader: 2, version: 2, draft: 'crater' },
      { task: tasks[2], reader: 3, version: 2, draft: 'crater' },
    ])
    const open = await world.query('select p.version from tasks t join protocols p on p.id = t.protocol_id where t.id = $1', [tasks[3]])
    expect(open).toEqual([{ version: 1 }])
  })

  it('O13: asks nobody twice while they are asked, and for what was open before when it is settled', async () => {
    await run()
    expect(await asked()).toHaveLength(4)
    await world.query(`update tasks set state = 'settled', settled_at = now(), resolution_kind = 'consensus' where id = $1`, [tasks[3]])
    await run()
    expect((await asked()).at(-1)).toEqual({ task: tasks[3], reader: 0, version: 2, draft: 'crater' })
  })
})
