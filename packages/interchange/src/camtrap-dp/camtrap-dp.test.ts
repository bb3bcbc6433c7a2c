import { protocolSchema } from '@reticle/domain'
import { describe, expect, it } from 'vitest'
import { parseCsv } from '../csv/table.ts'
import { camtrapDp as format } from '../formats/camtrap-dp.ts'
import type { LabelledSet, LabelSource } from '../port.ts'
import { sourceOf } from '../source.ts'
import { exampleSet } from '../test/example-set.ts'
import { textIn, written } from '../test/written.ts'
import { mediaColumns, observationColumns } from './columns.ts'

const sizeOf = async () => ({ width: 200, height: 100 })
const table = (columns: readonly string[], rows: readonly Readonly<Record<string, string>>[]) =>
  [columns.join(','), ...rows.map((row) => columns.map((column) => row[column] ?? '').join(','))].join('\n')
const media = [
  {
    mediaID: 'm1',
    deploymentID: 'd1',
    timestamp: '2024-05-01T10:00:00Z',
    filePath: 'media/a.jpg',
    filePublic: 'true',
    fileMediatype: 'image/jpeg',
  },
]
const seen = (more: Readonly<Record<string, string>>) => ({
  ...{ observationID: 'o1', deploymentID: 'd1', mediaID: 'm1', observationLevel: 'media', observationType: 'animal' },
  ...more,
})
const read = (observations: readonly Readonly<Record<string, string>>[], files = media, known: LabelSource['sizeOf'] = sizeOf) =>
  format.read(
    sourceOf(
      new Map([
        ['p/media.csv', table(mediaColumns, files)],
        ['p/observations.csv', table(observationColumns, observations)],
      ]),
      known,
    ),
  )
const box = { bboxX: '0.1', bboxY: '0.2', bboxWidth: '0.3', bboxHeight: '0.4' }

const question = {
  ...{ id: 'who', text: 'Which animal?', kind: 'taxonomy' as const },
  options: [
    { id: 'mammal', text: 'Mammalia' },
    { id: 'fox', text: 'Vulpes vulpes', parent: 'mammal' },
    { id: 'nobody', text: 'Nothing' },
  ],
}
const trapped: LabelledSet = {
  ...exampleSet,
  protocols: [{ version: 1, content: protocolSchema.parse({ title: 'Traps', questions: [question], tools: ['select'] }) }],
  samples: async function* () {
    for await (const sample of exampleSet.samples()) {
      const option = sample.fileName.includes('1') ? 'fox' : 'nobody'
      yield {
        ...sample,
        regions: [],
        groups: { site: 'north' },
        answers: [{ questionId: 'who', value: { kind: 'choice', option }, confidence: 0.5 }],
      }
    }
  },
}

