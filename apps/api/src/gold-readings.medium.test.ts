import { type AnnotationContent, scoreAgainst } from '@reticle/domain'
import { aContent } from '@reticle/testkit'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Actor, origin, type TestApi, testApi } from './test/test-api.ts'
import { addSamples, aLab, type Claimed, claimNext, type Lab, rowsIn, submitClaimed, tell } from './test/world.ts'

let api: TestApi
let lab: Lab
let expert: Actor

const saying = (option: string): AnnotationContent => ({
  ...aContent(),
  regions: [],
  answers: [{ questionId: 'quality', value: { kind: 'choice', option } }],
})

beforeAll(async () => {
  api = await testApi()
})
afterAll(() => api.close())

const upload = async (actor: Actor, name: string, text: string, isPreview = false) => {
  const boundary = '----gold'
  const part = (head: string, body: string) => `--${boundary}\r\ncontent-disposition: form-data; ${head}\r\n\r\n${body}\r\n`
  const payload = `${part('name="preview"', String(isPreview))}${part(`name="file"; filename="${name}"`, text)}--${boundary}--\r\n`
  return api.inject({
    method: 'POST',
    url: `/api/v1/projects/${lab.projectId}/gold-imports`,
    headers: { ...actor.headers, origin, 'content-type': `multipart/form-data; boundary=${boundary}` },
    payload,
  })
}
const csvOf = (samples: readonly string[], option = 'good') =>
  ['sample,question,answer', ...samples.map((one) => `${one},quality,${option}`)].join('\n')
/** All known samples of the stream, one after the other; the coin of a claim brings none at times. */
const eachGold = async (actor: Actor, count: number, read: (claimed: Claimed) => Promise<void>) => {
  for (let [found, tries] = [0, 0]; found < count && tries < 400; tries++) {
    const next = await claimNext(api, lab, actor)
    if (next === undefined) continue
    await read(next)
    found += 1
  }
}
const inProject = () => ({ params: { projectId: lab.projectId } })
const listed = async (actor = expert) => (await api.call(actor, 'listGold', inProject())).json()
const consistent = async () => {
  const { mismatches, examples } = await api.read.consistency.check(lab.projectId)
  expect({ wrong: Object.values(mismatches).reduce((sum, n) => sum + n, 0), examples }).toEqual({ wrong: 0, examples: [] })
}

