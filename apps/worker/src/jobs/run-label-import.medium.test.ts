import { labelImportIdSchema } from '@reticle/domain'
import { verifyRelease } from '@reticle/release'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { freezeRelease } from './freeze-release.ts'
import { runLabelImport } from './run-label-import.ts'
import { archiveOf } from './test/archive.ts'
import { fixture, flatPng, labelImportsIn } from './test/labels-of-tools.ts'
import { makeWorld, type World } from './test/world.ts'

// Some of these start processes that read images.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 })

const labels = [
  { id: 'parasites', name: 'Parasites', color: '#1f77b4' },
  { id: 'leucocyte', name: 'Leucocyte', color: '#ff7f0e' },
]
const questions = [
  {
    id: 'choices',
    text: 'Sure?',
    kind: 'single' as const,
    scope: 'region' as const,
    isRequired: false,
    options: [
      { id: 'uncertain', text: 'uncertain' },
      { id: 'sure', text: 'sure' },
    ],
  },
]

let world: World
let imports: ReturnType<typeof labelImportsIn>
beforeEach(async () => {
  world = await makeWorld({ labels, questions, redundancy: { reads: 2 } })
  imports = labelImportsIn(world)
})
afterEach(() => world.close())

const consistent = async () => {
  const { mismatches } = await world.context.read.consistency.check(world.projectId)
  return Object.entries(mismatches).filter(([, count]) => count > 0)
}

