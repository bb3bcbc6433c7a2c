import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Actor, type TestApi, testApi } from './test/test-api.ts'
import { addSamples, aLab, type Lab, rowsIn } from './test/world.ts'

let api: TestApi
let lab: Lab
let other: Lab
let sampleIds: string[]

const found = async (actor: Actor | null, q: string) => {
  const answer = await api.call(actor, 'search', { query: { q } })
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json()
}
const named = async (actor: Actor, q: string, kind: string): Promise<string[]> =>
  (await found(actor, q))[kind].map(({ name }: { name: string }) => name)
const rename = (id: string, name: string, metadata: object = {}) =>
  rowsIn(api, 'update samples set name = $2, metadata = $3 where id = $1', id, name, JSON.stringify(metadata))

beforeAll(async () => {
  api = await testApi()
  const labels = [
    { id: 'crater', name: 'Crater zq', color: '#ff0000' },
    { id: 'boulder', name: 'Boulder', color: '#00ff00' },
  ]
  lab = await aLab(api, 'Zq home', { labels })
  other = await aLab(api, 'Zq abroad', { labels })
  sampleIds = (await addSamples(api, lab, 12)).map(({ sampleId }) => sampleId)
  const names = ['zq', 'zq-plate', 'plate zq 7', 'xzqx', 'PLATE_100%', 'plate_100x']
  for (const [at, name] of names.entries()) await rename(sampleIds[at] ?? '', name)
  await rename(sampleIds[6] ?? '', 'night', { telescope: 'Keck zq', exposure: 30 })
  for (const one of [lab, other])
    await api.call(one.owner, 'freezeRelease', { params: { projectId: one.projectId }, body: { name: `release zq ${one.organizationId}` } })
  for (const { sampleId } of await addSamples(api, other, 2)) await rename(sampleId, 'zq foreign')
})
afterAll(() => api.close())

describe('SE1: what is found', () => {
  it('is by name in the order of how well it fits, then by metadata and by id', async () => {
    expect(await named(lab.owner, 'ZQ', 'samples')).toEqual(['zq', 'zq-plate'])
    expect(await named(lab.owner, 'keck zq', 'samples')).toEqual(['night'])
    expect((await found(lab.owner, 'keck')).samples[0]).toMatchObject({ foundIn: 'metadata', projectId: lab.projectId, isWithdrawn: false })
    expect(await named(lab.owner, 'zqx', 'samples')).toEqual(['xzqx'])
    expect(await named(lab.owner, 'plate', 'samples')).toEqual(['PLATE_100%', 'plate zq 7', 'plate_100x', 'zq-plate'])
    const id = sampleIds[3] ?? ''
    for (const text of [id, id.slice(0, 35), id.replaceAll('-', '')])
      expect((await found(lab.owner, text)).samples).toMatchObject([{ id, foundIn: 'id' }])
  })

  it('takes signs of patterns as they are', async () => {
    expect(await named(lab.owner, '100%', 'samples')).toEqual(['PLATE_100%'])
    expect(await named(lab.owner, '%%%', 'samples')).toEqual([])
    expect(await named(lab.owner, "' or true --", 'samples')).toEqual([])
    expect((await api.call(lab.owner, 'search', { query: { q: '  ' } })).statusCode).toBe(400)
  })

  it('is at most eight of a kind', async () => {
    expect(await named(lab.owner, 'sample', 'samples')).toHaveLength(5)
    for (const id of sampleIds) await rename(id, `many ${id}`)
    expect(await named(lab.owner, 'many', 'samples')).toHaveLength(8)
    for (const [at, id] of sampleIds.entries()) await rename(id, at < 4 ? `zq ${at}` : `other ${at}`)
  })

  it('names projects, people, releases and labels with where they are', async () => {
    const all = await found(lab.owner, 'zq')
    expect(all.projects).toEqual([{ id: lab.projectId, name: 'Zq home project' }])
    expect(
      all.people.map(({ name }: { name: string }) => name).toSorted((a: unknown, b: unknown) => (String(a) < String(b) ? -1 : 1)),
    ).toEqual(
      ['owner', 'manager', 'reviewer', 'annotator', 'consumer']
        .map((role) => `Zq home ${role === 'owner' ? 'Owner' : role}`)
        .toSorted((a: unknown, b: unknown) => (String(a) < String(b) ? -1 : 1)),
    )
    expect(all.releases).toMatchObject([{ name: `release zq ${lab.organizationId}`, project: 'Zq home project' }])
    expect(all.labels).toEqual([
      { labelId: 'crater', name: 'Crater zq', protocolId: lab.protocolId, projectId: lab.projectId, project: 'Zq home project' },
    ])
  })
})

describe('SE2: nothing leaks', () => {
  it('across roles: each finds only what it may list', async () => {
    const kinds = async (actor: Actor) => {
      const all = await found(actor, 'zq')
      return Object.keys(all).filter((kind) => all[kind].length > 0)
    }
    const everything = ['projects', 'samples', 'people', 'releases', 'labels']
    expect(await kinds(lab.owner)).toEqual(everything)
    expect(await kinds(lab.manager)).toEqual(everything)
    expect(await kinds(lab.reviewer)).toEqual(['projects', 'samples', 'releases', 'labels'])
    expect(await kinds(lab.annotator)).toEqual(['projects', 'labels'])
    expect(await kinds(lab.consumer)).toEqual(['projects', 'releases'])
  })

  it('across organizations, by name or by id', async () => {
    for (const actor of [other.owner, other.manager, other.reviewer, await api.addPerson('Stranger')])
      for (const q of ['zq', 'zq home', 'night', 'crater', sampleIds[0] ?? '', (sampleIds[0] ?? '').slice(0, 8)]) {
        const text = JSON.stringify(await found(actor, q))
        for (const foreign of [lab.projectId, lab.protocolId, lab.organizationId, 'Zq home', ...sampleIds])
          expect(text).not.toContain(foreign)
      }
    expect(JSON.stringify(await found(other.owner, 'zq'))).toContain(other.projectId)
    expect((await api.call(null, 'search', { query: { q: 'zq' } })).statusCode).toBe(401)
  })

  it('to whom a role was taken', async () => {
    const removed = await lab.join('Zq removed', 'manager')
    expect((await found(removed, 'zq')).samples.length).toBeGreaterThan(0)
    await api.call(lab.owner, 'setMemberRoles', { params: { projectId: lab.projectId, personId: removed.personId }, body: { roles: [] } })
    expect(await found(removed, 'zq')).toEqual({ projects: [], samples: [], people: [], releases: [], labels: [] })
  })
})