describe('gold from files', () => {
  beforeEach(async () => {
    lab = await aLab(api, 'Files')
    expert = lab.reviewer
    const opened = await addSamples(api, lab, 4)
    await tell(
      api,
      lab,
      opened.map(({ id }) => id),
      'task.opened',
    )
  })

  it('G30: a preview says what would become of it and writes nothing', async () => {
    const answer = await upload(lab.manager, 'truth.csv', csvOf(['sample 1', 'sample 2', 'sample 9']), true)
    expect(answer.statusCode, answer.body).toBe(200)
    expect(answer.json()).toMatchObject({ format: 'csv', isPreview: true, records: 3, made: 2, answers: 2, rejected: 1 })
    expect(answer.json().rejects[0]).toEqual({ at: 'line 4', reason: 'there is no sample "sample 9" in this project' })
    expect((await listed()).rows).toEqual([])
    await consistent()
  })

  it('G30: a task that nobody has begun is settled as gold, and its answer is what the file says', async () => {
    const [first] = await rowsIn<{ id: string }>(api, 'select id from tasks where project_id = $1 order by position', lab.projectId)
    expect((await upload(lab.manager, 'truth.csv', csvOf(['sample 1']))).json()).toMatchObject({ made: 1, rejected: 0 })
    const seen = await api.call(expert, 'getTask', { params: { taskId: first?.id ?? '' } })
    expect(seen.json()).toMatchObject({
      state: 'settled',
      isGold: true,
      resolution: { kind: 'gold', content: { answers: saying('good').answers } },
    })
    const { rows, counts } = await listed()
    expect(counts).toEqual({ gold: 1, lookAgain: 0 })
    expect(rows[0]).toMatchObject({
      source: { kind: 'file', text: `truth.csv, line 2, brought by ${lab.manager.name}` },
      known: { coversMarks: false },
    })
    await consistent()
  })

  it('G30: what has readers, is read now, or is gold is refused with the cure', async () => {
    const begun = await claimNext(api, lab, lab.annotator)
    await api.dispenser.persist({ projectId: lab.projectId as never, annotatorId: lab.annotator.personId as never })
    expect((await upload(lab.manager, 't.csv', csvOf(['sample 1']))).json().rejects[0].reason).toContain('is being read now: try again')
    if (begun === undefined) throw new Error('nothing was claimed')
    await submitClaimed(api, lab.annotator, begun, saying('good'))
    expect((await upload(lab.manager, 't.csv', csvOf(['sample 1']))).json().rejects[0].reason).toContain('settle it at the desk')
    await upload(lab.manager, 't.csv', csvOf(['sample 2']))
    expect((await upload(lab.manager, 't.csv', csvOf(['sample 2']))).json().rejects[0].reason).toContain('is gold already')
    await consistent()
  })

  it('G31: keypoints and masks of a COCO file are known marks, pixel by pixel, and readers are scored against them', async () => {
    const skeleton = {
      points: ['core', 'tip'].map((id, at) => ({ id, name: id, x: at, y: 0.5 })),
      edges: [[0, 1] as [number, number]],
    }
    lab = await aLab(api, 'Marks', {
      tools: ['select', 'skeleton', 'brush'],
      labels: [
        { id: 'wing', name: 'Wing', color: '#1f77b4', skeleton },
        { id: 'cell', name: 'Cell', color: '#ff7f0e' },
      ],
      questions: [],
    })
    expert = lab.reviewer
    const opened = await addSamples(api, lab, 2)
    const taskIds = opened.map(({ id }) => id)
    await tell(api, lab, taskIds, 'task.opened')
    // Column by column, as COCO has it: two columns of three pixels, from (10, 20) on, in an image of 100 x 80.
    const counts = [10 * 80 + 20, 3, 77, 3, 80 * 100 - (10 * 80 + 20 + 3 + 77 + 3)]
    const coco = {
      images: [1, 2].map((id) => ({ id, file_name: `sample ${id}`, width: 100, height: 80 })),
      categories: [
        { id: 1, name: 'Wing', keypoints: ['core', 'tip'], skeleton: [[1, 2]] },
        { id: 2, name: 'Cell' },
      ],
      annotations: [
        { id: 1, image_id: 1, category_id: 1, keypoints: [10, 11, 2, 30, 31, 1], num_keypoints: 2, bbox: [10, 11, 20, 20], area: 400 },
        { id: 2, image_id: 2, category_id: 2, iscrowd: 1, segmentation: { size: [80, 100], counts }, bbox: [10, 20, 2, 3], area: 6 },
      ],
    }
    const made = (await upload(lab.manager, 'truth.json', JSON.stringify(coco))).json()
    expect(made, JSON.stringify(made)).toMatchObject({ format: 'coco', made: 2, marks: 2, rejected: 0 })
    const known = await Promise.all(
      taskIds.map(async (taskId) => (await api.call(expert, 'getTask', { params: { taskId } })).json().resolution.content.regions),
    )
    expect(known).toMatchObject([
      [{ labelId: 'wing', geometry: { type: 'skeleton', points: [10, 11, 30, 31] } }],
      [{ labelId: 'cell', geometry: { type: 'mask', x: 10, y: 20, width: 2, height: 3 } }],
    ])
    const protocol = (await api.read.protocols.get(lab.protocolId))?.content
    if (protocol === undefined) throw new Error('no protocol')
    const [wing, cell] = known.map((regions) => ({ ...aContent(), regions, answers: [] }))
    if (wing === undefined || cell === undefined) throw new Error('no marks')
    const against = (one: AnnotationContent, given: AnnotationContent) =>
      scoreAgainst(protocol, { content: one, coversMarks: true }, given).score
    const none = { ...wing, regions: [] }
    expect([against(wing, wing), against(cell, cell), against(wing, none), against(cell, wing)]).toEqual([1, 1, 0, 0])
    await consistent()
  })

  it('G31: COCO, lines and tables are read, and what is wrong is named by its place', async () => {
    const coco = {
      images: [1, 2].map((id) => ({ id, file_name: `sample ${id}`, width: 100, height: 80 })),
      categories: [
        { id: 1, name: 'Crater' },
        { id: 2, name: 'Nothing we know' },
      ],
      annotations: [
        { id: 1, image_id: 1, category_id: 1, bbox: [10, 10, 20, 20] },
        { id: 2, image_id: 2, category_id: 2, bbox: [10, 10, 20, 20] },
      ],
    }
    const marks = (await upload(lab.manager, 'marks.json', JSON.stringify(coco))).json()
    expect(marks).toMatchObject({ format: 'coco', made: 1, marks: 1, rejected: 1 })
    expect(marks.rejects[0].reason).toContain('the protocol has no label "Nothing we know"')
    const lines = [
      JSON.stringify({ sample: 'sample 3', content: { answers: saying('poor').answers } }),
      'no json',
      '{"sample":"sample 4"}',
    ].join('\n')
    const read = (await upload(lab.manager, 'known.ndjson', lines)).json()
    expect(read).toMatchObject({ format: 'ndjson', made: 1, rejected: 2 })
    expect(read.rejects.map((one: { at: string }) => one.at)).toEqual(['line 2', 'line 3'])
    const table = (await upload(lab.manager, 'bad.csv', 'sample,question,answer\nsample 4,quality,excellent\nsample 4,hue,1')).json()
    expect(table.rejects.map((one: { at: string }) => one.at)).toEqual(['line 2', 'line 3'])
    const refused = await upload(lab.manager, 'bad.csv', 'a,b\n1,2')
    expect(refused.json()).toMatchObject({
      code: 'invalid-input',
      detail: expect.stringContaining('line 1: the columns must be sample, question, answer'),
    })
    expect((await upload(lab.manager, 'x.png', 'x')).json().detail).toContain('known answers come as COCO')
    expect((await upload(lab.reviewer, 't.csv', csvOf(['sample 4']))).statusCode).toBe(403)
  })

  it('G34: taken off, what only a file has answered is open for readers again', async () => {
    await upload(lab.manager, 'truth.csv', csvOf(['sample 1']))
    const [task] = await rowsIn<{ id: string }>(api, 'select id from tasks where project_id = $1 and is_gold', lab.projectId)
    const off = await api.call(lab.manager, 'setGold', {
      params: { taskId: task?.id ?? '' },
      body: { isGold: false, reason: 'wrong file' },
    })
    expect(off.json()).toMatchObject({ state: 'collecting', isGold: false })
    expect((await claimNext(api, lab, lab.annotator))?.taskId).toBe(task?.id)
    await consistent()
  })

  it('G9: who also labels sees neither the list, nor that a task is known', async () => {
    await upload(lab.manager, 'truth.csv', csvOf(['sample 1']))
    const both = await lab.join('Both', 'manager', 'annotator')
    for (const name of ['listGold', 'listGoldReaders'] as const)
      expect((await api.call(both, name, inProject())).json().code).toBe('forbidden')
    expect((await upload(both, 't.csv', csvOf(['sample 2']))).json().code).toBe('forbidden')
    const { rows } = (await api.call(both, 'listTasks', inProject())).json()
    expect(new Set(rows.map((row: { state: string; reason: string | null }) => `${row.state} ${row.reason}`))).toEqual(
      new Set(['collecting null']),
    )
    const inState = async (actor: Actor, state: string) =>
      (await api.call(actor, 'listTasks', { ...inProject(), query: { state } })).json().rows.length
    expect([await inState(both, 'settled'), await inState(both, 'collecting')]).toEqual([0, 4])
    expect([await inState(expert, 'settled'), await inState(expert, 'collecting')]).toEqual([1, 3])
    const [gold] = await rowsIn<{ id: string }>(api, 'select id from tasks where project_id = $1 and is_gold', lab.projectId)
    expect((await api.call(both, 'getTask', { params: { taskId: gold?.id ?? '' } })).json()).toMatchObject({
      state: 'collecting',
      resolution: null,
    })
  })
})

