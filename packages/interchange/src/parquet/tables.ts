import type { Answer, Region } from '@reticle/domain'
import { answerColumns, answerRows, regionColumns, regionRows } from '../csv/write.ts'
import { leaf, list, type ParquetColumn } from '../parquet-file/columns.ts'
import type { ParquetRow } from '../parquet-file/write-parquet.ts'
import type { LabelledSample, LabelledSet } from '../port.ts'

/** Columns of the tables of csv that hold numbers here; all others are text. */
const numbers: Readonly<Record<string, 'double' | 'int32'>> = {
  ...{ x: 'double', y: 'double', width: 'double', height: 'double', area: 'double', confidence: 'double' },
  ...{ support: 'int32', raters: 'int32', protocol_version: 'int32', z: 'int32', t: 'int32', image_width: 'int32', image_height: 'int32' },
}
const typed = (names: readonly string[]): ParquetColumn[] => names.map((name) => leaf(name, numbers[name] ?? 'text'))
const cellOf = (cell: string | number | null, name: string | undefined): string | number | null =>
  typeof cell === 'number' && numbers[name ?? ''] === undefined ? String(cell) : cell

/** The numbers of a shape, one after the other: what they mean for each kind is docs/spec/interchange.md, "Parquet". */
const coordinatesOf = ({ geometry }: Region): readonly number[] => {
  switch (geometry.type) {
    case 'point':
      return [geometry.x, geometry.y]
    case 'box':
      return [geometry.x, geometry.y, geometry.width, geometry.height]
    case 'rotated-box':
      return [geometry.cx, geometry.cy, geometry.width, geometry.height, geometry.angle]
    case 'ellipse':
      return [geometry.cx, geometry.cy, geometry.rx, geometry.ry, geometry.angle]
    case 'polyline':
    case 'skeleton':
      return geometry.points
    case 'polygon':
      return geometry.rings.flat()
    case 'bezier':
      return geometry.nodes
    case 'mask':
      return geometry.counts
  }
}
const ringsOf = ({ geometry }: Region): readonly number[] | null =>
  geometry.type === 'polygon' ? geometry.rings.map((ring) => ring.length / 2) : null

/** Of an answer that is a number. */
const numberOf = ({ value }: Answer): number | null => (value.kind === 'number' ? value.value : null)

type Table = {
  readonly name: string
  readonly columns: readonly ParquetColumn[]
  /** Each with the sample that it is about. */
  readonly rows: (set: LabelledSet) => AsyncIterable<{ readonly sample: LabelledSample; readonly row: ParquetRow }>
}

const sampleColumns = [
  'sample_id',
  'file_name',
  'sample_name',
  'sha256',
  'image_width',
  'image_height',
  'split',
  'group',
  'groups',
  'protocol_version',
  'resolution_id',
  'resolution_kind',
]
const sampleRow = (one: LabelledSample): ParquetRow => [
  ...[one.id, one.fileName, one.name, one.sha256, one.width, one.height, one.split, one.group, JSON.stringify(one.groups)],
  ...[one.protocolVersion, one.resolution.id, one.resolution.kind],
]

const samples: Table = {
  name: 'samples',
  columns: typed(sampleColumns),
  rows: async function* (set) {
    for await (const sample of set.samples()) yield { sample, row: sampleRow(sample) }
  },
}
const regions: Table = {
  name: 'regions',
  columns: [...typed(regionColumns), list('coordinates', leaf('element', 'double')), list('ring_vertices', leaf('element', 'int32'))],
  rows: async function* (set) {
    for await (const { sample, region, cells } of regionRows(set))
      yield { sample, row: [...cells.map((cell, index) => cellOf(cell, regionColumns[index])), coordinatesOf(region), ringsOf(region)] }
  },
}
const answers: Table = {
  name: 'answers',
  columns: [...typed(answerColumns), leaf('answer_number', 'double')],
  rows: async function* (set) {
    for await (const { sample, answer, cells } of answerRows(set))
      yield { sample, row: [...cells.map((cell, index) => cellOf(cell, answerColumns[index])), numberOf(answer)] }
  },
}

/** With the fold of each row's sample as last column. */
const withFolds = ({ name, columns, rows }: Table): Table => ({
  name,
  columns: [...columns, leaf('fold', 'int32')],
  rows: async function* (set) {
    for await (const { sample, row } of rows(set)) yield { sample, row: [...row, sample.fold ?? null] }
  },
})

/** The tables of a set: all samples, their marks, and the answers. */
export const tablesFor = ({ folds }: LabelledSet): readonly Table[] => {
  const tables = [samples, regions, answers]
  return folds === undefined ? tables : tables.map(withFolds)
}
