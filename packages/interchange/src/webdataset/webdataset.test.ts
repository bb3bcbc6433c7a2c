import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { webdataset as format } from '../formats/webdataset.ts'
import type { LabelledSet } from '../port.ts'
import { sourceOf } from '../source.ts'
import { tarEntries } from '../tar/entries.ts'
import { headerOf } from '../tar/header.ts'
import { exampleSet } from '../test/example-set.ts'
import { pythonWith, run } from '../test/python.ts'
import { written } from '../test/written.ts'

const png = new Uint8Array(readFileSync(fileURLToPath(new URL('../test/pixel.png', import.meta.url))))
const withImages: LabelledSet = { ...exampleSet, imageOf: async ({ fileName }) => (fileName === 'field-2.png' ? undefined : png) }
const namesIn = (bytes: Uint8Array | undefined) => [...tarEntries(bytes ?? new Uint8Array())].map(({ path }) => path)

describe('WebDataset', () => {
  it('WD1: the files of a sample follow each other under one key', async () => {
    const { files, losses } = await written(format, withImages)
    expect([...files.keys()]).toEqual(['train-000000.tar', 'validation-000000.tar'])
    expect(namesIn(files.get('train-000000.tar'))).toEqual([
      ...['000000-field-1.cls', '000000-field-1.png', '000000-field-1.json'],
      '000001-field-2.json',
    ])
    const [cls, image, json] = [...tarEntries(files.get('train-000000.tar') ?? new Uint8Array())]
    expect(new TextDecoder().decode(cls?.bytes)).toBe('0')
    expect(image?.bytes).toEqual(png)
    const keys = Object.keys(JSON.parse(new TextDecoder().decode(json?.bytes)))
    expect(keys).toEqual(keys.toSorted((a, b) => (a < b ? -1 : 1)))
    expect(losses).toEqual([
      { what: 'images that are not at hand: only their names are there', count: 1, kept: 'the key "file_name" of the JSON' },
    ])
  })
  it('WD2: a shard ends at 1,000 samples, and the next goes on counting', async () => {
    const set: LabelledSet = {
      ...exampleSet,
      samples: async function* () {
        const samples = []
        for await (const sample of exampleSet.samples()) samples.push(sample)
        const [, , empty] = samples
        if (empty !== undefined) for (let n = 0; n < 2001; n++) yield { ...empty, fileName: `${n}.png` }
      },
    }
    const { files } = await written(format, set)
    expect([...files].map(([path, bytes]) => [path, namesIn(bytes).length, namesIn(bytes)[0]])).toEqual([
      ['validation-000000.tar', 1000, '000000-0.json'],
      ['validation-000001.tar', 1000, '001000-1000.json'],
      ['validation-000002.tar', 1, '002000-2000.json'],
    ])
  })
  it('WD3: a header that claims more than the archive has, or has a wrong checksum, is refused', async () => {
    const read = (bytes: Uint8Array) => format.read(sourceOf(new Map([['a.tar', bytes]])))
    await expect(read(headerOf('a.json', 8_000_000_000))).rejects.toThrow('a.tar: a.json: the archive ends within this file')
    await expect(read(headerOf('a.json', 0).with(0, 0x62))).rejects.toThrow('a.tar: not a tar header: its checksum is wrong')
  })
})

const script = `
import json, sys, tarfile
with tarfile.open(sys.argv[1]) as tar:
    print(json.dumps([[m.name, m.size, m.mtime, m.uid, m.mode, m.isreg()] for m in tar.getmembers()]))
`
const asDataset = `
import json, sys
import webdataset as wds
print(json.dumps([[s['__key__'], sorted(k for k in s if not k.startswith('__'))] for s in wds.WebDataset(sys.argv[1], shardshuffle=False)]))
`
const pythons = { tarfile: pythonWith('tarfile'), webdataset: pythonWith('webdataset') }
const told = (python: string | undefined, what: string) => (python === undefined ? ` [skipped: no Python with ${what}]` : '')

const onDisk = async (use: (path: string) => void) => {
  const folder = await mkdtemp(join(tmpdir(), 'reticle-webdataset-'))
  try {
    await writeFile(join(folder, 'train-000000.tar'), (await written(format, withImages)).files.get('train-000000.tar') ?? '')
    use(join(folder, 'train-000000.tar'))
  } finally {
    await rm(folder, { recursive: true })
  }
}

describe('others read the shards', () => {
  it.skipIf(pythons.tarfile === undefined)(`tarfile of Python${told(pythons.tarfile, 'tarfile')}`, () =>
    onDisk((path) => {
      const members: [string, number, ...unknown[]][] = JSON.parse(run(pythons.tarfile, script, path))
      expect(members.map(([name]) => name)).toHaveLength(4)
      for (const [, , ...rest] of members) expect(rest).toEqual([0, 0, 0o644, true])
    }),
  )
  it.skipIf(pythons.webdataset === undefined)(
    `webdataset${told(pythons.webdataset, 'webdataset')}`,
    () =>
      onDisk((path) => {
        expect(JSON.parse(run(pythons.webdataset, asDataset, path))).toEqual([
          ['000000-field-1', ['cls', 'json', 'png']],
          ['000001-field-2', ['json']],
        ])
      }),
    120_000,
  )
})
