import { type OntologyChange, protocolSchema } from '@reticle/domain'
import { aContent, aRegion } from '@reticle/testkit'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type TestApi, testApi } from './test/test-api.ts'
import { addSamples, aLab, type Lab, readNext, rowsIn, settle } from './test/world.ts'

const labels = { kind: 'labels' } as const
const label = (id: string) => ({ id, name: id, color: '#123456', description: '' })
const split: OntologyChange[] = [
  { kind: 'split', target: labels, id: 'crater', into: ['fresh-crater', 'old-crater'] },
  { kind: 'add-label', label: label('fresh-crater') },
  { kind: 'add-label', label: label('old-crater') },
]

let api: TestApi
let lab: Lab
let taskIds: string[]
beforeAll(async () => {
  api = await testApi()
})
afterAll(() => api.close())

const marked = (labelId: string) => aContent({ regions: [aRegion({ labelId })] })
/** Two readers mark the first sample as craters, the second as boulders; the first is settled. */
beforeEach(async () => {
  lab = await aLab(api, 'Ontology')
  taskIds = (await addSamples(api, lab, 3)).map(({ id }) => id)
  const other = await lab.join('Another reader', 'annotator')
  for (const labelId of ['crater', 'boulder'])
    for (const reader of [lab.annotator, other]) await readNext(api, lab, reader, marked(labelId))
  await settle(api, taskIds[0] ?? '')
})

const params = () => ({ projectId: lab.projectId })
const preview = async (changes: readonly OntologyChange[]) =>
  (await api.call(lab.manager, 'previewOntology', { params: params(), body: { changes } })).json()
const migrate = async (changes: readonly OntologyChange[], from = lab.protocolId, relabels = true) =>
  api.call(lab.manager, 'migrateOntology', { params: params(), body: { changes, from, relabels } })
const relabelJobs = async () =>
  rowsIn(api, `select payload from outbox where name = 'relabel-tasks' and payload->>'projectId' = $1`, lab.projectId)

describe('changes of a label set', () => {
  it('O10: says beforehand what they touch, and what is asked again', async () => {
    const seen = await preview([...split, { kind: 'rename', target: labels, id: 'boulder', name: 'Rock' }])
    expect(seen).toMatchObject({
      problems: [],
      changes: [
        { annotations: 2, tasks: 1 },
        { annotations: 0, tasks: 0 },
        { annotations: 0, tasks: 0 },
        { annotations: 2, tasks: 1 },
      ],
      relabelling: { annotations: 2, tasks: 1, people: 2, later: 0 },
      releases: [],
    })
    expect(protocolSchema.parse(seen.protocol).labels.find(({ id }) => id === 'crater')?.isRetired).toBe(true)
  })

  it('O10: names each change that cannot be made', async () => {
    expect(await preview([{ kind: 'retire', target: labels, id: 'lake' }])).toMatchObject({
      problems: [{ index: 0, message: 'there is no "lake"' }],
      protocol: null,
    })
    expect((await migrate([{ kind: 'retire', target: labels, id: 'lake' }])).json()).toMatchObject({
      code: 'invalid-input',
      problems: [{ at: 'changes[0]' }],
    })
  })

  it('O11: publish the next version; old annotations keep theirs, and tasks that are begun, too', async () => {
    const made = await migrate([{ kind: 'rename', target: labels, id: 'boulder', name: 'Rock' }])
    expect(made.json()).toMatchObject({ version: 2, content: { labels: [{ name: 'Crater' }, { name: 'Rock' }] } })
    const versions = await rowsIn(
      api,
      'select p.version from annotations a join protocols p on p.id = a.protocol_id where a.project_id = $1',
      lab.projectId,
    )
    expect(versions).toEqual(Array(4).fill({ version: 1 }))
    const tasks = await rowsIn(
      api,
      'select p.version from tasks t join protocols p on p.id = t.protocol_id where t.project_id = $1 order by t.position',
      lab.projectId,
    )
    expect(tasks).toEqual([{ version: 1 }, { version: 1 }, { version: 2 }])
    const history = (await api.call(lab.annotator, 'listOntologyChanges', { params: params() })).json()
    expect(history).toMatchObject([{ version: 2, changes: [{ kind: 'rename', id: 'boulder' }] }])
    expect(await relabelJobs()).toEqual([])
  })

  it('O12: refuse to be made from a version that is not in force any more', async () => {
    expect((await migrate([{ kind: 'rename', target: labels, id: 'boulder', name: 'Rock' }])).statusCode).toBe(201)
    expect((await migrate(split)).json()).toMatchObject({ code: 'conflict', detail: expect.stringContaining('version 2') })
  })

  it('O13: a split has readers asked again, unless that is not wanted, and later for what was open', async () => {
    expect((await migrate(split, lab.protocolId, false)).statusCode).toBe(201)
    expect(await relabelJobs()).toEqual([])
    const asked = await api.call(lab.manager, 'relabelTasks', { params: params(), body: {} })
    expect(asked.json()).toMatchObject({ annotations: 2, tasks: 1, people: 2 })
    expect(await relabelJobs()).toHaveLength(1)
  })

  it('O14: what is retired is not taken any more', async () => {
    await migrate([{ kind: 'retire', target: labels, id: 'boulder' }])
    const claimed = await api.call(lab.annotator, 'claimAssignment', { params: params() })
    const { id, taskId, fence } = claimed.json()
    const sent = await api.call(lab.annotator, 'submitAssignment', {
      params: { assignmentId: id },
      headers: { 'idempotency-key': 'retired-label' },
      body: { taskId, fence, content: marked('boulder'), activeMilliseconds: 1 },
    })
    expect(sent.json()).toMatchObject({ code: 'invalid-annotation', detail: expect.stringContaining('"Boulder" is not used any more') })
  })

  it('are a manager’s', async () => {
    for (const actor of [lab.reviewer, lab.annotator, lab.consumer])
      expect((await api.call(actor, 'previewOntology', { params: params(), body: { changes: split } })).statusCode).toBe(403)
  })
})
