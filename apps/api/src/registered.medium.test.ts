import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestApi, testApi } from './test/test-api.ts'
import { addSamples, aLab, type Lab, rowsIn } from './test/world.ts'

let api: TestApi
let lab: Lab
let samples: readonly string[]

/** In the order of their import. `null`: it was cut from nothing. */
const parents = ['field', 'field', 'elsewhere', null] as const

beforeAll(async () => {
  api = await testApi()
  lab = await aLab(api, 'Observatory')
  samples = (await addSamples(api, lab, parents.length)).map(({ sampleId }) => sampleId)
  for (const [index, name] of parents.entries())
    if (name !== null)
      await rowsIn(api, 'update samples set origin = $1 where id = $2', { parent: { name, x: 10 * index, y: 0 } }, samples[index])
  // The last one is the image that the first two were cut from.
  await rowsIn(api, `update samples set name = 'field' where id = $1`, samples[3])
})
afterAll(() => api.close())

const registered = async (person: Lab['annotator'], index: number) => {
  const answer = await api.call(person, 'listRegisteredSamples', { params: { sampleId: samples[index] ?? '' } })
  return answer.statusCode === 200 ? answer.json().map((row: { id: string }) => samples.indexOf(row.id)) : answer.statusCode
}

describe('K16: samples of the same place', () => {
  it('are those of the same parent and the parent itself, for everybody who may see the sample', async () => {
    for (const person of [lab.annotator, lab.reviewer]) {
      expect(await registered(person, 0)).toEqual([1, 3])
      expect(await registered(person, 3)).toEqual([0, 1])
      expect(await registered(person, 2)).toEqual([])
    }
  })

  it('tell nothing of tasks or readers, and leave out what was withdrawn and what others have', async () => {
    const answer = await api.call(lab.annotator, 'listRegisteredSamples', { params: { sampleId: samples[0] ?? '' } })
    for (const word of ['taskState', 'reads', 'annotations', 'state']) expect(answer.body).not.toContain(`"${word}"`)
    await rowsIn(api, 'update samples set withdrawn_at = now() where id = $1', samples[1])
    expect(await registered(lab.annotator, 0)).toEqual([3])
    const other = await aLab(api, 'Elsewhere')
    expect(await registered(other.annotator, 0)).toBe(404)
  })
})
