import type { LabelImportChoice } from '@reticle/domain'
import { aProtocol } from '@reticle/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Actor, type TestApi, testApi } from './test/test-api.ts'
import { addSamples, aLab, claimNext, type Lab } from './test/world.ts'

let api: TestApi
let lab: Lab
let base: URL
beforeAll(async () => {
  api = await testApi()
  lab = await aLab(api, 'Lab')
  base = new URL(await api.server.listen({ host: '127.0.0.1', port: 0 }))
})
afterAll(() => api.close())

const send = async (actor: Actor, fields: readonly (readonly [string, string | Blob])[]) => {
  const form = new FormData()
  for (const [name, value] of fields) {
    if (typeof value === 'string') form.append(name, value)
    else form.append(name, value, '../up/labels.json')
  }
  const answer = await fetch(new URL(`/api/v1/projects/${lab.projectId}/label-imports`, base), {
    method: 'POST',
    body: form,
    headers: { ...actor.headers, origin: base.origin },
  })
  return { status: answer.status, body: (await answer.json()) as { id: string; state: string; detail?: string } & Record<string, unknown> }
}
const labels = new Blob(['[]'])
const query = async (text: string, values: unknown[]) => (await api.database.pool.query(text, values)).rows
/** As the worker leaves it when it has read the file. */
const ready = (id: string, outline: unknown = null) =>
  query(`update label_imports set state = 'ready', outline = $2 where id = $1`, [id, JSON.stringify(outline)])
const jobs = async (id: string) =>
  (await query(`select count(*)::int as n from outbox where name = 'run-label-import' and payload->>'labelImportId' = $1`, [id]))[0]?.n

