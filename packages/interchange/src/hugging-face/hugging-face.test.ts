import { readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parquetMetadata } from 'hyparquet'
import { describe, expect, it } from 'vitest'
import { huggingFace as format } from '../formats/hugging-face.ts'
import { readParquet } from '../parquet-file/read-parquet.ts'
import type { LabelledSet } from '../port.ts'
import { sourceOf } from '../source.ts'
import { exampleSet } from '../test/example-set.ts'
import { pythonWith, run } from '../test/python.ts'
import { textIn, written } from '../test/written.ts'

const png = new Uint8Array(readFileSync(fileURLToPath(new URL('../test/pixel.png', import.meta.url))))
const withImages: LabelledSet = { ...exampleSet, imageOf: async ({ fileName }) => (fileName === 'field-2.png' ? undefined : png) }

describe('Hugging Face datasets', () => {
  it('HF1: keeps features in the metadata of each file, and counts in the card', async () => {
    const { files } = await written(format, withImages)
    expect([...files.keys()]).toEqual(['data/train-00000-of-00001.parquet', 'data/validation-00000-of-00001.parquet', 'README.md'])
    const bytes = files.get('data/train-00000-of-00001.parquet') ?? new Uint8Array()
    const told = parquetMetadata(bytes).key_value_metadata?.find(({ key }) => key === 'huggingface')?.value
    expect(JSON.parse(told ?? '').info.features).toMatchObject({
      image: { _type: 'Image' },
      label: { _type: 'ClassLabel', names: ['Sharp', 'Soft'] },
      objects: { category: { _type: 'Sequence', feature: { _type: 'ClassLabel', names: ['Red cell', 'White cell', 'Worm'] } } },
    })
    const rows = await readParquet('train', bytes, ['image', 'label', 'objects', 'width'])
    expect(rows).toHaveLength(2)
    expect(rows[0]).toMatchObject({ image: { path: 'field-1.png' }, label: 0n, width: 40n })
    expect([rows[1]?.image ?? null, rows[1]?.label ?? null]).toEqual([null, null])
    expect(Reflect.get(Object(rows[0]?.image), 'bytes')).toEqual(png)
    const objects = Object(rows[0]?.objects)
    expect(objects.id).toEqual(['a', 'b', 'c', 'd'])
    expect(objects.bbox[0]).toEqual([2.5, 3, 8, 6.25])
    expect(objects.category).toEqual([0n, 0n, 1n, 1n])
    expect(objects.area[2]).toBe(736)
    expect(objects.segmentation.map((outlines: unknown[]) => outlines.length)).toEqual([0, 1, 1, 1])
    const card = textIn(files, 'README.md')
    expect(card).toMatch(/^---\nlicense: cc0-1\.0\n/)
    expect(card).toContain('  - name: train\n    num_examples: 2\n  - name: validation\n    num_examples: 1\n')
  })
  it('HF2: names a licence that the Hub does not know, and splits that are no names', async () => {
    const set: LabelledSet = {
      ...exampleSet,
      licence: 'Ask: "us"',
      samples: async function* () {
        for await (const sample of exampleSet.samples()) yield { ...sample, split: sample.split === 'train' ? 'fold 1/a' : '' }
      },
    }
    const { files } = await written(format, set)
    expect(textIn(files, 'README.md')).toContain('license: other\nlicense_name: "Ask: \\"us\\""\n')
    expect([...files.keys()].slice(0, 2)).toEqual(['data/fold_1_a-00000-of-00001.parquet', 'data/train-00000-of-00001.parquet'])
    const reading = await format.read(sourceOf(files))
    expect(reading.records.map(({ split }) => split)).toEqual(['fold 1/a', 'fold 1/a', undefined])
  })
})

const script = `
import json, sys
import datasets
datasets.disable_progress_bars()
loaded = datasets.load_dataset(sys.argv[1], cache_dir=sys.argv[1] + '/.cache')
one = loaded['train'][0]
print(json.dumps({
  'rows': {name: len(split) for name, split in loaded.items()},
  'size': one['image'].size, 'no image': loaded['train'][1]['image'], 'label': loaded['train'].features['label'].int2str(one['label']),
  'bbox': one['objects']['bbox'][0], 'category': one['objects']['category'],
}))
`
const python = pythonWith('datasets', 'PIL')
describe.skipIf(python === undefined)(`the datasets library${python === undefined ? ' [skipped: no Python with datasets]' : ''}`, () => {
  it('opens the folder as it is', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'reticle-hub-'))
    try {
      for (const [path, bytes] of (await written(format, withImages)).files) {
        await mkdir(dirname(join(folder, path)), { recursive: true })
        await writeFile(join(folder, path), bytes)
      }
      expect(JSON.parse(run(python, script, folder))).toEqual({
        ...{ rows: { train: 2, validation: 1 }, size: [1, 1], 'no image': null, label: 'Sharp' },
        ...{ bbox: [2.5, 3, 8, 6.25], category: [0, 0, 1, 1] },
      })
    } finally {
      await rm(folder, { recursive: true })
    }
  }, 120_000)
})
