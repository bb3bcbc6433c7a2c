import { routes } from '@reticle/contract'
import { newId } from '@reticle/db'
import { aProtocol } from '@reticle/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Actor, type TestApi, testApi } from './test/test-api.ts'
import { addSamples, aLab, claimNext, type Lab, readNext, rowsIn, settle, submitClaimed, tell } from './test/world.ts'

type Entry = {
  readonly id: string
  readonly at: string
  readonly kind: string
  readonly actor: { readonly kind: string; readonly name?: string; readonly personId?: string }
  readonly object: { readonly kind: string; readonly id: string; readonly name: string } | null
  readonly reason: string | null
  readonly changes: readonly { readonly path: string; readonly from: unknown; readonly to: unknown }[]
}

let api: TestApi
beforeAll(async () => {
  api = await testApi()
})
afterAll(() => api.close())

const historyOf = async (lab: Lab, actor: Actor, query: Record<string, string> = {}): Promise<{ rows: Entry[]; next: string | null }> => {
  const answer = await api.call(actor, 'listHistory', { params: { projectId: lab.projectId }, query: { limit: '500', ...query } })
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json()
}
const projectOf = ({ projectId }: Lab) => ({ projectId })
const changesOf = async (lab: Lab, actor: Actor, kinds: string) =>
  (await historyOf(lab, actor, { kinds })).rows.map(({ changes }) => changes)

describe('HI8: from what to what', () => {
  it('names settings of the project, by what was there before', async () => {
    const lab = await aLab(api, 'Settings')
    const params = projectOf(lab)
    await api.call(lab.manager, 'updateProject', { params, body: { name: 'Craters', dueOn: '2027-01-31' } })
    await api.call(lab.manager, 'updateProject', { params, body: { dueOn: null } })
    const { rows } = await historyOf(lab, lab.owner, { kinds: 'project.renamed' })
    expect(rows.map(({ changes }) => changes)).toEqual([
      [{ path: 'dueOn', from: '2027-01-31', to: null }],
      [
        { path: 'name', from: 'Settings project', to: 'Craters' },
        { path: 'dueOn', from: null, to: '2027-01-31' },
      ],
    ])
    expect(rows[0]).toMatchObject({
      actor: { kind: 'person', name: 'Settings manager', personId: lab.manager.personId },
      object: { kind: 'project', id: lab.projectId, name: 'Craters' },
    })
  })

  it('names what a protocol version changed, by the version before', async () => {
    const lab = await aLab(api, 'Versions')
    const before = aProtocol()
    const body = { ...before, title: 'Other words', redundancy: { ...before.redundancy, reads: 3 } }
    expect((await api.call(lab.manager, 'publishProtocol', { params: projectOf(lab), body })).statusCode).toBe(201)
    const { rows } = await historyOf(lab, lab.reviewer, { kinds: 'protocol.published' })
    expect(rows.map(({ object }) => object?.name)).toEqual(['2', '1'])
    expect(rows[0]?.changes).toContainEqual({ path: 'redundancy.reads', from: before.redundancy?.reads ?? 2, to: 3 })
    expect(rows[1]?.changes).toEqual([])
  })

  it('names roles, webhooks and annotators', async () => {
    const lab = await aLab(api, 'People')
    const { personId } = lab.annotator
    const params = projectOf(lab)
    await api.call(lab.manager, 'setMemberRoles', { params: { ...params, personId }, body: { roles: ['annotator', 'reviewer'] } })
    await api.call(lab.manager, 'setMemberRoles', { params: { ...params, personId }, body: { roles: ['annotator'] } })
    expect(await changesOf(lab, lab.owner, 'membership.changed')).toEqual([
      [{ path: 'roles[reviewer]', from: 'reviewer', to: null }],
      [{ path: 'roles[reviewer]', from: null, to: 'reviewer' }],
    ])
    await api.call(lab.manager, 'updateAnnotator', { params: { ...params, personId }, body: { most: 5 } })
    await api.call(lab.manager, 'updateAnnotator', { params: { ...params, personId }, body: { most: 9, expertise: ['birds'] } })
    expect((await changesOf(lab, lab.owner, 'annotator.changed'))[0]).toEqual([
      { path: 'most', from: 5, to: 9 },
      { path: 'expertise', from: null, to: ['birds'] },
    ])
    for (const name of ['one', 'two'])
      await api.call(lab.manager, 'createWebhook', { params, body: { name, url: `https://example.org/${name}` } })
    await api.call(lab.manager, 'updateWebhook', { params: { ...params, webhook: 'one' }, body: { url: 'https://example.org/new' } })
    expect((await changesOf(lab, lab.owner, 'webhook.changed'))[0]).toEqual([
      { path: 'url', from: 'https://example.org/one', to: 'https://example.org/new' },
    ])
  })

  it('tells of acts that had no event before: tokens, profiles, analyses', async () => {
    const lab = await aLab(api, 'Traces')
    const made = await api.call(lab.manager, 'createToken', { body: { name: 'nightly', days: 7 } })
    await api.call(lab.manager, 'revokeToken', { params: { tokenId: made.json().id } })
    await api.call(lab.manager, 'putProfile', { body: { orcid: '0000-0002-1825-0097', isOrcidInReleases: false } })
    await api.call(lab.manager, 'startAnalysis', { params: projectOf(lab), body: { kind: 'refit' } })
    const answer = await api.call(lab.owner, 'listOrganizationHistory', { query: { actorId: lab.manager.personId } })
    const { rows }: { rows: Entry[] } = answer.json()
    expect(rows.map(({ kind }) => kind)).toEqual(['analysis.requested', 'person.changed', 'token.revoked', 'token.made'])
    expect(rows[1]?.changes).toEqual([{ path: 'orcid', from: null, to: '0000-0002-1825-0097' }])
    expect(rows[3]).toMatchObject({ object: { kind: 'token', name: 'nightly' }, actor: { name: 'Traces manager' } })
    expect(answer.body).not.toContain(made.json().secret)
  })
})