describe('label imports', () => {
  it('LI1: a file is stored and given to a worker; nothing of it is written', async () => {
    const { status, body } = await send(lab.manager, [['file', labels]])
    expect({ status, body }).toMatchObject({
      status: 202,
      body: {
        state: 'reading',
        fileName: 'labels.json',
        bytes: 2,
        outline: null,
        plan: null,
        choice: { becomes: 'annotations', takesEmpty: false },
      },
    })
    expect(await jobs(body.id)).toBe(1)
    const list = (await api.call(lab.manager, 'listLabelImports', { params: { projectId: lab.projectId } })).json()
    expect(list.map(({ id }: { id: string }) => id)).toEqual([body.id])
  })

  it.each([
    ['no file', [], 'there is no file in this upload'],
    ['an empty file', [['file', new Blob([])]], 'the file is empty'],
    [
      'a field that is none',
      [
        ['file', labels],
        ['labels', 'true'],
      ],
      /is no field of this upload/,
    ],
    [
      'a choice that is no JSON',
      [
        ['choice', '{'],
        ['file', labels],
      ],
      'choice is no JSON',
    ],
    [
      'a choice of something else',
      [
        ['choice', '{"becomes":"votes"}'],
        ['file', labels],
      ],
      /Invalid option/,
    ],
  ] as const)('refuses %s with its place', async (_what, fields, reason) => {
    const { status, body } = await send(lab.manager, fields)
    expect(status).toBe(400)
    expect(JSON.stringify(body)).toMatch(reason)
  })

  it('LI21: a changed choice is worked out again, and only what was looked at is started', async () => {
    const { body } = await send(lab.manager, [['file', labels]])
    const params = { labelImportId: body.id }
    expect((await api.call(lab.manager, 'startLabelImport', { params })).statusCode).toBe(409)
    await ready(body.id)
    const choice: Partial<LabelImportChoice> = { labels: { cell: 'crater', junk: null }, takesEmpty: true }
    const planned = await api.call(lab.manager, 'planLabelImport', { params, body: choice })
    expect(planned.json()).toMatchObject({
      state: 'reading',
      choice: { labels: { cell: 'crater', junk: null }, takesEmpty: true, becomes: 'annotations' },
    })
    await ready(body.id)
    expect((await api.call(lab.manager, 'startLabelImport', { params })).json()).toMatchObject({ state: 'writing' })
    expect(await jobs(body.id)).toBe(3)
    expect((await api.call(lab.manager, 'planLabelImport', { params, body: {} })).statusCode).toBe(409)
    expect((await api.call(lab.manager, 'cancelLabelImport', { params })).json()).toMatchObject({ state: 'cancelled' })
    expect((await api.call(lab.manager, 'cancelLabelImport', { params })).statusCode).toBe(409)
    const types = (await query('select type from events where subject_id = $1 order by id', [body.id])).map(({ type }) => type)
    expect(types).toEqual(['label-import.received', 'label-import.started', 'label-import.cancelled'])
  })

  it('LI43: whoever also labels brings no known answers', async () => {
    const both = await lab.join('Both', 'manager', 'annotator')
    const refused = await send(both, [
      ['choice', '{"becomes":"gold"}'],
      ['file', labels],
    ])
    expect(refused).toMatchObject({ status: 403, body: { detail: expect.stringContaining('you also label on this project') } })
    const { body } = await send(both, [['file', labels]])
    const answer = await api.call(both, 'planLabelImport', { params: { labelImportId: body.id }, body: { becomes: 'gold' } })
    expect(answer.statusCode).toBe(403)
  })

  it('LI23: a project without a protocol gets that of the file, when this was chosen', async () => {
    await query('update projects set protocol_id = null where id = $1', [lab.projectId])
    try {
      const { body } = await send(lab.manager, [['file', labels]])
      const params = { labelImportId: body.id }
      await ready(body.id, {
        protocol: aProtocol({ title: 'From a file' }),
        labels: [],
        questions: [],
        readers: [],
        rejects: [],
        rejected: 0,
        format: 'coco',
        title: 'COCO',
        records: 0,
        suggestions: 0,
        images: 0,
        marks: 0,
        answers: 0,
      })
      expect((await api.call(lab.manager, 'startLabelImport', { params })).json()).toMatchObject({
        status: 409,
        detail: 'this project has no protocol: publish one, or choose to make one from the file',
      })
      await query(`update label_imports set choice = choice || '{"createsProtocol": true}' where id = $1`, [body.id])
      expect((await api.call(lab.manager, 'startLabelImport', { params })).statusCode).toBe(202)
      const rows = await query(
        "select c.content->>'title' as title from projects p join protocols c on c.id = p.protocol_id where p.id = $1",
        [lab.projectId],
      )
      expect(rows).toEqual([{ title: 'From a file' }])
    } finally {
      await query('update projects set protocol_id = $2 where id = $1', [lab.projectId, lab.protocolId])
    }
  })

  it('LI42: suggestions are for the annotator who holds the sample, and not where the protocol hides them', async () => {
    await addSamples(api, lab, 2)
    const claimed = await claimNext(api, lab, lab.annotator)
    if (claimed === undefined) throw new Error('nothing was handed out')
    const { body } = await send(lab.manager, [['file', labels]])
    const origin = { tool: 'coco', file: 'a.json', sha256: 'a'.repeat(64), image: 'a.png', facts: {} }
    for (const [key, model, comment] of [
      ['1', 'yolo-11', 'old'],
      ['2', 'yolo-11', 'new'],
      ['3', 'sam-2', ''],
    ])
      await api.unitOfWork(({ suggestions }) =>
        suggestions.add([
          {
            ...{
              id: `01890000-0000-7000-8000-00000000000${key}`,
              projectId: lab.projectId,
              taskId: claimed.taskId,
              labelImportId: body.id,
            },
            ...{ key: key ?? '', model: model ?? '', content: { regions: [], answers: [], comment: comment ?? '' }, origin },
          },
        ]),
      )
    const of = async (actor: Actor) => {
      const answer = await api.call(actor, 'listSuggestions', { params: { assignmentId: claimed.id } })
      return answer.statusCode === 200
        ? answer.json().suggestions.map((one: { model: string; content: { comment: string } }) => [one.model, one.content.comment])
        : answer.statusCode
    }
    expect(await of(lab.annotator)).toEqual([
      ['sam-2', ''],
      ['yolo-11', 'new'],
    ])
    const other = await lab.join('Other', 'annotator')
    expect(await of(other)).toEqual([])
    expect(await of(lab.manager)).toBe(403)
    // Protocols are immutable: another one, that the task is put under.
    await query(
      `insert into protocols (id, project_id, version, content, created_by)
       select gen_random_uuid(), project_id, version + 100, content || '{"suggestions": "hidden"}', created_by from protocols where id = $1`,
      [lab.protocolId],
    )
    await query(`update tasks set protocol_id = (select id from protocols where content->>'suggestions' = 'hidden') where id = $1`, [
      claimed.taskId,
    ])
    expect(await of(lab.annotator)).toEqual([])
  })
})