describe('Camera Trap Data Packages', () => {
  it('IC1: boxes are shares of the image; what differs by reader or machine is a record of its own', async () => {
    const { records, labels, rejects } = await read([
      seen({ ...box, scientificName: 'Vulpes vulpes', count: '2', sex: 'female', classifiedBy: 'ana', classificationMethod: 'human' }),
      seen({
        ...box,
        observationID: 'o2',
        scientificName: 'Vulpes vulpes',
        classifiedBy: 'MegaDetector',
        classificationMethod: 'machine',
        classificationTimestamp: '2024-06-01T00:00:00Z',
      }),
      seen({ ...box, observationID: 'o3', observationType: 'human', classifiedBy: 'ana', classificationMethod: 'human' }),
    ])
    expect(rejects).toEqual([])
    expect(labels).toEqual([
      { id: 'vulpes-vulpes', name: 'Vulpes vulpes' },
      { id: 'human', name: 'human' },
    ])
    expect(records.map(({ fileName, reader, isSuggestion, regions }) => [fileName, reader, isSuggestion, regions.length])).toEqual([
      ['media/a.jpg', 'ana', undefined, 2],
      ['media/a.jpg', 'MegaDetector', true, 1],
    ])
    expect(records[0]?.regions[0]).toMatchObject({
      geometry: { type: 'box', x: 20, y: 20, width: 60, height: 40 },
      attributes: { count: 2, sex: 'female' },
    })
    expect(records[1]?.at).toBe('2024-06-01T00:00:00.000Z')
    expect(records[0]?.origin).toEqual({ media_id: 'm1', deployment_id: 'd1', timestamp: '2024-05-01T10:00:00Z', file_path: 'media/a.jpg' })
  })

  it('IC2: observations of a whole file are answers on the species', async () => {
    const { records, questions } = await read([
      seen({ scientificName: 'Vulpes vulpes' }),
      seen({ observationID: 'o2', observationType: 'blank' }),
    ])
    expect(records[0]?.answers).toEqual([{ questionId: 'species', value: { kind: 'choices', options: ['vulpes-vulpes', 'blank'] } }])
    expect(questions?.[0]).toMatchObject({ id: 'species', options: [{ text: 'Vulpes vulpes' }, { text: 'blank' }] })
  })

  it('IC3: answers to a taxonomy are written as what was seen, and come back', async () => {
    const { files, losses } = await written(format, trapped)
    const rows = parseCsv(textIn(files, 'labels/camtrap-dp/observations.csv')).map(({ cells }) => cells)
    expect(rows[0]).toEqual([...observationColumns])
    const of = (column: (typeof observationColumns)[number]) => rows.slice(1).map((cells) => cells[observationColumns.indexOf(column)])
    expect(of('observationType')).toEqual(['animal', 'blank', 'blank'])
    expect(of('scientificName')).toEqual(['Vulpes vulpes', '', ''])
    expect(of('deploymentID')).toEqual(['north', 'north', 'north'])
    expect(losses.map(({ what, count }) => [what.split(',')[0], count])).toEqual([
      ['deployments without a place', 1],
      ['media files without a time', 3],
    ])
    const { records, rejects } = await format.read(sourceOf(files))
    expect(rejects).toEqual([])
    expect(records.map(({ answers }) => answers)).toEqual(
      ['fox', 'nobody', 'nobody'].map((option) => [{ questionId: 'who', value: { kind: 'choice', option }, confidence: 0.5 }]),
    )
    const document = JSON.parse(textIn(files, 'labels/camtrap-dp/datapackage.json'))
    expect(document.resources.map(({ name, path }: { name: string; path: string }) => [name, path])).toEqual([
      ['deployments', 'deployments.csv'],
      ['media', 'media.csv'],
      ['observations', 'observations.csv'],
    ])
  })

  const at = 'p/observations.csv line 2'
  it.each<[string, Readonly<Record<string, string>>, string, string]>([
    ['an event', { observationLevel: 'event', mediaID: '' }, at, 'of no single media file'],
    ['a media file that is not there', { mediaID: 'm9' }, `${at}, mediaID`, 'there is no media file "m9"'],
    ['a share above 1', { ...box, bboxX: '1.5' }, `${at}, bboxX`, 'is above 1'],
    ['a share that is no number', { ...box, bboxWidth: 'wide' }, `${at}, bboxWidth`, 'is not a number'],
    ['a huge number', { ...box, bboxWidth: '1e999' }, `${at}, bboxWidth`, 'number'],
    ['a box without a side', { ...box, bboxWidth: '0' }, at, 'a box of 0 x 0.4 of the image'],
    ['an unknown type', { observationType: 'ghost' }, `${at}, observationType`, 'expected one of'],
  ])('IC4: %s becomes a reject with its place', async (_, change, place, reason) => {
    expect((await read([seen(change)])).rejects).toEqual([{ at: place, reason: expect.stringContaining(reason) }])
  })

  it('IC4: ids that are there twice, images of no known size, names that climb, and packages without tables', async () => {
    expect((await read([seen({}), seen({})])).rejects).toEqual([
      { at: 'p/observations.csv line 3', reason: 'the id "o1" was there before' },
    ])
    expect((await read([seen(box)], media, async () => undefined)).rejects[0]?.reason).toContain('name the folder of the images')
    const climbing = await read(
      [],
      media.map((file) => ({ ...file, filePath: '../../etc/passwd' })),
    )
    expect(climbing.records.map(({ fileName }) => fileName)).toEqual(['etc/passwd'])
    await expect(format.read(sourceOf(new Map()))).rejects.toThrow('there is no media.csv')
  })
})