describe('hidden gold', () => {
  const dispensing = { goldRate: 0.5, order: { kind: 'sequential' as const } }
  beforeEach(async () => {
    lab = await aLab(api, 'Hidden', { dispensing, training: { adviseFrom: 3 } } as never)
    expert = lab.reviewer
    const opened = await addSamples(api, lab, 4)
    await tell(
      api,
      lab,
      opened.map(({ id }) => id),
      'task.opened',
    )
    await upload(lab.manager, 'truth.csv', csvOf(['sample 1', 'sample 2', 'sample 3', 'sample 4']))
  })

  const readAll = async (actor: Actor, option: string) => {
    const answers: string[] = []
    await eachGold(actor, 4, async (next) => {
      const submitted = await submitClaimed(api, actor, next, saying(option))
      answers.push(submitted.body)
      const shown = await api.call(actor, 'getKnownAnswer', { params: { assignmentId: next.id } })
      expect(shown.json()).toMatchObject({ code: 'wrong-state', detail: expect.stringContaining('only tasks of the test') })
    })
    return answers
  }

  it('G9: has no feedback, and no answer tells it from a vote', async () => {
    const answers = await readAll(lab.annotator, 'good')
    expect(answers).toHaveLength(4)
    for (const answer of answers) expect(new Set(Object.keys(JSON.parse(answer)))).toEqual(new Set(['annotationId', 'submittedAt']))
    await consistent()
  })

  it('G20, G21: gives each reader a mean with its interval and a matrix, and managers advice; nobody is paused', async () => {
    await readAll(lab.annotator, 'poor')
    const readers = (await api.call(expert, 'listGoldReaders', inProject())).json()
    expect(readers[0]).toMatchObject({
      hidden: { n: 4, mean: 0, low: 0 },
      isPaused: false,
      advice: expect.stringContaining('over 4 hidden known answers'),
    })
    expect(readers[0].confusion).toEqual([{ subject: 'quality', known: 'good', given: 'poor', n: 4 }])
    await api.call(expert, 'listGoldReaders', inProject())
    const notices = await rowsIn<{ person_id: string; kind: string; text: string }>(
      api,
      `select person_id, kind, text from notices where project_id = $1`,
      lab.projectId,
    )
    expect(notices).toHaveLength(2)
    expect(new Set(notices.map(({ person_id, kind }) => `${person_id} ${kind}`))).toEqual(
      new Set([lab.owner, lab.manager].map(({ personId }) => `${personId} advice`)),
    )
    expect((await api.call(lab.annotator, 'listMyAnnotations', inProject())).json().count).toBe(4)
  })

  it('G23: what good readers contradict is on top, until an expert confirms it', async () => {
    const [wrong] = await rowsIn<{ id: string }>(api, 'select id from tasks where project_id = $1 order by position', lab.projectId)
    const readers = [lab.annotator, await lab.join('Two', 'annotator'), await lab.join('Three', 'annotator')]
    for (const reader of readers)
      await eachGold(reader, 4, async (next) => {
        await submitClaimed(api, reader, next, saying(next.taskId === wrong?.id ? 'poor' : 'good'))
      })
    const before = await listed()
    expect(before.counts).toEqual({ gold: 4, lookAgain: 1 })
    expect(before.rows[0]).toMatchObject({
      taskId: wrong?.id,
      shouldLookAgain: true,
      readings: { n: 3, mean: 0 },
      good: { n: 3, contradicting: 3 },
      mistake: { subject: 'quality', known: 'good', given: 'poor', n: 3 },
    })
    const first = (await api.call(expert, 'listGold', { ...inProject(), query: { limit: '1' } })).json()
    const second = (await api.call(expert, 'listGold', { ...inProject(), query: { limit: '3', cursor: first.next } })).json()
    expect([...first.rows, ...second.rows].map((row: { taskId: string }) => row.taskId)).toEqual(
      before.rows.map((row: { taskId: string }) => row.taskId),
    )
    const confirmed = await api.call(expert, 'confirmGold', { params: { taskId: wrong?.id ?? '' }, body: { note: 'it is poor light' } })
    expect(confirmed.statusCode, confirmed.body).toBe(204)
    const after = await listed()
    expect(after.counts.lookAgain).toBe(0)
    expect(after.rows[0]).toMatchObject({ taskId: wrong?.id, confirmed: { by: expert.name } })
    expect((await api.call(lab.annotator, 'confirmGold', { params: { taskId: wrong?.id ?? '' }, body: {} })).statusCode).toBe(403)
  })
})
