import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { formatThat } from '../formats/index.ts'
import { sourceOf } from '../source.ts'
import { countReading } from './count.ts'
import { sniffFormat } from './sniff.ts'

/** Published exports; see fixtures/README.md. */
const fixture = async (path: string) => {
  const bytes = await readFile(fileURLToPath(new URL(`../../fixtures/${path}`, import.meta.url)))
  const source = sourceOf(new Map([[path.slice(path.indexOf('/') + 1), bytes]]))
  const id = await sniffFormat(source)
  const reading = await formatThat('read', id ?? '')?.read(source)
  if (reading === undefined) throw new Error(`${path} is in no format that is read`)
  return { id, reading, counted: countReading(reading) }
}

describe('LI3: what others have exported is read', () => {
  it('Label Studio: two people on one image, one on another, an answer on marks, times and lead times', async () => {
    const { id, reading, counted } = await fixture('label-studio/tasks.json')
    expect({ id, rejects: reading.rejects, labels: reading.labels.map(({ name }) => name) }).toEqual({
      id: 'label-studio',
      rejects: [],
      labels: ['parasites', 'white'],
    })
    expect(counted).toMatchObject({ records: 3, suggestions: 0, images: 2, marks: 6, answers: 2 })
    expect([...counted.byReader]).toEqual([
      ['2', { records: 1, suggestions: 0 }],
      ['1', { records: 2, suggestions: 0 }],
    ])
    const [first] = reading.records
    expect(first).toMatchObject({
      width: 2800,
      height: 2800,
      at: '2022-12-27T21:04:40.495Z',
      origin: { annotation_id: '1', lead_time: '1235.418' },
    })
    // 37.158 % of 2800 px.
    expect(first?.regions[0]?.geometry).toMatchObject({ type: 'box', x: expect.closeTo(1040.437, 3), width: expect.closeTo(117.304, 3) })
  })

  it('CVAT: boxes, points and skeletons are read; marks whose label has no name are rejected by line', async () => {
    const { id, reading, counted } = await fixture('cvat/annotations.xml')
    expect(id).toBe('cvat')
    expect(counted).toMatchObject({ images: 2, records: 2 })
    expect(reading.records[0]?.regions.map(({ geometry }) => geometry.type)).toEqual(['box', 'skeleton'])
    expect(reading.rejects.map(({ at }) => at)).toEqual([
      expect.stringMatching(/polyline line \d+/),
      expect.stringMatching(/polygon line \d+/),
    ])
  })

  it('Zooniverse: each row a reading of its volunteer, with when the subject was retired', async () => {
    const { id, reading, counted } = await fixture('zooniverse/classifications.csv')
    expect({ id, rejects: reading.rejects }).toEqual({ id: 'zooniverse', rejects: [] })
    expect(counted).toMatchObject({ records: 3, images: 3, marks: 0, answers: 5 })
    expect(reading.records.map(({ fileName, reader }) => [fileName, reader])).toEqual([
      ['subject-96588114', 'not-logged-in-b644753d0e3948f81dc2'],
      ['subject-96588105', 'not-logged-in-b644753d0e3948f81dc2'],
      ['subject-96588126', 'not-logged-in-b644753d0e3948f81dc2'],
    ])
    expect(reading.records[0]?.origin).toMatchObject({ classification_id: '543695319', 'subject.objectId': 'ZTF23abjrdem' })
  })
})
