import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalJson } from './canonical.ts'
import { sha256Of } from './digest.ts'
import type { SplitUnit } from './groups.ts'
import {
  openTar,
  packTar,
  planSplits,
  pseudonymOf,
  type ReleaseFacts,
  type ReleaseProblem,
  type ReleaseSample,
  tarBytes,
  verifyRelease,
} from './index.ts'
import { isSafePath } from './layout.ts'
import { all, built, type Files, factsOf, imageBytes, list, readerOf, textOf } from './test/a-release.ts'

describe('a built release', () => {
  it('R1: has the files of the layout, and its id is the hash of its manifest', async () => {
    const { release, files } = await built()
    const besideImages = release.files.map(({ path }) => path).filter((path) => !path.startsWith('data/'))
    expect(besideImages).toEqual(
      [
        'CITATION.cff',
        'croissant.json',
        'datacite.json',
        'datasheet.md',
        'labels/answers.csv',
        'labels/coco.json',
        'labels/regions.csv',
        'LOSSES.md',
        'manifest.json',
        'protocol/1.json',
        'ro-crate-metadata.json',
        'votes/adjudications.ndjson',
        'votes/annotations.ndjson',
        'votes/consensus.ndjson',
      ].toSorted((a, b) => (a < b ? -1 : 1)),
    )
    expect(release.manifestSha256).toBe(sha256Of(textOf(files, 'manifest.json')))
    expect(release.counts).toMatchObject({
      samples: 10,
      regions: 13,
      // One on each sample, and one on each mark.
      answers: 23,
      annotations: 20,
      consensus: 10,
      adjudications: 4,
      byKind: { consensus: 6, adjudication: 4, gold: 0 },
    })
    for (const { path, bytes, sha256 } of release.files)
      expect([files.get(path)?.byteLength, sha256Of(files.get(path) ?? '')]).toEqual([bytes, sha256])
  })

  it('R48: the manifest names where the chain of events ended, and verification holds it to its form', async () => {
    const facts = factsOf()
    const chained = async (eventChain: { seals: number; hash: string }) =>
      (await built({ ...facts, release: { ...facts.release, eventChain } })).files
    const files = await chained({ seals: 3, hash: 'c'.repeat(64) })
    expect(JSON.parse(textOf(files, 'manifest.json')).eventChain).toEqual({ seals: 3, hash: 'c'.repeat(64) })
    expect((await verifyRelease(readerOf(files))).problems).toEqual([])
    expect((await verifyRelease(readerOf(await chained({ seals: 0, hash: 'c' })))).isSound).toBe(false)
  })

  it('R2: the same facts give the same bytes', async () => {
    expect([...(await built()).files]).toEqual([...(await built()).files])
  })

  it('R3: another fact gives another id', async () => {
    const [one, other] = [await built(), await built(factsOf({ groupBy: 'patient', description: 'x' }))]
    expect(one.release.manifestSha256).not.toBe(other.release.manifestSha256)
  })

  it('R10: no id of a person is in any file, and a pseudonym is the same everywhere in a project', async () => {
    const { files } = await built()
    const everything = [...files.values()].map((content) => new TextDecoder().decode(content)).join('\n')
    for (const id of ['ann-0', 'ann-1', 'rev']) expect(everything).not.toContain(`"${id}"`)
    expect(everything).toContain(pseudonymOf('project', 'ann-0'))
    expect(pseudonymOf('project', 'ann-0')).not.toBe(pseudonymOf('other', 'ann-0'))
  })

  it('R30: every sample names its resolution, its maker and its inputs', async () => {
    const { files } = await built()
    const { samples } = JSON.parse(textOf(files, 'manifest.json'))
    expect(samples[0].resolution).toMatchObject({
      id: 'decision-0',
      kind: 'adjudication',
      by: { kind: 'reviewer', reviewer: pseudonymOf('project', 'rev'), reasonCode: 'slip' },
      consensus: 'consensus-0',
      inputs: ['annotation-0-0', 'annotation-0-1'],
    })
    expect(samples[1].resolution).toMatchObject({
      id: 'consensus-1',
      kind: 'consensus',
      by: { kind: 'recipe', algorithm: 'compare-task', version: '1' },
      reviewer: null,
    })
  })

  it('R33: keeps planes, objects through planes and answers on marks, with the readers behind them', async () => {
    const { files } = await built(factsOf())
    const rowsOf = (path: string) => textOf(files, path).split('\r\n').slice(1, -1)
    const onMarks = rowsOf('labels/answers.csv').filter((row) => row.includes(',stage,'))
    expect(onMarks).toHaveLength(rowsOf('labels/regions.csv').length)
    for (const row of onMarks)
      expect(row).toMatch(/,stage,Stage\?,choice,late,Late,,(3,4|,),"\{""kind"":""choice"",""option"":""late""\}",,c\d,\d+,\d+$/)
    // A reviewer's own mark has no readers behind it.
    expect(onMarks.some((row) => row.includes(',3,4,'))).toBe(true)
    for (const row of rowsOf('labels/regions.csv')) expect(row).toMatch(/,3,,k1,occluded,\d+,\d+$/)
  })
})