describe('a Label Studio export of two people', () => {
  const file = fixture('label-studio/tasks.json')
  const choice = { labels: { white: 'leucocyte' } }
  let tasks: string[]
  beforeEach(async () => {
    tasks = [await imports.sample('image1', 2800, 2800), await imports.sample('image2', 2800, 2800)]
  })

  it('LI20: says what would become of it before anything is written', async () => {
    const row = await imports.get(await imports.receive('project-1.json', file))
    expect(row.state).toBe('ready')
    expect(row.outline).toMatchObject({
      ...{ format: 'label-studio', records: 3, images: 2, marks: 6, answers: 2, rejected: 0 },
      labels: [
        { name: 'parasites', marks: 2, to: 'parasites' },
        { name: 'white', marks: 4 },
      ],
      readers: [
        { name: '2', records: 1, to: { name: 'Label Studio user 2' } },
        { name: '1', records: 2, to: { name: 'Label Studio user 1' } },
      ],
    })
    expect(row.outline?.labels[1]).not.toHaveProperty('to')
    // All or nothing of a record: a mark less would be another reading.
    expect(row.plan).toMatchObject({ taken: 0, leftOut: 3, samples: { matched: 2, new: 0, missing: 0 } })
    expect(row.plan?.left[0]).toEqual({
      at: 'image1, by 2, 1',
      reason: 'the protocol has no label "white": map it, leave it out, or add it to the protocol',
    })
    expect(await imports.annotations()).toEqual([])
  })

  it('LI30, LI31: each reader is one of their own, who cannot sign in, and every annotation keeps its origin', async () => {
    const done = await imports.take('project-1.json', file, choice)
    expect(done).toMatchObject({ state: 'done', done: 3, total: 3, plan: { taken: 3, known: 0, leftOut: 0, marks: 6 } })
    const rows = await imports.annotations(tasks[0])
    expect(rows.map(({ reader, disabled_at, is_counted }) => [reader, disabled_at !== null, is_counted])).toEqual([
      ['Label Studio user 2', true, true],
      ['Label Studio user 1', true, true],
    ])
    expect(rows[0]).toMatchObject({
      active_milliseconds: 1_235_418,
      content: {
        regions: [
          { labelId: 'parasites', answers: [{ questionId: 'choices', value: { kind: 'choice', option: 'uncertain' } }] },
          { labelId: 'leucocyte' },
        ],
      },
      origin: {
        ...{ tool: 'label-studio', file: 'project-1.json', sha256: done.sha256, image: 'image1', author: '2' },
        saidAt: '2022-12-27T21:04:40.495Z',
        labels: { leucocyte: 'white' },
        facts: { annotation_id: '1', task_id: '1', lead_time: '1235.418', created_at: '2022-12-27T13:36:25.747398Z' },
      },
    })
    expect((await world.tasks()).map(({ counted, state }) => [counted, state])).toEqual([
      [2, 'comparing'],
      [1, 'collecting'],
    ])
    const types = (
      await world.query('select type, count(*)::int as n from events where project_id = $1 group by type', [world.projectId])
    ).map(({ type, n }) => [type, n])
    expect(Object.fromEntries(types)).toMatchObject({
      ...{ 'annotation.submitted': 3, 'annotation.imported': 3, 'task.quorum-met': 1, 'person.joined': 2, 'label-import.finished': 1 },
    })
    expect(await consistent()).toEqual([])
  })

  it('LI33: the same file again adds nothing, and finds its readers', async () => {
    await imports.take('project-1.json', file, choice)
    const again = await imports.take('project-1.json', file, choice)
    expect(again.plan).toMatchObject({ taken: 0, known: 3, leftOut: 0 })
    expect(await imports.annotations()).toHaveLength(3)
    expect(await world.query('select name from imported_readers')).toHaveLength(2)
  })

  it('LI32: what comes beyond the reads of a task is an extra, and no reader has two annotations of a sample', async () => {
    await imports.take('project-1.json', file, choice)
    const more = JSON.parse(file.toString()) as { annotations: { id: number; completed_by: number }[] }[]
    for (const task of more)
      for (const one of task.annotations) Object.assign(one, { id: one.id + 100, completed_by: one.completed_by + 1 })
    const second = await imports.receive('project-2.json', JSON.stringify(more), choice)
    // 2 was 1 before and has image1 already; 3 is new, and image1 has its two reads.
    expect((await imports.get(second)).plan).toMatchObject({ taken: 2, extras: 1, leftOut: 1 })
    await imports.start(second)
    await runLabelImport(world.context, { labelImportId: labelImportIdSchema.parse(second) })
    const rows = await imports.annotations(tasks[0])
    expect(rows.map(({ reader, is_counted }) => [reader, is_counted])).toEqual([
      ['Label Studio user 2', true],
      ['Label Studio user 1', true],
      ['Label Studio user 3', false],
    ])
    expect((await imports.get(second)).plan?.left.map(({ reason }) => reason)).toEqual([
      'this reader has an annotation of the sample already: one of each reader counts, and the first stands',
    ])
    expect(await consistent()).toEqual([])
  })

  it('LI30: a reader of the file can be a member; the words of others can be left out', async () => {
    const [, member = ''] = world.people
    await world.query(
      `insert into memberships (id, organization_id, person_id, project_id, role)
       select gen_random_uuid(), organization_id, $2, id, 'annotator' from projects where id = $1`,
      [world.projectId, member],
    )
    const readers = { '1': { personId: member as never }, '2': null }
    const done = await imports.take('project-1.json', file, { ...choice, readers })
    expect(done.plan).toMatchObject({
      taken: 2,
      leftOut: 1,
      left: [{ at: 'image1, by 2, 1', reason: 'this reader was left out by choice' }],
    })
    expect((await imports.annotations()).map(({ reader, disabled_at }) => [reader, disabled_at])).toEqual([
      ['Person 1', null],
      ['Person 1', null],
    ])
  })

  it('LI34: cancelled in the middle it stops, and what was written stays; a worker that comes late writes nothing', async () => {
    const id = labelImportIdSchema.parse(await imports.receive('project-1.json', file, choice))
    await world.query(`update label_imports set state = 'cancelled' where id = $1`, [id])
    await runLabelImport(world.context, { labelImportId: id })
    expect((await imports.get(id)).state).toBe('cancelled')
    expect(await imports.annotations()).toEqual([])
  })

  it('LI34: a successor of a killed worker goes over it again, and nothing is there twice', async () => {
    const id = labelImportIdSchema.parse(await imports.receive('project-1.json', file, choice))
    await imports.start(id)
    // Dies after its records were submitted, before it could say so.
    const dying = { ...world.context, unitOfWork: world.context.unitOfWork }
    let left = 3
    const kill: typeof dying.unitOfWork = (work) => (left-- > 0 ? world.context.unitOfWork(work) : Promise.reject(new Error('killed')))
    await expect(runLabelImport({ ...dying, unitOfWork: kill }, { labelImportId: id })).rejects.toThrow('killed')
    const written = (await imports.annotations()).length
    expect(written).toBeGreaterThan(0)
    await runLabelImport(world.context, { labelImportId: id })
    const rows = await imports.annotations()
    expect(rows).toHaveLength(3)
    expect(rows.every(({ origin }) => origin !== null)).toBe(true)
    expect((await imports.get(id)).plan).toMatchObject({ taken: 3, known: 0 })
    expect(await consistent()).toEqual([])
  })

  it('LI41: suggestions are no votes, and their marks say which model made them', async () => {
    const [task] = JSON.parse(file.toString()) as { predictions: unknown[]; annotations: { result: unknown[] }[] }[]
    task?.predictions.push({
      id: 7,
      model_version: 'yolo-11',
      score: 0.9,
      created_at: '2023-01-01T00:00:00Z',
      result: task.annotations[1]?.result,
    })
    const done = await imports.take('project-1.json', JSON.stringify([task]), { ...choice, becomes: 'suggestions' })
    expect(done.plan).toMatchObject({ taken: 1, leftOut: 2 })
    const rows = await world.query('select model, content, origin from suggestions')
    expect(rows).toMatchObject([
      {
        model: 'yolo-11',
        content: { regions: [{ origin: { kind: 'model', model: 'yolo-11', edited: false } }, {}] },
        origin: { facts: { prediction_id: '7' } },
      },
    ])
    expect((await world.tasks()).map(({ counted }) => counted)).toEqual([0, 0])
    expect(await imports.annotations()).toEqual([])
  })

  it('MR16: suggestions are those of the model that was chosen, which is registered on the way', async () => {
    const suggested = { ...choice, becomes: 'suggestions' as const, model: { name: 'Nets', version: '3' } }
    const only = JSON.parse(file.toString()) as { annotations: { completed_by: number }[] }[]
    const done = await imports.take('project-1.json', JSON.stringify(only), suggested)
    expect(done).toMatchObject({ state: 'done' })
    const rows = await world.query(
      `select s.model, s.origin->>'file' as file, m.name, m.modality, v.version, v.licence, v.mapping
       from suggestions s join model_versions v on v.id = s.model_version_id join models m on m.id = v.model_id`,
    )
    expect(rows.length).toBeGreaterThan(0)
    expect(rows[0]).toEqual({
      ...{ model: 'Nets 3', file: 'project-1.json', name: 'Nets', modality: 'image', version: '3', licence: null },
      mapping: { labels: { parasites: 'parasites', white: 'leucocyte' }, questions: {} },
    })
    // The next file of the same version is its, too.
    await imports.take('project-2.json', JSON.stringify(only.slice(1)), { ...suggested, takesEmpty: true })
    expect(await world.query('select count(*)::int as n from model_versions')).toEqual([{ n: 1 }])
    await world.query(`update models set withdrawn_at = now()`)
    expect(await imports.take('project-3.json', JSON.stringify(only), suggested)).toMatchObject({
      state: 'failed',
      error: expect.stringContaining('was withdrawn'),
    })
  })

  it('LI43: known answers come only where nobody has begun, and hold what the file says', async () => {
    const only = JSON.parse(file.toString()) as { annotations: unknown[] }[]
    only[0]?.annotations.pop()
    await world.annotate(tasks[1] ?? '', 1, { regions: [], answers: [], comment: '' })
    const done = await imports.take('gold.json', JSON.stringify(only), { ...choice, becomes: 'gold' })
    expect(done.plan).toMatchObject({ taken: 1, leftOut: 1 })
    expect(done.plan?.left[0]?.reason).toContain('has readers already')
    expect((await world.tasks()).map(({ is_gold, state }) => [is_gold, state])).toEqual([
      [true, 'settled'],
      [false, 'collecting'],
    ])
  })
})

