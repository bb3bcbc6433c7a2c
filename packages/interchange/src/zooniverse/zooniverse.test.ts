import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { lineOf, parseCsv } from '../csv/table.ts'
import { zooniverse as format } from '../formats/zooniverse.ts'
import { sourceOf } from '../source.ts'

const columns = [
  ...['classification_id', 'user_name', 'user_id', 'user_ip', 'workflow_id', 'workflow_name', 'workflow_version', 'created_at'],
  ...['gold_standard', 'expert', 'metadata', 'annotations', 'subject_data', 'subject_ids'],
]
type Classification = { id: string; user?: string; at?: string; metadata?: unknown; annotations: unknown; subject?: unknown }
const rowOf = ({ id, user = 'ana', at = '2025-01-21 16:08:41 UTC', metadata = {}, annotations, subject }: Classification) => [
  ...[id, user, '108', 'ddf0c9028b1ece89e3b1', '10', 'Draw', '4.4', at, '', ''],
  ...[JSON.stringify(metadata), typeof annotations === 'string' ? annotations : JSON.stringify(annotations)],
  ...[JSON.stringify(subject ?? { 77: { retired: null, Filename: 'a.jpg' } }), '77'],
]
const exportOf = (classifications: readonly Classification[]) =>
  [columns, ...classifications.map(rowOf)].map((cells) => lineOf(cells)).join('')
const read = (...classifications: Classification[]) => format.read(sourceOf(new Map([['export.csv', exportOf(classifications)]])))
const drawn = (...value: unknown[]) => [{ task: 'T0', task_label: 'Draw', value }]

