import { newId } from '@reticle/db'
import type { AnnotationContent, Region } from '@reticle/domain'
import { aContent, aRegion } from '@reticle/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Actor, type TestApi, testApi } from './test/test-api.ts'
import { addSamples, aLab, contest, type Lab, readNext } from './test/world.ts'

const axes = [
  { name: 'z', length: 5 },
  { name: 'y', length: 80, spacing: 0.5, unit: 'micrometer' },
  { name: 'x', length: 100, spacing: 0.5, unit: 'micrometer' },
]
const box = (id: string, side: number, plane?: Region['plane']): Region => ({
  ...aRegion({ id, geometry: { type: 'box', x: 0, y: 0, width: side, height: side } }),
  ...(plane === undefined ? {} : { plane }),
})

describe('marks are checked by what is known of the sample', () => {
  let api: TestApi
  let lab: Lab
  let ana: Actor
  beforeAll(async () => {
    api = await testApi({ redisUrl: null })
    lab = await aLab(api, 'Microscope', { rules: [{ id: 'size', kind: 'region-size', minArea: 25, unit: 'um', severity: 'hard' }] })
    ana = lab.annotator
    await addSamples(api, lab, 3)
    await api.database.pool.query('update samples set axes = $1 where project_id = $2', [JSON.stringify(axes), lab.projectId])
  })
  afterAll(() => api.close())

  const claimed = async () => (await api.call(ana, 'claimAssignment', { params: { projectId: lab.projectId } })).json()
  const submit = ({ id, fence }: { id: string; fence: number }, content: AnnotationContent) =>
    api.call(ana, 'submitAssignment', {
      params: { assignmentId: id },
      headers: { 'idempotency-key': newId() },
      body: { fence, content, activeMilliseconds: 1000 },
    })

  it('the bench is told the size of a pixel', async () => {
    expect((await claimed()).sample.axes).toEqual(axes)
  })

  it('V4: an area in micrometres, and the planes that there are', async () => {
    const one = await claimed()
    const refused = await submit(one, aContent({ regions: [box('small', 9.9), box('beyond', 10, { z: 5 }), box('sound', 10, { z: 4 })] }))
    expect([refused.statusCode, refused.json().code]).toEqual([422, 'invalid-annotation'])
    expect(refused.json().problems).toMatchObject([
      { regionId: 'beyond', message: 'a mark lies on z 5, and the image has 5: delete it' },
      { regionId: 'small', message: 'a mark of 24.5 um²; the protocol wants 25 or more um²' },
    ])
    const content = aContent({
      regions: [{ ...box('sound', 10, { z: 4 }), track: { id: 'k', state: 'occluded' } }],
      notes: [{ id: 'n', text: 'what is this?', at: { x: 3, y: 4 }, plane: { z: 4 } }],
    })
    const taken = await submit(one, content)
    expect(taken.statusCode).toBe(201)
    const { rows } = await api.database.pool.query('select content from annotations where id = $1', [taken.json().annotationId])
    expect(rows[0]?.content).toMatchObject({ regions: content.regions, notes: content.notes })
  })

  it('V4: a decision at the desk too', async () => {
    const taskId = await readNext(api, lab, await lab.join('Ben', 'annotator'))
    await contest(api, taskId)
    const decided = await api.call(lab.reviewer, 'adjudicateTask', {
      params: { taskId },
      body: { content: aContent({ regions: [box('small', 9.9)] }), reasonCode: 'slip', note: 'x' },
    })
    expect([decided.statusCode, decided.json().code]).toEqual([422, 'invalid-annotation'])
  })
})