describe('HI5: filters and pages', () => {
  it('go by actor, kinds, object, time and words, page after page, each entry once', async () => {
    const lab = await aLab(api, 'Filters')
    const params = projectOf(lab)
    const begun = api.now().toISOString()
    for (let n = 0; n < 7; n++)
      await api.call(n % 2 === 0 ? lab.manager : lab.owner, 'updateProject', { params, body: { name: `name ${n}` } })
    const all = await historyOf(lab, lab.owner)
    const paged: Entry[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page = await historyOf(lab, lab.owner, { limit: '3', ...(cursor === '' ? {} : { cursor }) })
      paged.push(...page.rows)
      cursor = page.next
    }
    expect(paged).toEqual(all.rows)
    expect(all.rows.map(({ at }) => at)).toEqual(
      all.rows
        .map(({ at }) => at)
        .toSorted((a, b) => (String(a) < String(b) ? -1 : 1))
        .toReversed(),
    )
    const count = async (query: Record<string, string>) => (await historyOf(lab, lab.owner, query)).rows.length
    expect(await count({ actorId: lab.manager.personId })).toBe(4)
    expect(await count({ words: 'NAME 3' })).toBe(2)
    expect(await count({ words: 'filters manager' })).toBe(4)
    expect(await count({ words: '100%' })).toBe(0)
    expect(await count({ kinds: 'project.created,protocol.published' })).toBe(2)
    expect(await count({ from: begun, kinds: 'project.renamed' })).toBe(7)
    expect(await count({ to: begun, kinds: 'project.renamed' })).toBe(0)
    expect(await count({ objectId: lab.protocolId })).toBe(1)
    const lonely = await api.call(lab.owner, 'listHistory', { params, query: { kinds: 'assignment.leased' } })
    expect([lonely.statusCode, lonely.json().detail]).toEqual([400, expect.stringContaining('objectId')])
    const bent = await api.call(lab.owner, 'listHistory', { params, query: { cursor: 'eyJhdCI6IngifQ' } })
    expect(bent.statusCode).toBe(400)
  })

  it('tell of one sample all that happened to it', async () => {
    const lab = await aLab(api, 'Sample')
    const [task] = await addSamples(api, lab, 1)
    await readNext(api, lab, lab.annotator)
    const { rows } = await historyOf(lab, lab.owner, { objectId: task?.sampleId ?? '' })
    expect(rows.map(({ kind }) => kind)).toEqual(['annotation.submitted', 'assignment.leased'])
    expect((await historyOf(lab, lab.owner, { objectId: task?.id ?? '', kinds: 'assignment.leased' })).rows).toEqual(rows.slice(1))
    expect(rows[0]?.object).toEqual({ kind: 'task', id: task?.id, name: 'sample 1' })
    expect(rows[0]?.actor).toMatchObject({ name: 'Sample annotator' })
  })
})