/** The same release, with other images: `change` answers what is another in sample number `i`. */
const changed = (change: (i: number) => Partial<ReleaseSample['sample']>, groupBy = 'patient'): ReleaseFacts => {
  const facts = factsOf({ groupBy })
  return {
    ...facts,
    samples: async function* () {
      let i = 0
      for await (const one of facts.samples()) yield { ...one, sample: { ...one.sample, ...change(i++) } }
    },
  }
}

describe('the images of a release', () => {
  it.each([
    ['image/png', 'png'],
    ['image/jpeg', 'jpg'],
    ['image/tiff', 'tif'],
    ['image/tiff+zip', 'bin'],
    ['application/dicom', 'dcm'],
    ['application/dicom+zip', 'dcm.zip'],
    ['application/fits', 'fits'],
    ['application/fits+gzip', 'fits.gz'],
    ['application/x-hdf5', 'h5'],
    ['application/x-mrc', 'mrc'],
    ['application/x-mrc+gzip', 'mrc.gz'],
    ['application/x-netcdf', 'nc'],
    ['application/x-nifti', 'nii'],
    ['application/x-nifti+gzip', 'nii.gz'],
    ['application/x-npy', 'npy'],
    ['application/x-npz', 'npz'],
    ['application/x-nrrd', 'nrrd'],
    ['application/vnd.ome.zarr+zip', 'zarr.zip'],
    ['application/x-unheard-of', 'bin'],
  ])('R11: of type %s end in .%s, whatever their names were', async (mediaType, extension) => {
    const { release } = await built(changed((i) => (i === 3 ? { mediaType, name: '../evil.exe' } : {})))
    const image = release.files.find((file) => file.sha256 === sha256Of(imageBytes(3)))
    expect(image).toMatchObject({ path: `data/${sha256Of(imageBytes(3))}.${extension}`, mediaType })
  })

  it('R20, R43: planes of one file are in one split, also when they are said to be of different groups, and the file is there once', async () => {
    const stack = { sha256: sha256Of(imageBytes(0)), bytes: imageBytes(0).byteLength }
    const { release, files } = await built(
      changed((i) => (i < 4 ? { ...stack, groups: { patient: `p${i}` } } : { groups: { patient: `q${i}` } })),
    )
    for (const i of [1, 2, 3]) files.delete(`data/${sha256Of(imageBytes(i))}.png`)
    expect(release.files.filter((file) => file.sha256 === stack.sha256)).toHaveLength(1)
    const { samples } = JSON.parse(textOf(files, 'manifest.json'))
    expect(new Set(samples.slice(0, 4).map(({ split }: { split: string }) => split)).size).toBe(1)
    expect(await verifyRelease(readerOf(files))).toMatchObject({ isSound: true, problems: [] })
  })

  const folderOf = (i: number) => {
    const parts = { 'zarr.json': '{}', '0/zarr.json': '{"shape": [4]}', '0/c/0': `chunk ${i}` }
    const tree = Object.entries(parts).map(([path, text]) => ({ path, sha256: sha256Of(text), bytes: text.length }))
    return { parts, tree: { main: 'zarr.json', files: tree } }
  }
  const zarrs = async () => {
    const found = await built(
      changed((i) => {
        if (i > 1) return {}
        return { name: 'same.zarr', mediaType: 'application/vnd.ome.zarr', sha256: sha256Of('{}'), bytes: 2, tree: folderOf(i).tree }
      }),
    )
    for (const i of [0, 1]) {
      found.files.delete(`data/${sha256Of(imageBytes(i))}.png`)
      const listing = Object.entries(folderOf(i).parts)
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([path, text]) => `${sha256Of(text)}  ${path}\n`)
      for (const [path, text] of Object.entries(folderOf(i).parts))
        found.files.set(`data/${sha256Of(listing.join(''))}.ome.zarr/${path}`, new TextEncoder().encode(text))
    }
    return found
  }

  it('R13: that are folders have all their files, under the hash of their listing', async () => {
    const { release, files } = await zarrs()
    expect(await verifyRelease(readerOf(files))).toMatchObject({ isSound: true, problems: [] })
    const { samples } = JSON.parse(textOf(files, 'manifest.json'))
    const [first, second] = samples
    expect(first.tree).toMatchObject({ files: 3, bytes: 23 })
    expect(first.file).toBe(`data/${first.tree.sha256}.ome.zarr/zarr.json`)
    expect(second.tree.sha256).not.toBe(first.tree.sha256)
    expect(release.files.filter(({ path }) => path.startsWith('data/'))).toHaveLength(14)
    const coco = JSON.parse(textOf(files, 'labels/coco.json'))
    expect(coco.images[0].file_name).toBe(`${first.tree.sha256}.ome.zarr/zarr.json`)
    expect(JSON.parse(textOf(files, 'croissant.json')).distribution.at(-1)).toMatchObject({ includes: 'data/**' })
  })

  it('R47: a chunk that was left out, or changed, with all hashes made anew, shows', async () => {
    const { files } = await zarrs()
    const manifest = JSON.parse(textOf(files, 'manifest.json'))
    const chunk = [...files.keys()].find((path) => path.endsWith('.ome.zarr/0/c/0')) ?? ''
    const problemsOf = async (change: (file: { path: string; sha256: string }) => unknown[]) => {
      const forged = new Map(files)
      const listed = manifest.files.flatMap((file: { path: string; sha256: string }) => (file.path === chunk ? change(file) : [file]))
      if (!listed.some((file: { path: string }) => file.path === chunk)) forged.delete(chunk)
      else forged.set(chunk, new TextEncoder().encode('forged!'))
      forged.set('manifest.json', new TextEncoder().encode(canonicalJson({ ...manifest, files: listed })))
      return (await verifyRelease(readerOf(forged))).problems.map(({ code, message }) => `${code} ${message}`)
    }
    const wrong = [expect.stringContaining('are not those of its listing')]
    expect(await problemsOf(() => [])).toEqual(wrong)
    expect(await problemsOf((file) => [{ ...file, sha256: sha256Of('forged!') }])).toEqual(wrong)
  })
})

