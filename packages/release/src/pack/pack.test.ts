import { buffer } from 'node:stream/consumers'
import { formatsThat, type LabelledSet } from '@reticle/interchange'
import { describe, expect, it } from 'vitest'
import { releasedSet } from '../released-set.ts'
import { built, readerOf } from '../test/a-release.ts'
import { textOf } from '../verify/reader.ts'
import { packCrate } from './pack-crate.ts'
import { packFile } from './pack-name.ts'
import { countedSet, passesOf } from './passes.ts'
import { writePack } from './write-pack.ts'

const files = [
  { path: 'labels/coco.json', sha256: 'a'.repeat(64), bytes: 10 },
  { path: 'data/a b.png', sha256: 'b'.repeat(64), bytes: 20 },
]

describe('packs', async () => {
  const reader = readerOf((await built()).files)
  const set = await releasedSet(reader)
  const release = { name: 'First', version: '1.0.0', samples: 10, files: [], reader }

  it('R90: every format gives the same bytes twice, and progress that grows to all samples', async () => {
    for (const { id } of formatsThat('write')) {
      const shares: number[] = []
      const write = async () => {
        const writing = await writePack(release, { format: id, images: false, roCrate: null }, (share, samples) => {
          shares.push(share)
          expect([id, samples <= 10]).toEqual([id, true])
        })
        return writing === undefined ? undefined : buffer(writing.bytes)
      }
      const first = await write()
      expect([id, shares.toSorted((a, b) => a - b)]).toEqual([id, shares])
      expect(shares.at(-1)).toBeGreaterThan(0.3)
      shares.length = 0
      const second = await write()
      expect([id, second !== undefined && first?.equals(second)]).toEqual([id, true])
    }
    expect(await writePack(release, { format: 'labelbox', images: false, roCrate: null })).toBeUndefined()
  })

  it('R93: who hears of progress ends the writing by throwing, and the bytes break off', async () => {
    const writing = await writePack(release, { format: 'coco', images: false, roCrate: null }, () => {
      throw new Error('cancelled')
    }).catch((cause: unknown) => cause)
    if (writing instanceof Error) expect(writing.message).toBe('cancelled')
    else await expect(buffer((writing as { bytes: AsyncIterable<Uint8Array> }).bytes as never)).rejects.toThrow('cancelled')
  })

  it('R92: passes are counted on the first sample, and each is a share', async () => {
    const twice = {
      write: (of: LabelledSet) => ({
        losses: () => [],
        files: async function* () {
          for await (const _ of of.samples()) void _
          yield {
            ...{ path: 'a', mediaType: 'text/plain' },
            content: async function* () {
              for await (const { id } of of.samples()) yield id
            },
          }
        },
      }),
    }
    expect(await passesOf(twice, set)).toBe(2)
    const heard: number[] = []
    const counted = countedSet(set, 2, 10, (_, samples) => heard.push(samples))
    for await (const { content } of twice.write(counted).files()) for await (const _ of content()) void _
    expect(heard).toEqual([0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10])
  })

  it('R97: the crate of a pack names its files, is based on the release, and is held to its standard in both versions', async () => {
    const own = await textOf(reader, 'ro-crate-metadata.json')
    for (const version of ['1.2', '1.3'] as const) {
      const crate = JSON.parse(packCrate(own, { version, format: 'coco', title: 'COCO', files }))
      const of = (id: string) => crate['@graph'].find((one: { '@id': string }) => one['@id'] === id)
      expect(of('ro-crate-metadata.json').conformsTo).toEqual({ '@id': `https://w3id.org/ro/crate/${version}` })
      expect(of('./')).toMatchObject({
        isBasedOn: { '@id': 'urn:uuid:release' },
        name: 'Cells: First (COCO)',
        creator: { '@id': '#organization' },
      })
      expect(of('./').hasPart).toEqual([{ '@id': 'data/a%20b.png' }, { '@id': 'labels/coco.json' }])
      expect(of('labels/coco.json')).toMatchObject({ sha256: 'a'.repeat(64), contentSize: '10', encodingFormat: 'application/json' })
      // Nothing names a file that the pack has not.
      const ids = new Set(crate['@graph'].map((one: { '@id': string }) => one['@id']))
      for (const [, id] of JSON.stringify(crate).matchAll(/\{"@id":"([^"]+)"\}/g))
        if (!id?.startsWith('https://')) expect([id, ids.has(id)]).toEqual([id, true])
    }
  })

  it('R99: file names say what it is, and that the release was withdrawn', () => {
    const named = { name: 'Größe & más', version: '1.0.0', isWithdrawn: true }
    expect(packFile(named, { format: 'coco', images: true, roCrate: '1.3' }).fileName).toBe(
      'gr-e-m-s-1.0.0-coco-images-ro-crate-1.3-withdrawn.zip',
    )
    expect(packFile({ ...named, isWithdrawn: false }, { format: 'release', images: false, roCrate: null })).toEqual({
      ...{ fileName: 'gr-e-m-s-1.0.0.tar', mediaType: 'application/x-tar' },
    })
  })
})