describe('HI3, HI4: who sees what', () => {
  it('a reviewer of a blind project learns no reader by name, filter or word; where readers have names, they are told', async () => {
    for (const isBlind of [true, false]) {
      const lab = await aLab(api, isBlind ? 'Blind' : 'Open', { review: { isBlind } })
      const [task] = await addSamples(api, lab, 1)
      await readNext(api, lab, lab.annotator)
      const objectId = task?.id ?? ''
      const [entry] = (await historyOf(lab, lab.reviewer, { objectId })).rows
      expect(entry?.actor.kind).toBe(isBlind ? 'reader' : 'person')
      const found = async (query: Record<string, string>) => (await historyOf(lab, lab.reviewer, { objectId, ...query })).rows.length
      const seen = isBlind ? 0 : 2
      expect(await found({ actorId: lab.annotator.personId })).toBe(seen)
      expect(await found({ words: lab.annotator.name })).toBe(seen)
      expect(await found({ words: lab.annotator.personId })).toBe(0)
      const text = JSON.stringify(await historyOf(lab, lab.reviewer, { objectId }))
      expect(text.includes(lab.annotator.personId)).toBe(!isBlind)
      const file = await api.call(lab.reviewer, 'exportHistory', { params: projectOf(lab), query: { objectId, format: 'jsonl' } })
      expect(file.body.includes(lab.annotator.name)).toBe(!isBlind)
      expect((await historyOf(lab, lab.owner, { objectId })).rows[0]?.actor).toMatchObject({ name: lab.annotator.name })
    }
  })

  it('whoever also labels sees nothing of the work, and a reviewer nothing of people and keys', async () => {
    const lab = await aLab(api, 'Parts')
    const both = await lab.join('Labels too', 'manager', 'annotator')
    const [task] = await addSamples(api, lab, 1)
    const taskId = task?.id ?? ''
    await settle(api, taskId)
    await api.call(lab.manager, 'setGold', { params: { taskId }, body: { isGold: true, reason: 'known' } })
    await api.call(lab.manager, 'createWebhook', { params: projectOf(lab), body: { name: 'chat', url: 'https://example.org/secret-path' } })
    await api.call(lab.manager, 'setMemberRoles', { params: { ...projectOf(lab), personId: lab.consumer.personId }, body: { roles: [] } })
    const kinds = async (actor: Actor) => (await historyOf(lab, actor)).rows.map(({ kind }) => kind).toSorted((a, b) => (a < b ? -1 : 1))
    const settings = ['project.created', 'protocol.published']
    expect(await kinds(lab.manager)).toEqual([...['membership.changed', ...settings], 'task.gold-set', 'webhook.changed'])
    expect(await kinds(both)).toEqual([...['membership.changed', ...settings], 'webhook.changed'])
    expect(await kinds(lab.reviewer)).toEqual([...settings, 'task.gold-set'])
    expect((await historyOf(lab, both, { objectId: taskId })).rows).toEqual([])
  })

  it('an owner sees their organization and no other; nobody else sees one', async () => {
    const [lab, other] = [await aLab(api, 'Ours'), await aLab(api, 'Theirs')]
    await api.call(lab.manager, 'updateProject', { params: projectOf(lab), body: { name: 'our-zq' } })
    await api.call(other.manager, 'updateProject', { params: projectOf(other), body: { name: 'their-zq' } })
    const ours = await api.call(lab.owner, 'listOrganizationHistory')
    expect([ours.body.includes('our-zq'), ours.body.includes('their-zq')]).toEqual([true, false])
    const foreign = await api.call(lab.owner, 'listOrganizationHistory', { query: { organizationId: other.organizationId } })
    expect(foreign.statusCode).toBe(404)
    expect((await api.call(lab.manager, 'listOrganizationHistory')).statusCode).toBe(403)
    const crossed = await api.call(lab.owner, 'listOrganizationHistory', { query: { objectId: other.projectId } })
    expect(crossed.json().rows).toEqual([])
    expect((await historyOf(lab, lab.owner, { objectId: other.projectId })).rows).toEqual([])
  })
})