describe('splits', () => {
  const unit = fc.record({ group: fc.option(fc.integer({ min: 0, max: 6 })), n: fc.nat() })
  const unitsOf = (drawn: { group: number | null }[]): SplitUnit[] =>
    drawn.map(({ group }, i) => ({
      sampleId: `s${i}`,
      sha256: `h${i}`,
      groups: Object.fromEntries(group === null ? [] : [['patient', `p${group}`]]),
    }))
  const plan = { shares: { train: 0.7, validation: 0.2, test: 0.1 }, seed: 3, groupBy: 'patient' }

  it('R20: a group is never in two splits', () =>
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 60 }), fc.nat(), (drawn, seed) => {
        const units = unitsOf(drawn)
        const splits = planSplits(units, { ...plan, seed })
        const perGroup = new Map<string, Set<string>>()
        for (const { sampleId, groups } of units)
          for (const patient of Object.values(groups))
            perGroup.set(patient, (perGroup.get(patient) ?? new Set()).add(splits.get(sampleId)?.split ?? ''))
        for (const found of perGroup.values()) expect(found.size).toBe(1)
        expect(splits.size).toBe(units.length)
      }),
    ))

  it('R22: splits do not depend on the order of samples or of the keys of the plan', () =>
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 40 }), (drawn) => {
        const units = unitsOf(drawn)
        const turned = planSplits(units.toReversed(), { ...plan, shares: { test: 0.1, validation: 0.2, train: 0.7 } })
        for (const [id, { split }] of planSplits(units, plan)) expect(turned.get(id)?.split).toBe(split)
      }),
    ))

  it('R23: without groups the shares are met to within one sample', () =>
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.nat(), (n, seed) => {
        const units = unitsOf(Array.from({ length: n }, () => ({ group: null })))
        const splits = [...planSplits(units, { ...plan, seed }).values()].map(({ split }) => split)
        for (const [name, share] of Object.entries(plan.shares))
          expect(Math.abs(splits.filter((one) => one === name).length - share * n)).toBeLessThanOrEqual(1)
      }),
    ))

  it('R21: another seed gives other splits; a share of 0 gets nothing', () => {
    const units = unitsOf(Array.from({ length: 40 }, () => ({ group: null })))
    const of = (seed: number) => {
      const splits = planSplits(units, { ...plan, seed })
      return units.map(({ sampleId }) => splits.get(sampleId)?.split).join()
    }
    expect(of(1)).not.toBe(of(2))
    const none = planSplits(units, { shares: { train: 1, test: 0 }, seed: 1 })
    expect(new Set([...none.values()].map(({ split }) => split))).toEqual(new Set(['train']))
  })
})