describe('a CVAT archive with its images', () => {
  const xml = (width: number, name = 'slide 1.png') => `<?xml version="1.0" encoding="utf-8"?>
<annotations><version>1.1</version><meta><task><id>12</id><name>Smears</name><assignee><username>bo</username></assignee>
<labels><label><name>parasites</name></label></labels></task></meta>
<image id="0" name="${name}" width="${width}" height="30"><box label="parasites" source="manual" xtl="1" ytl="2" xbr="9" ybr="8" occluded="0" z_order="0"/></image>
<image id="1" name="slide 2.png" width="40" height="30"/></annotations>`

  it('LI11: images become samples with tasks, and the assignee is the reader', async () => {
    const zip = archiveOf({
      'annotations.xml': Buffer.from(xml(40)),
      'images/slide 1.png': await flatPng(40, 30, 1),
      'images/slide 2.png': await flatPng(40, 30, 2),
    })
    const id = labelImportIdSchema.parse(await imports.receive('task_12.zip', zip))
    expect((await imports.get(id)).plan).toMatchObject({ samples: { matched: 0, new: 2, missing: 0 }, taken: 1, leftOut: 1 })
    expect((await imports.get(id)).plan?.left).toEqual([
      { at: 'slide 2.png, by bo', reason: 'says nothing: choose that such an image was looked at, if it was' },
    ])
    await imports.start(id)
    await runLabelImport(world.context, { labelImportId: id })
    expect((await imports.get(id)).plan).toMatchObject({ samples: { new: 2 }, taken: 1 })
    expect(await world.query('select name, width, origin from samples order by position')).toMatchObject([
      { name: 'slide 1.png', width: 40, origin: { source: 'task_12.zip' } },
      { name: 'slide 2.png', width: 40 },
    ])
    expect(await imports.annotations()).toMatchObject([{ reader: 'bo', origin: { tool: 'cvat', facts: { task: '12' } } }])
    // Sent again: the images are found by their bytes.
    expect((await imports.take('task_12.zip', zip)).plan).toMatchObject({ samples: { matched: 2, new: 0 }, taken: 0, known: 1 })
    expect(await consistent()).toEqual([])
  })

  it('LI12: an image of another size than the labels say is not the one that was labelled', async () => {
    await imports.sample('slide 1.png', 64, 48)
    const row = await imports.get(await imports.receive('annotations.xml', xml(40)))
    expect(row.plan?.left[0]).toEqual({
      at: 'slide 1.png, by bo',
      reason: 'its places are on an image of 40 x 30 px, and the sample has 64 x 48',
    })
  })
})