describe('HI10: files', () => {
  it('hold all pages, and no cell that a spreadsheet would run', async () => {
    const lab = await aLab(api, 'Files')
    const params = projectOf(lab)
    const evil = ['=1+1', '+cmd', '-2', '@sum(a1)', '\tx', 'a "quoted", cell']
    for (const description of evil) await api.call(lab.manager, 'updateProject', { params, body: { description } })
    for (let n = 0; n < 600; n++)
      await rowsIn(
        api,
        `insert into events (organization_id, project_id, subject_id, type, payload, at) values ($1, $2, $2, 'queue.ordered', '{}', now())`,
        lab.organizationId,
        lab.projectId,
      )
    const file = (format: string) => api.call(lab.owner, 'exportHistory', { params, query: { format } })
    const csv = await file('csv')
    expect([csv.statusCode, csv.headers['content-type']]).toEqual([200, 'text/csv; charset=utf-8'])
    const lines = csv.body.split('\r\n')
    expect(lines[0]).toBe('at,kind,actor,object kind,object,object id,reason,path,from,to')
    expect(lines).toHaveLength(1 + 600 + evil.length + 3 + 1)
    for (const cell of [",'=1+1", ",'+cmd", ",'-2", ",'@sum(a1)", ",'\tx", ',"a ""quoted"", cell"']) expect(csv.body).toContain(cell)
    expect(lines.filter((line) => /(^|,)"?[=+@\t-]/.test(line))).toEqual([])
    const jsonl = (await file('jsonl')).body.trimEnd().split('\n')
    expect(jsonl).toHaveLength(600 + evil.length + 2)
    expect(jsonl.map((line) => routes.listHistory.answers[200].shape.rows.element.safeParse(JSON.parse(line)).success)).not.toContain(false)
  })
})

describe('HI12: samples that come back', () => {
  it('are read on, are compared when they were read, and each step is in the history', async () => {
    const lab = await aLab(api, 'Back', { redundancy: { reads: 1 } })
    const [one, two, three] = await addSamples(api, lab, 3)
    await tell(api, lab, [one?.id ?? '', two?.id ?? '', three?.id ?? ''], 'task.opened')
    const read = await readNext(api, lab, lab.annotator)
    expect(read).toBe(one?.id)
    const held = await claimNext(api, lab, lab.annotator)
    const params = projectOf(lab)
    const sampleIds = [one?.sampleId, two?.sampleId, three?.sampleId]
    await api.call(lab.manager, 'withdrawSamples', { params, body: { sampleIds, reason: 'consent was withdrawn' } })
    const restored = await api.call(lab.manager, 'restoreSamples', {
      params,
      body: { sampleIds: [...sampleIds.slice(0, 2), newId()], reason: 'given again' },
    })
    expect(restored.json()).toEqual({ restored: 2, unknown: 1 })
    expect(
      (await api.call(lab.manager, 'restoreSamples', { params, body: { sampleIds: sampleIds.slice(0, 2), reason: 'again' } })).json()
        .restored,
    ).toBe(0)
    const states = await rowsIn<{ id: string; state: string }>(
      api,
      'select id, state from tasks where project_id = $1 order by position',
      lab.projectId,
    )
    expect(states.map(({ state }) => state)).toEqual(['comparing', 'collecting', 'withdrawn'])
    const { rows } = await historyOf(lab, lab.owner, { objectId: two?.sampleId ?? '' })
    const told = rows
      .filter(({ kind }) => kind !== 'task.opened')
      .map(({ kind, reason, changes }) => [kind, reason, changes[0]?.from, changes[0]?.to])
    expect(
      told
        .filter(([kind]) => String(kind).startsWith('sample.') || String(kind).startsWith('task.'))
        .toSorted((a, b) => (String(a) < String(b) ? -1 : 1)),
    ).toEqual([
      ['sample.restored', 'given again', 'withdrawn', 'in the study'],
      ['sample.withdrawn', 'consent was withdrawn', 'in the study', 'withdrawn'],
      ['task.restored', 'given again', 'withdrawn', 'collecting'],
      ['task.withdrawn', 'consent was withdrawn', 'collecting', 'withdrawn'],
    ])
    const again = await claimNext(api, lab, lab.annotator)
    expect(again?.taskId).toBe(held?.taskId)
    if (again !== undefined) expect((await submitClaimed(api, lab.annotator, again)).statusCode).toBe(201)
    const { examples } = await api.read.consistency.check()
    const ours = [one, two, three].map((task) => task?.id ?? '')
    expect(examples.filter((example) => ours.some((id) => example.includes(id)))).toEqual([])
  })
})
