import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parquetMetadata } from 'hyparquet'
import { describe, expect, it } from 'vitest'
import { parquet as format } from '../formats/parquet.ts'
import { leaf, list } from '../parquet-file/columns.ts'
import { readParquet } from '../parquet-file/read-parquet.ts'
import { type ParquetRow, writeParquet } from '../parquet-file/write-parquet.ts'
import { bytesOf, sourceOf } from '../source.ts'
import { exampleSet } from '../test/example-set.ts'
import { pythonWith, run } from '../test/python.ts'
import { written } from '../test/written.ts'

const many = async function* (count: number, row: (index: number) => ParquetRow) {
  for (let index = 0; index < count; index++) yield row(index)
}

describe('tables of Parquet', () => {
  it('PQ1: numbers are numbers, and a shape is there as JSON and as numbers', async () => {
    const { files } = await written(format, exampleSet)
    expect([...files.keys()]).toEqual(['labels/samples.parquet', 'labels/regions.parquet', 'labels/answers.parquet'])
    const bytes = files.get('labels/regions.parquet') ?? new Uint8Array()
    const types = new Map(parquetMetadata(bytes).schema.map(({ name, type, converted_type: kind }) => [name, kind ?? type]))
    expect(types.get('x')).toBe('DOUBLE')
    expect(types.get('support')).toBe('INT32')
    expect(types.get('geometry')).toBe('UTF8')
    const [first, , third, fourth] = await readParquet('r', bytes, ['x', 'support', 'geometry', 'coordinates', 'ring_vertices', 'area'])
    expect(first).toMatchObject({ x: 2.5, support: 2, coordinates: [2.5, 3, 8, 6.25], area: 50 })
    expect(third).toMatchObject({ ring_vertices: [4, 4], area: 736 })
    expect(fourth).toMatchObject({ coordinates: [1, 2, 1, 1, 1, 5, 1] })
    expect(JSON.parse(String(first?.geometry))).toEqual({ type: 'box', x: 2.5, y: 3, width: 8, height: 6.25 })
    const reading = await format.read(sourceOf(files))
    expect(reading.records.map(({ fileName, width, split }) => [fileName, width, split])).toEqual([
      ['field-1.png', 40, 'train'],
      ['field-2.png', 40, 'train'],
      ['field-3.png', 40, 'validation'],
    ])
  })
  it('PQ1: a set with folds has them as last column', async () => {
    const { files } = await written(format, {
      ...exampleSet,
      folds: 2,
      samples: async function* () {
        for await (const sample of exampleSet.samples()) yield { ...sample, fold: sample.split === 'train' ? 1 : 0 }
      },
    })
    const read = async (name: string) =>
      (await readParquet(name, files.get(`labels/${name}.parquet`) ?? new Uint8Array(), ['fold'])).map(({ fold }) => fold)
    expect([await read('samples'), await read('answers')]).toEqual([
      [1, 1, 0],
      [1, 1, 1],
    ])
  })
  it('PQ2: row groups end at 10,000 rows or 16 MB, and each is written before the next is begun', async () => {
    const columns = [leaf('n', 'int32'), leaf('text', 'text')]
    let asked = 0
    const rows = many(25_000, (index) => {
      asked = index
      return [index, null]
    })
    const pieces: { bytes: Uint8Array; asked: number }[] = []
    for await (const bytes of writeParquet(columns, rows)) pieces.push({ bytes, asked })
    expect(pieces.map((piece) => piece.asked)).toEqual([9999, 19_999, 24_999, 24_999])
    const whole = Buffer.concat(pieces.map(({ bytes }) => bytes))
    expect(parquetMetadata(new Uint8Array(whole)).row_groups.map((group) => Number(group.num_rows))).toEqual([10_000, 10_000, 5000])
    expect((await readParquet('n', new Uint8Array(whole), ['n'])).map(({ n }) => n)).toEqual(Array.from({ length: 25_000 }, (_, n) => n))
    const long = await bytesOf(
      writeParquet(
        columns,
        many(20, (index) => [index, 'abcd'.repeat(500_000)]),
      ),
    )
    expect(parquetMetadata(long).row_groups.map((group) => Number(group.num_rows))).toEqual([9, 9, 2])
  })
})

describe('PQ3: damaged and hostile files', () => {
  it('a run that claims more values than its page is refused before it is unpacked', async () => {
    const bytes = await bytesOf(
      writeParquet(
        [leaf('n', 'int32')],
        many(10_000, () => [null]),
      ),
    )
    // 10,000 times level 0: the run's length as a varint of 20,000, and the level.
    const at = Buffer.from(bytes).indexOf(Buffer.from([0xa0, 0x9c, 0x01, 0x00]))
    expect(at).toBeGreaterThan(0)
    bytes[at + 2] = 0x7f
    await expect(readParquet('x', bytes, ['n'])).rejects.toThrow('x: is no Parquet file that can be read: column n: a run of')
  })
  it('any byte may be wrong: the answer is rows, or one error in words', async () => {
    const columns = [leaf('text', 'text'), list('numbers', leaf('element', 'double'))]
    const bytes = await bytesOf(
      writeParquet(
        columns,
        many(3, (index) => ['a'.repeat(index), [index, 0.5]]),
      ),
    )
    for (let at = 0; at < bytes.length; at++)
      for (const wrong of [0x00, 0x7f, 0xff]) {
        const damaged = bytes.slice()
        damaged[at] = wrong
        const outcome = await readParquet('x', damaged, ['text', 'numbers']).catch((cause: unknown) => cause)
        if (!Array.isArray(outcome)) expect(String(outcome)).toMatch(/^Error: x: is no Parquet file that can be read: ./)
      }
  }, 120_000)
})

const script = `
import json, sys
import pyarrow.parquet as pq
table = pq.read_table(sys.argv[1] + '/regions.parquet')
for version in ['1.0', '2.0']: pq.write_table(table, f'{sys.argv[1]}/again-{version}.parquet', data_page_version=version)
print(json.dumps([[row['region_id'], row['x'], row['support'], row['coordinates'], row['ring_vertices']] for row in table.to_pylist()][:3]))
`
const python = pythonWith('pyarrow')
describe.skipIf(python === undefined)(`pyarrow${python === undefined ? ' [skipped: no Python with pyarrow]' : ''}`, () => {
  it('reads what we write, and we read what it writes', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'reticle-parquet-'))
    try {
      const { files } = await written(format, exampleSet)
      await writeFile(join(folder, 'regions.parquet'), files.get('labels/regions.parquet') ?? '')
      expect(JSON.parse(run(python, script, folder))).toEqual([
        ['a', 2.5, 2, [2.5, 3, 8, 6.25], null],
        ['b', 10, null, [20, 4, 23, 11, 30, 11, 24, 16, 27, 24, 20, 19, 13, 24, 16, 16, 10, 11, 17, 11], [10]],
        ['c', 2, null, [2, 2, 38, 2, 38, 28, 2, 28, 10, 10, 10, 20, 30, 20, 30, 10], [4, 4]],
      ])
      const first = await format.read(sourceOf(new Map([['regions.parquet', files.get('labels/regions.parquet') ?? '']])))
      for (const version of ['1.0', '2.0']) {
        const bytes = new Uint8Array(await readFile(join(folder, `again-${version}.parquet`)))
        expect((await format.read(sourceOf(new Map([['regions.parquet', bytes]])))).records).toEqual(first.records)
      }
    } finally {
      await rm(folder, { recursive: true })
    }
  }, 120_000)
})