describe('classification exports of Zooniverse', () => {
  it('IZ1: a row is a record of its volunteer, with the picture, its size, the time and the subject as origin', async () => {
    const { records, rejects } = await read({
      ...{ id: '5', user: 'not-logged-in-ddf0c9028b1ece89e3b1', annotations: [] },
      metadata: { subject_dimensions: [{ clientWidth: 10, clientHeight: 10, naturalWidth: 1024, naturalHeight: 635 }] },
      subject: {
        77: { retired: { retired_at: '2024-02-23T16:17:42.479Z', retirement_reason: 'classification_count' }, '#image_name': 'x/a b.jpg' },
      },
    })
    expect(rejects).toEqual([])
    expect(records).toEqual([
      {
        ...{ fileName: 'x/a b.jpg', width: 1024, height: 635, regions: [], answers: [] },
        ...{ reader: 'not-logged-in-ddf0c9028b1ece89e3b1', at: '2025-01-21T16:08:41.000Z' },
        origin: expect.objectContaining({
          ...{ classification_id: '5', subject_id: '77', workflow_version: '4.4' },
          'subject.retired': expect.stringContaining('classification_count'),
        }),
      },
    ])
  })

  it('IZ2: questions with one and with several answers, lists, sliders, surveys and texts', async () => {
    const { records, questions = [] } = await read(
      {
        id: '1',
        annotations: [
          { task: 'T0', task_label: 'Is it round?', value: 'Yes' },
          { task: 'T1', task_label: 'Which?', value: ['Spots', 'Stripes'] },
          { task: 'T2', value: [{ choice: 'DEER', answers: { HOWMANY: '2', DOING: ['EATING', 'MOVING'] }, filters: {} }] },
          { task: 'T3', value: [{ value: 'de76', option: true, label: 'Oceania' }] },
          { task: 'T4', taskType: 'text', value: 'a note' },
          { task: 'T5', value: [{ task: 'T6', value: 'No' }] },
        ],
      },
      {
        id: '2',
        annotations: [
          { task: 'T0', value: null },
          { task: 'T1', value: [] },
        ],
      },
    )
    expect(Object.fromEntries(records[0]?.answers.map(({ questionId, value }) => [questionId, value]) ?? [])).toEqual({
      t0: { kind: 'choice', option: 'yes' },
      t1: { kind: 'choices', options: ['spots', 'stripes'] },
      t2: { kind: 'choices', options: ['deer'] },
      't2-deer-howmany': { kind: 'choice', option: '2' },
      't2-deer-doing': { kind: 'choices', options: ['eating', 'moving'] },
      t3: { kind: 'choice', option: 'oceania' },
      t4: { kind: 'text', value: 'a note' },
      t6: { kind: 'choice', option: 'no' },
    })
    expect(questions.find(({ id }) => id === 't0')?.text).toBe('Is it round?')
    expect(records[1]?.answers).toEqual([{ questionId: 't1', value: { kind: 'choices', options: [] } }])
  })

  it.each<[string, object, object]>([
    ['a point', { x: 1.5, y: 2 }, { type: 'point', x: 1.5, y: 2 }],
    ['a line', { x1: 1, y1: 2, x2: 3, y2: 4 }, { type: 'polyline', points: [1, 2, 3, 4] }],
    ['a circle', { x: 5, y: 6, r: 2 }, { type: 'ellipse', cx: 5, cy: 6, rx: 2, ry: 2, angle: 0 }],
    ['an ellipse, older', { x: 5, y: 6, rx: 3, ry: 2, angle: 30 }, { type: 'ellipse', cx: 5, cy: 6, rx: 3, ry: 2, angle: -30 }],
    [
      'an ellipse, newer',
      { x_center: 5, y_center: 6, rx: 3, ry: 2, angle: 30 },
      { type: 'ellipse', cx: 5, cy: 6, rx: 3, ry: 2, angle: 30 },
    ],
    ['a rectangle', { x: 1, y: 2, width: 3, height: 4 }, { type: 'box', x: 1, y: 2, width: 3, height: 4 }],
    ['a rectangle by its centre', { x_center: 5, y_center: 6, width: 2, height: 4 }, { type: 'box', x: 4, y: 4, width: 2, height: 4 }],
    [
      'a turned rectangle',
      { x: 0, y: 0, width: 4, height: 2, angle: 45 },
      { type: 'rotated-box', cx: 2, cy: 1, width: 4, height: 2, angle: 45 },
    ],
    [
      'a polygon',
      {
        closed: true,
        points: [
          { x: 0, y: 0 },
          { x: 4, y: 0 },
          { x: 0, y: 4 },
        ],
      },
      { type: 'polygon', rings: [[0, 0, 4, 0, 0, 4]] },
    ],
    ['a freehand line', { toolType: 'freehandLine', pathX: [0, 1, 2], pathY: [0, 1, 0] }, { type: 'polyline', points: [0, 0, 1, 1, 2, 0] }],
    ['one that comes back', { pathX: [0, 4, 0, 0], pathY: [0, 0, 4, 0] }, { type: 'polygon', rings: [[0, 0, 4, 0, 0, 4]] }],
  ])('IZ3: %s', async (_, mark, geometry) => {
    const { records, rejects, labels } = await read({ id: '1', annotations: drawn({ tool: 1, tool_label: 'Cell', frame: 0, ...mark }) })
    expect(rejects).toEqual([])
    expect(records[0]?.regions[0]?.geometry).toEqual(geometry)
    expect(labels).toEqual([{ id: 'cell', name: 'Cell' }])
  })

  it('IZ4: questions on marks, of both classifiers; frames are planes', async () => {
    const { records, rejects } = await read({
      id: '1',
      annotations: [
        ...drawn({ tool: 1, x: 1, y: 1, frame: 0, details: [{ value: 0 }, { value: 'dark' }] }, { toolIndex: 0, x: 2, y: 2, frame: 1 }),
        { task: 'T0.0.0', taskType: 'single', markIndex: 1, value: 'Big' },
      ],
    })
    expect(rejects).toEqual([])
    expect(records[0]?.regions.map(({ answers, plane }) => [answers, plane])).toEqual([
      [
        [
          { questionId: 't0-1-0', value: { kind: 'choice', option: '0' } },
          { questionId: 't0-1-1', value: { kind: 'text', value: 'dark' } },
        ],
        { t: 0 },
      ],
      [[{ questionId: 't0-0-0', value: { kind: 'choice', option: 'big' } }], { t: 1 }],
    ])
  })

  it('IZ5: strings of which most are met once were typed', async () => {
    const { questions = [] } = await read(
      ...Array.from({ length: 30 }, (_, n) => ({
        id: `${n}`,
        annotations: [
          { task: 'T0', value: `transcript ${n}` },
          { task: 'T1', value: n % 2 === 0 ? 'Yes' : 'No' },
        ],
      })),
    )
    expect(questions.map(({ id, kind }) => [id, kind])).toEqual([
      ['t0', 'text'],
      ['t1', 'single'],
    ])
  })

  it.each<[string, Partial<Classification>, string, string]>([
    ['annotations that are no JSON', { annotations: '[{' }, 'export.csv line 2, annotations', 'is not JSON'],
    ['a huge number', { annotations: drawn({ x: 1e300, y: 0 }) }, 'export.csv line 2, annotations[0].value[0]', 'not a shape'],
    [
      'a number that is none',
      { annotations: drawn({ x: 'NaN', y: 0 }) },
      'export.csv line 2, annotations[0].value[0].x',
      'expected number',
    ],
    [
      'a circle without a radius',
      { annotations: drawn({ x: 1, y: 1, r: 0 }) },
      'export.csv line 2, annotations[0].value[0]',
      'radius of 0',
    ],
    [
      'a tool that is not read',
      { annotations: drawn({ x: 1, width: 4, toolType: 'column' }) },
      'export.csv line 2, annotations[0].value[0]',
      '"column"',
    ],
    ['two subjects', { annotations: [], subject: { 1: {}, 2: {} } }, 'export.csv line 2, subject_data', '2 subjects'],
  ])('IZ6: %s becomes a reject with its place', async (_, broken, at, reason) => {
    const { rejects } = await read({ id: '1', annotations: [], ...broken })
    expect(rejects).toEqual([{ at, reason: expect.stringContaining(reason) }])
  })

  it('IZ6: ids that are there twice, names that climb, and tables of another kind', async () => {
    const again = await read({ id: '1', annotations: [], subject: { 1: { Filename: '../../etc/passwd' } } }, { id: '1', annotations: [] })
    expect(again.rejects).toEqual([{ at: 'export.csv line 3', reason: 'the classification 1 was there before' }])
    expect(again.records.map(({ fileName }) => fileName)).toEqual(['etc/passwd'])
    await expect(format.read(sourceOf(new Map([['a.csv', 'x,y\r\n1,2\r\n']])))).rejects.toThrow('there is no table with the columns')
  })
})

