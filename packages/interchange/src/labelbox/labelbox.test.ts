import { describe, expect, it } from 'vitest'
import { labelbox as format } from '../formats/labelbox.ts'
import { sourceOf } from '../source.ts'

const radio = (name: string, value: string, classifications: unknown[] = []) => ({ name, radio_answer: { name: value, classifications } })
const row = (objects: unknown[], classifications: unknown[] = [], data: object = {}) => ({
  data_row: { id: 'd1', external_id: 'a.jpg', global_key: 'k1', row_data: 'https://host.example/p/a.jpg', ...data },
  media_attributes: { width: 100, height: 80, mime_type: 'image/jpeg' },
  projects: {
    p1: {
      name: 'Cells',
      labels: [
        {
          ...{ id: 'l1', label_kind: 'Default', performance_details: { seconds_to_create: 9 } },
          label_details: { created_at: '2024-01-02T03:04:05.000+00:00', created_by: 'ana@lab.example' },
          annotations: { objects, classifications, relationships: [] },
        },
      ],
    },
  },
})
const read = (...rows: unknown[]) =>
  format.read(sourceOf(new Map([['e.ndjson', rows.map((one) => (typeof one === 'string' ? one : JSON.stringify(one))).join('\n')]])))

describe('exports of Labelbox', () => {
  it('IX1: shapes in px, with answers on them, by whoever made the label', async () => {
    const { records, rejects, labels } = await read(
      row([
        {
          feature_id: 'f1',
          name: 'Cell',
          bounding_box: { top: 2, left: 1, height: 4, width: 3 },
          classifications: [radio('Stage', 'Late')],
        },
        {
          feature_id: 'f2',
          name: 'Cell',
          polygon: [
            { x: 0, y: 0 },
            { x: 5, y: 0 },
            { x: 0, y: 5 },
          ],
        },
        {
          feature_id: 'f3',
          name: 'Rim',
          line: [
            { x: 0, y: 0 },
            { x: 5, y: 5 },
          ],
        },
        { feature_id: 'f4', name: 'Rim', point: { x: 7.5, y: 8 } },
      ]),
    )
    expect(rejects).toEqual([])
    expect(labels.map(({ id }) => id)).toEqual(['cell', 'rim'])
    expect(records).toHaveLength(1)
    expect(records[0]).toMatchObject({
      ...{ fileName: 'a.jpg', width: 100, height: 80, reader: 'ana@lab.example', at: '2024-01-02T03:04:05.000Z' },
      origin: { data_row_id: 'd1', label_id: 'l1', label_kind: 'Default', project: 'p1', seconds_to_create: '9' },
    })
    expect(records[0]?.regions.map(({ geometry }) => geometry)).toEqual([
      { type: 'box', x: 1, y: 2, width: 3, height: 4 },
      { type: 'polygon', rings: [[0, 0, 5, 0, 0, 5]] },
      { type: 'polyline', points: [0, 0, 5, 5] },
      { type: 'point', x: 7.5, y: 8 },
    ])
    expect(records[0]?.regions[0]?.answers).toEqual([{ questionId: 'stage', value: { kind: 'choice', option: 'late' } }])
  })

  it('IX2: one option, several, texts, and questions that follow an answer', async () => {
    const { records, questions } = await read(
      row(
        [],
        [
          radio('Kind', 'Bird', [radio('Which bird', 'Owl')]),
          { name: 'Seen', checklist_answers: [{ name: 'Wings' }] },
          { name: 'Note', text_answer: { content: 'dark' } },
        ],
      ),
    )
    expect(records[0]?.answers.map(({ questionId, value }) => [questionId, value])).toEqual([
      ['kind', { kind: 'choice', option: 'bird' }],
      ['which-bird', { kind: 'choice', option: 'owl' }],
      ['seen', { kind: 'choices', options: ['wings'] }],
      ['note', { kind: 'text', value: 'dark' }],
    ])
    expect(questions?.map(({ kind }) => kind)).toEqual(['single', 'single', 'multiple', 'text'])
  })

  const at = 'e.ndjson line 1.projects.p1.labels[0].annotations.objects[0]'
  it.each<[string, object, string, string]>([
    ['a mask that is an address', { name: 'Cell', mask: { url: 'https://host.example/m.png' } }, '', 'only an address of a picture'],
    ['a kind that is not read', { name: 'Cell', annotation_kind: 'ImageRelationship' }, '', '"ImageRelationship"'],
    ['a box without a side', { name: 'Cell', bounding_box: { top: 0, left: 0, height: 0, width: 3 } }, '', 'a box of 3 x 0 px'],
    ['a huge number', { name: 'Cell', point: { x: 1e300, y: 0 } }, '', 'not a shape'],
    ['a place that is none', { name: 'Cell', point: { x: null, y: 0 } }, '.point.x', 'expected number'],
    [
      'a polygon of two',
      {
        name: 'Cell',
        polygon: [
          { x: 0, y: 0 },
          { x: 1, y: 1 },
        ],
      },
      '',
      'not a shape',
    ],
  ])('IX3: %s becomes a reject with its place', async (_, object, place, reason) => {
    expect((await read(row([object]))).rejects).toEqual([{ at: `${at}${place}`, reason: expect.stringContaining(reason) }])
  })

  it('IX3: broken lines, ids that are there twice, names that climb, and questions without end', async () => {
    const object = { feature_id: 'f', name: 'Cell', point: { x: 1, y: 1 } }
    let deep: unknown[] = []
    for (let n = 0; n < 30; n++) deep = [radio(`q${n}`, 'Yes', deep)]
    const { rejects, records } = await read(
      row([object, object]),
      '{"data_row"',
      row([], deep),
      row([], [], { external_id: '../../a.jpg' }),
    )
    expect(rejects.map(({ reason }) => reason)).toEqual([
      // Lines are taken apart before what is in them.
      'is not JSON',
      'the id "f" was there before',
      'questions lie more than 20 deep',
    ])
    expect(records.map(({ fileName }) => fileName)).toEqual(['a.jpg', 'a.jpg', 'a.jpg'])
    await expect(read('{"images":[]}')).rejects.toThrow('no line has a data row')
  })
})