describe('verify', () => {
  const codes = (problems: readonly ReleaseProblem[]) => [...new Set(problems.map(({ code }) => code))]
  const edited = (files: Files, path: string, edit: (text: string) => string): Files => {
    const text = textOf(files, path)
    const changed = edit(text)
    expect(changed).not.toBe(text)
    return new Map(files).set(path, new TextEncoder().encode(changed))
  }
  /** As somebody would who makes the hashes fit again. */
  const rehashed = (files: Files, change: (manifest: ReturnType<typeof JSON.parse>) => void = () => undefined): Files => {
    const manifest = JSON.parse(textOf(files, 'manifest.json'))
    for (const file of manifest.files)
      Object.assign(file, { sha256: sha256Of(files.get(file.path) ?? ''), bytes: files.get(file.path)?.byteLength ?? 0 })
    change(manifest)
    return new Map(files).set('manifest.json', new TextEncoder().encode(canonicalJson(manifest)))
  }
  const verify = (files: Files) => verifyRelease(readerOf(files))

  it('R40: finds nothing in a sound release, and says its id', async () => {
    const { release, files } = await built()
    expect(await verify(files)).toEqual({
      isSound: true,
      releaseId: release.manifestSha256,
      files: release.files.length - 1,
      samples: 10,
      problems: [],
    })
  })

  it('R41: any changed byte of any file', async () => {
    const { files } = await built()
    for (const path of files.keys()) {
      const content = Uint8Array.from(files.get(path) ?? [])
      content[Math.floor(content.length / 2)] = (content[Math.floor(content.length / 2)] ?? 0) ^ 1
      const { isSound, problems } = await verify(new Map(files).set(path, content))
      expect([path, isSound]).toEqual([path, false])
      if (path !== 'manifest.json') expect(problems.map(({ at }) => at)).toContain(path)
    }
  })

  it('R42: missing and additional files', async () => {
    const { files } = await built()
    const without = new Map(files)
    without.delete('labels/answers.csv')
    expect(codes((await verify(without)).problems)).toContain('file-missing')
    const more = await verify(new Map(files).set('data/extra.png', new Uint8Array(1)))
    expect(more.problems).toEqual([{ code: 'file-additional', at: 'data/extra.png', message: 'the manifest does not name this file' }])
    const none = new Map(files)
    none.delete('manifest.json')
    expect(await verify(none)).toMatchObject({ isSound: false, releaseId: null, problems: [{ code: 'manifest-missing' }] })
  })

  it('R40: a manifest that is no JSON, is none of ours, is not canonical, or leads out of the folder', async () => {
    const { files } = await built()
    const withManifest = (text: string) => verify(new Map(files).set('manifest.json', new TextEncoder().encode(text)))
    expect(codes((await withManifest('nonsense')).problems)).toEqual(['manifest-invalid'])
    expect(codes((await withManifest('{}')).problems)).toEqual(['manifest-invalid'])
    // A space between two samples, or before the end of their list.
    for (const [one, other] of [
      ['},{"file":', '}, {"file":'],
      ['}],"software"', '} ],"software"'],
    ] as const) {
      const text = textOf(files, 'manifest.json')
      const spaced = text.replace(one, other)
      expect(spaced).not.toBe(text)
      expect(codes((await withManifest(spaced)).problems)).toEqual(['manifest-not-canonical'])
    }
    expect(codes((await withManifest(JSON.stringify(JSON.parse(textOf(files, 'manifest.json')), null, 1))).problems)).toEqual([
      'manifest-not-canonical',
    ])
    const escaping = rehashed(files, (manifest) =>
      manifest.files.push({ path: '../../etc/passwd', sha256: sha256Of(''), bytes: 0, mediaType: 'x' }),
    )
    expect((await verify(escaping)).problems).toMatchObject([{ code: 'manifest-invalid' }])
  })

  it('R44: changed row order, wrong counts, dropped rows, though the hashes fit', async () => {
    const { files } = await built()
    expect(
      codes(
        (
          await verify(
            rehashed(edited(files, 'votes/annotations.ndjson', (text) => [...text.trimEnd().split('\n').toReversed(), ''].join('\n'))),
          )
        ).problems,
      ),
    ).toContain('order-wrong')
    const cocoTurned = rehashed(
      edited(files, 'labels/coco.json', (text) => {
        const document = JSON.parse(text)
        return JSON.stringify({ ...document, images: document.images.toReversed() })
      }),
    )
    expect(codes((await verify(cocoTurned)).problems)).toContain('order-wrong')
    const dropped = rehashed(edited(files, 'labels/regions.csv', (text) => text.split('\r\n').toSpliced(2, 1).join('\r\n')))
    expect(codes((await verify(dropped)).problems)).toEqual(['count-wrong'])
    expect(
      codes(
        (
          await verify(
            rehashed(files, (manifest) => {
              manifest.counts.regions = 99
            }),
          )
        ).problems,
      ),
    ).toEqual(['count-wrong'])
  })

  it('R43: a group that leaks over splits', async () => {
    const { files } = await built()
    const leaking = rehashed(files, (manifest) => {
      const [first] = manifest.samples
      first.split = first.split === 'train' ? 'test' : 'train'
    })
    const { problems } = await verify(leaking)
    expect(codes(problems)).toEqual(expect.arrayContaining(['split-leaks', 'split-differs']))
    expect(problems.find(({ code }) => code === 'split-leaks')?.message).toContain('group "p0" is in')
  })

  it('R45: a resolution whose recipe, reviewer or inputs are gone', async () => {
    const { files } = await built()
    const without = (path: string, id: string) =>
      rehashed(
        edited(files, path, (text) =>
          text
            .split('\n')
            .filter((line) => !line.includes(`"id":"${id}"`))
            .join('\n'),
        ),
        (manifest) => {
          manifest.counts.annotations -= path.includes('annotations') ? 1 : 0
          manifest.counts.consensus -= path.includes('consensus') ? 1 : 0
          manifest.counts.adjudications -= path.includes('adjudications') ? 1 : 0
        },
      )
    for (const [path, id] of [
      ['votes/annotations.ndjson', 'annotation-4-1'],
      ['votes/consensus.ndjson', 'consensus-4'],
      ['votes/adjudications.ndjson', 'decision-3'],
    ] as const)
      expect(codes((await verify(without(path, id))).problems)).toEqual(['provenance-broken'])
    const otherReviewer = rehashed(files, (manifest) => {
      manifest.samples[0].resolution.reviewer = 'person-x'
    })
    expect(codes((await verify(otherReviewer)).problems)).toEqual(['provenance-broken'])
  })
})

