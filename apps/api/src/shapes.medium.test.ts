import { geometrySchema } from '@reticle/domain'
import { aContent, aRegion } from '@reticle/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aContested, aDesk, annotationsOn, apiWithWorker, type Desk, reaches } from './test/desk.ts'
import type { Actor, TestApi } from './test/test-api.ts'
import { addSamples, readNext } from './test/world.ts'

let api: TestApi
let close: () => Promise<void>
let desk: Desk
let taskId: string
let ids: { ana: string; ben: string }

beforeAll(async () => {
  ;({ api, close } = await apiWithWorker())
  desk = await aDesk(api, 'Shapes', { tools: ['select', 'box', 'polygon', 'point', 'brush'] })
  taskId = await aContested(api, desk)
  ids = await annotationsOn(api, taskId)
})
afterAll(() => close())

const fuse = (body: object, actor: Actor = desk.reviewer, of = taskId) => api.call(actor, 'fuseObject', { params: { taskId: of }, body })
const contours = async (of: string, actor: Actor = desk.reviewer) =>
  (await api.call(actor, 'getContours', { params: { taskId: of } })).json()
const pair = () => [
  { annotationId: ids.ana, regionId: 'a2' },
  { annotationId: ids.ben, regionId: 'b3' },
]

/** Two readers on one sample with the marks that are given, compared. */
const read = async (anas: Parameters<typeof aRegion>[0], bens: Parameters<typeof aRegion>[0]) => {
  await addSamples(api, desk, 1)
  const id = await readNext(api, desk, desk.ana, aContent({ regions: [aRegion({ id: 'a', ...anas })], comment: 'ana' }))
  const content = aContent({ regions: [aRegion({ id: 'b', ...bens })], comment: 'ben' })
  await readNext(api, desk, desk.ben, { ...content, answers: [{ questionId: 'quality', value: { kind: 'choice', option: 'poor' } }] })
  await reaches(api, id, 'contested')
  const { ana, ben } = await annotationsOn(api, id)
  return {
    id,
    members: [
      { annotationId: ana, regionId: 'a' },
      { annotationId: ben, regionId: 'b' },
    ],
  }
}
const square = (x: number, y: number, size: number) =>
  ({ type: 'polygon', rings: [[x, y, x + size, y, x + size, y + size, x, y + size]] }) as const

describe('marks of readers, fused', () => {
  it('are one shape by the method that fits their kind, or by the one that is named', async () => {
    expect((await fuse({ members: pair() })).json()).toEqual({
      method: 'fusion',
      geometry: { type: 'box', x: 55, y: 10, width: 10, height: 10 },
    })
    const medoid = (await fuse({ members: pair(), method: 'medoid' })).json()
    expect([40, 70]).toContain(medoid.geometry.x)
    const polygons = await read({ geometry: square(10, 10, 20) }, { geometry: square(12, 10, 20) })
    const voted = (await fuse({ members: polygons.members }, desk.reviewer, polygons.id)).json()
    expect(voted).toMatchObject({ method: 'pixel-vote', geometry: { type: 'mask', x: 12, y: 10, width: 18, height: 20 } })
  })

  it('are refused with the cure: a method that cannot work on them, no outcome, a mark that is not there', async () => {
    const unfit = await fuse({ members: pair(), method: 'centroid' })
    expect([unfit.statusCode, unfit.json().problems[0].at]).toEqual([400, 'body.method'])
    expect(unfit.json().detail).toMatch(/centroid cannot work on a box; these marks can be fused by medoid, fusion/)
    const apart = await fuse({ members: pair(), method: 'pixel-vote' })
    expect(apart.json().detail).toMatch(/no outcome by pixel-vote/)
    const unknown = await fuse({ members: [...pair(), { annotationId: ids.ana, regionId: 'b3' }] })
    expect(unknown.json().problems).toMatchObject([{ at: 'body.members.2' }])
    const foreign = await read({}, {})
    expect((await fuse({ members: foreign.members })).json().problems).toMatchObject([{ at: 'body.members.0' }])
    expect((await fuse({ members: pair().slice(1) })).statusCode).toBe(400)
  })

  it('of many pixels are worked on beside the event loop, with the same outcome', async () => {
    await addSamples(api, desk, 1)
    await api.database.pool.query('update samples set width = 4000, height = 4000 where project_id = $1', [desk.projectId])
    const large = await read({ geometry: square(0, 0, 3000) }, { geometry: square(500, 500, 3000) })
    const answer = await fuse({ members: large.members }, desk.reviewer, large.id)
    expect(answer.json()).toMatchObject({ method: 'pixel-vote', geometry: { type: 'mask', x: 500, y: 500, width: 2500, height: 2500 } })
    const { objects } = await contours(large.id)
    expect(objects[0].levels.map((level: { area: number }) => level.area)).toEqual([2 * 3000 ** 2 - 2500 ** 2, 2500 ** 2])
  })
})

describe('contours of agreement', () => {
  it('say for each object which pixels at least k of the readers have', async () => {
    const { readers, objects } = await contours(taskId)
    expect(readers).toBe(2)
    const areas = objects.map((object: { clusterId: string; levels: { atLeast: number; area: number }[] }) => [
      object.clusterId,
      object.levels.map(({ atLeast, area }) => [atLeast, area]),
    ])
    expect(areas).toEqual([
      [
        'c1',
        [
          [1, 100],
          [2, 100],
        ],
      ],
      [
        'c2',
        [
          [1, 100],
          [2, 100],
        ],
      ],
      ['c3', [[1, 100]]],
    ])
    for (const { levels } of objects) for (const { geometry } of levels) expect(geometrySchema.safeParse(geometry).success).toBe(true)
  })

  it('leave out what has no area, and say nothing of a task without a comparison', async () => {
    const points = await read({ geometry: { type: 'point', x: 10, y: 10 } }, { geometry: { type: 'point', x: 12, y: 10 } })
    expect(await contours(points.id)).toEqual({ readers: 2, objects: [] })
    await addSamples(api, desk, 1)
    const open = await readNext(api, desk, desk.ana)
    expect(await contours(open)).toEqual({ readers: 0, objects: [] })
  })
})
