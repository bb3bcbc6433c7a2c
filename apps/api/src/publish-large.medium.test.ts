import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestApi, testApi } from './test/test-api.ts'
import { addSamples, aLab, claimNext, type Lab, rowsIn } from './test/world.ts'

/** More than a publish moves and opens itself. */
const many = 5200

describe('publishing on a large project', () => {
  let api: TestApi
  let lab: Lab
  beforeAll(async () => {
    api = await testApi()
    lab = await aLab(api, 'Survey')
    const [first] = await addSamples(api, lab, 1)
    await rowsIn(
      api,
      `with more as (
        insert into samples (id, project_id, source_id, position, name, sha256, bytes, media_type, width, height)
        select gen_random_uuid(), s.project_id, s.source_id, 100 + n, 'more ' || n, 'more ' || n, 18, 'image/png', 100, 80
        from samples s, generate_series(1, $3::int) n where s.id = $1 returning id, project_id, position)
      insert into tasks (id, project_id, sample_id, protocol_id, position, reads)
      select gen_random_uuid(), project_id, id, $2, position, 2 from more`,
      first?.sampleId,
      lab.protocolId,
      many,
    )
  })
  afterAll(() => api.close())

  const waiting = () => rowsIn(api, `select from outbox where name = 'order-queue' and payload->>'projectId' = $1`, lab.projectId)

  it('L10: moves what it can at once, and leaves the rest to the worker', async () => {
    const { content } = (await api.call(lab.manager, 'getProtocol', { params: { protocolId: lab.protocolId } })).json()
    const body = { ...content, redundancy: { reads: 3 } }
    const published = await api.call(lab.manager, 'publishProtocol', { params: { projectId: lab.projectId }, body })
    expect(published.statusCode).toBe(201)
    const byReads = await rowsIn(
      api,
      'select reads, count(*)::int as n from tasks where project_id = $1 group by 1 order by 1',
      lab.projectId,
    )
    expect(byReads).toEqual([
      { reads: 2, n: many + 1 - 5000 },
      { reads: 3, n: 5000 },
    ])
    expect(await waiting()).toHaveLength(1)
    expect(await api.read.queueOrder.due(lab.projectId)).toEqual({ kind: 'sequential' })
    expect(await claimNext(api, lab, lab.annotator)).toMatchObject({ protocolId: published.json().id })
  })
})