const shared = fileURLToPath(new URL('../../../../../shared/data/', import.meta.url))
const table = (path: string) => {
  const [head, ...rows] = parseCsv(readFileSync(shared + path, 'utf8'))
  return rows.map(({ cells }) => Object.fromEntries((head?.cells ?? []).map((column, index) => [column, cells[index] ?? ''])))
}
const wordFor = (set: string) => (existsSync(shared + set) ? '' : ` [skipped: ../shared/data/${set} is absent]`)

// The sets hold the marks of real exports, one a row; here they are put back into rows of classifications as Zooniverse writes them.
const cats = 'zooniverse_cat_polygons'
describe.skipIf(wordFor(cats) !== '')(`freehand outlines of volunteers${wordFor(cats)}`, () => {
  it('IZ3: every outline comes with its volunteer, its size and all its vertices', async () => {
    const outlines = table(`${cats}/polygons.csv`)
    const marks = Map.groupBy(outlines, ({ classification }) => classification ?? '')
    const all = table(`${cats}/classifications.csv`)
    const { records, rejects } = await read(
      ...all.map(({ classification = '', subject = '', volunteer = '', created_at: at = '' }): Classification => {
        const mine = marks.get(classification) ?? []
        const value = mine.map(({ tool, frame, polygon = '' }) => {
          const path: [number, number][] = JSON.parse(polygon)
          return {
            frame: Number(frame),
            pathX: path.map(([x]) => x),
            pathY: path.map(([, y]) => y),
            toolType: 'freehandLine',
            toolIndex: Number(tool),
            details: [],
            tool_label: null,
          }
        })
        const size =
          mine[0] === undefined
            ? {}
            : { subject_dimensions: [{ naturalWidth: Number(mine[0].width), naturalHeight: Number(mine[0].height) }] }
        return {
          id: classification,
          user: volunteer,
          at,
          metadata: size,
          annotations: drawn(...value),
          subject: { [subject]: { retired: null } },
        }
      }),
    )
    expect(rejects).toEqual([])
    expect(records).toHaveLength(all.length)
    expect(records.map(({ regions }) => regions.length)).toEqual(all.map(({ marks: count }) => Number(count)))
    const first = JSON.parse(outlines[0]?.polygon ?? '[]')
    const shape = records.find(({ regions }) => regions.length > 0)?.regions[0]?.geometry
    const vertices = shape?.type === 'polygon' ? (shape.rings[0] ?? []) : shape?.type === 'polyline' ? shape.points : []
    expect(first.flat().slice(0, vertices.length)).toEqual(vertices)
    expect(first.length - vertices.length / 2).toBeLessThanOrEqual(1)
    expect(new Set(records.map(({ reader }) => reader)).size).toBe(new Set(all.map(({ volunteer }) => volunteer)).size)
  }, 60_000)
})

const stars = 'zooniverse_star_clusters'
describe.skipIf(wordFor(stars) !== '')(`circles of volunteers${wordFor(stars)}`, () => {
  it('IZ3: every circle comes with its label', async () => {
    const circles = table(`${stars}/circles.csv`)
    const byId = Map.groupBy(circles, ({ classification }) => classification ?? '')
    const { records, labels, rejects } = await read(
      ...[...byId].map(
        ([id, mine]): Classification => ({
          ...{ id, user: mine[0]?.volunteer ?? '', subject: { [mine[0]?.subject ?? '']: {} } },
          annotations: drawn(
            ...mine.map(({ tool, x, y, r }) => ({
              tool: 0,
              tool_label: tool,
              frame: 0,
              details: [],
              x: Number(x),
              y: Number(y),
              r: Number(r),
            })),
          ),
        }),
      ),
    )
    const sound = circles.filter(({ r }) => Number(r) > 0)
    expect(records.flatMap(({ regions }) => regions)).toHaveLength(sound.length)
    expect(rejects).toHaveLength(circles.length - sound.length)
    expect(new Set(labels.map(({ name }) => name))).toEqual(new Set(sound.map(({ tool = '' }) => tool)))
  })
})