describe('tar', () => {
  const packed = async (files: Files, folder = 'cells-1.0.0') => {
    const entries = [...files].map(([path, content]) => ({ path, bytes: content.byteLength, open: async () => list([content]) }))
    const pieces: Uint8Array[] = []
    for await (const piece of packTar(entries, folder)) pieces.push(piece)
    return { archive: Buffer.concat(pieces), entries }
  }
  const open = (archive: Uint8Array) => openTar({ read: async (start, end) => archive.subarray(start, end) })

  it('R50: the same files give the same bytes, in whatever order they come', async () => {
    const { files } = await built()
    const { archive, entries } = await packed(files)
    const turned = await packed(new Map([...files].toReversed()))
    expect(archive.equals(turned.archive)).toBe(true)
    expect(archive.byteLength).toBe(tarBytes(entries))
  })

  it('a release is verified out of its archive', async () => {
    const { files } = await built()
    const { archive } = await packed(files)
    expect(await verifyRelease(await open(archive))).toMatchObject({ isSound: true, problems: [] })
    expect(await verifyRelease(await open((await packed(new Map(files).set('extra', new Uint8Array(3)))).archive))).toMatchObject({
      isSound: false,
    })
    await expect(open(archive.subarray(7))).rejects.toThrow('not a tar header')
  })

  it('refuses content of another length, and paths that no tar can hold', async () => {
    const entry = { path: 'a', bytes: 4, open: async () => list(['abc']) }
    await expect(all(packTar([entry], 'f'))).rejects.toThrow('a: the content is not 4 bytes long')
    await expect(all(packTar([{ ...entry, path: 'x'.repeat(300) }], 'f'))).rejects.toThrow('too long')
  })
})

it('a path that leaves the folder is never safe', () => {
  for (const path of ['', '/etc', '../x', 'a/../b', 'a//b', 'a\\b', 'C:x', 'a/./b', 'a\u0000'])
    expect([path, isSafePath(path)]).toEqual([path, false])
  for (const path of ['manifest.json', 'data/ab.png', 'labels/x.y/z']) expect(isSafePath(path)).toBe(true)
})