describe('a release of imported labels', () => {
  it('LI36: tells where a reading was said first, and verifies; who it was stays a pseudonym', async () => {
    const zip = archiveOf({
      'annotations.xml': Buffer.from(`<?xml version="1.0"?><annotations><meta><task><id>12</id><name>Smears</name>
<assignee><username>bo-the-reader</username></assignee><labels><label><name>parasites</name></label></labels></task></meta>
<image id="0" name="a.png" width="40" height="30"><box label="parasites" xtl="1" ytl="2" xbr="9" ybr="8"/></image></annotations>`),
      'images/a.png': await flatPng(40, 30, 3),
    })
    const done = await imports.take('task_12.zip', zip)
    expect(done.plan).toMatchObject({ taken: 1 })
    const [task] = await world.tasks()
    await world.adjudicate(task?.id ?? '', { regions: [], answers: [], comment: '' }, 'slip')
    const releaseId = await world.askRelease('1.0.0')
    await freezeRelease(world.context, { releaseId })
    const files = new Map((await world.context.read.releases.filesOf(releaseId)).map((file) => [file.path, file.sha256]))
    const read = async function* (path: string) {
      for await (const piece of (await world.context.storage.read(files.get(path) ?? '')) ?? []) yield Buffer.from(piece)
    }
    const pieces: Buffer[] = []
    for await (const piece of read('votes/annotations.ndjson')) pieces.push(piece)
    const text = Buffer.concat(pieces).toString()
    const [line] = text.trim().split('\n')
    expect(JSON.parse(line ?? '')).toMatchObject({
      origin: { tool: 'cvat', file: 'task_12.zip', sha256: done.sha256, image: 'a.png', facts: { 'task-name': 'Smears', task: '12' } },
    })
    expect(text).not.toContain('bo-the-reader')
    expect((await verifyRelease({ paths: async () => [...files.keys()], read })).problems).toEqual([])
  })
})

describe('a Zooniverse export', () => {
  it('LI22: its tasks are mapped to questions of the protocol by choice, and unseen subjects are named', async () => {
    await world.close()
    world = await makeWorld({
      questions: [
        {
          id: 'rising',
          text: 'Rising?',
          kind: 'single',
          options: [
            { id: 'yes', text: 'Yes' },
            { id: 'no', text: 'No' },
          ],
        },
      ],
    })
    imports = labelImportsIn(world)
    const task = await imports.sample('subject-96588114', 1200, 900)
    const done = await imports.take('classifications.csv', fixture('zooniverse/classifications.csv'), {
      questions: { t0: 'rising', t1: null },
    })
    expect(done.plan).toMatchObject({ taken: 1, leftOut: 2, samples: { matched: 1, missing: 2 } })
    expect(await imports.annotations(task)).toMatchObject([
      {
        reader: 'not-logged-in-b644753d0e3948f81dc2',
        content: { answers: [{ questionId: 'rising', value: { kind: 'choice', option: 'yes' } }] },
        origin: { saidAt: '2024-02-23T16:17:42.000Z', facts: { classification_id: '543695319' } },
      },
    ])
  })
})
