import type { Outline } from '@reticle/imaging'
import { describe, expect, it } from 'vitest'
import { othersOf, partOfKey, partsOf } from './parts.ts'

type Lengths = Readonly<Record<string, number>>
const outlineOf = (datasets: Readonly<Record<string, Lengths>>, id = 'tiff'): Outline => ({
  format: 'TIFF',
  reader: { id, mediaType: 'image/tiff', extension: '.tif' },
  datasets: Object.entries(datasets).map(([name, lengths]) => ({
    name,
    dtype: 'uint16',
    axes: Object.entries(lengths).map(([axis, length]) => ({ name: axis, kind: 'other', length, spacing: null, unit: null })),
  })),
  skipped: [],
})
const [plane, stack] = [
  { y: 4, x: 5 },
  { t: 2, z: 3, y: 4, x: 5 },
]
const partsIn = (...given: Parameters<typeof partsOf>) => {
  const parts = partsOf(...given)
  return parts.ok ? parts.value.map(({ key, label, dataset, selection }) => ({ key, label, dataset, selection })) : parts.error
}

describe('the samples that a file becomes', () => {
  it('are one, of its first array, unless it is asked for more', () => {
    expect(partsIn(outlineOf({ 'series 0': stack, 'series 1': plane }), 'one')).toEqual([
      { key: '', label: '', dataset: 'series 0', selection: {} },
    ])
  })

  it('are one for each array that is an image; the first has the key of the whole, so that nothing comes in twice', () => {
    expect(partsIn(outlineOf({ first: plane, list: { x: 9 }, second: stack }), 'datasets')).toEqual([
      { key: '', label: ' [first]', dataset: 'first', selection: {} },
      { key: 'second', label: ' [second]', dataset: 'second', selection: {} },
    ])
    expect(partsIn(outlineOf({ '': plane }), 'datasets')).toEqual([{ key: '', label: '', dataset: '', selection: {} }])
  })

  it('are one for each index along z or t, also when the file calls that axis otherwise', () => {
    expect(partsIn(outlineOf({ a: stack }), 't')).toEqual([
      { key: '[t 0]', label: ' [t 0]', dataset: 'a', selection: { t: 0 } },
      { key: '[t 1]', label: ' [t 1]', dataset: 'a', selection: { t: 1 } },
    ])
    expect(partsIn(outlineOf({ a: { depth: 2, y: 4, x: 5 } }), 'z')).toHaveLength(2)
    expect(partsIn(outlineOf({ a: plane }), 'z')).toEqual([{ key: '', label: '', dataset: 'a', selection: {} }])
  })

  it('have keys that fit into an index, however long the names in the file are', () => {
    const long = `/${'group/'.repeat(200)}raw`
    const parts = partsOf(outlineOf({ a: plane, [long]: plane }), 'datasets')
    const [, second] = parts.ok ? parts.value : []
    expect(second?.key).toMatch(/^sha256:[0-9a-f]{64}$/)
    expect(second?.label.length).toBeLessThan(220)
  })

  it('of a record are what its key says: the first array, a plane of it, or another array', () => {
    const outline = outlineOf({ first: stack, second: plane })
    const found = (key: string) => {
      const part = partOfKey(outline, key)
      return part.ok ? { ...part.value, label: undefined } : part.error
    }
    expect(found('')).toMatchObject({ key: '', dataset: 'first', selection: {} })
    expect(found('second')).toMatchObject({ key: 'second', dataset: 'second' })
    expect(found('first')).toMatchObject({ key: 'first', dataset: 'first' })
    expect(found('[z 2]')).toMatchObject({ key: '[z 2]', dataset: 'first', selection: { z: 2 } })
    expect(found('[z 3]')).toEqual({ at: 'slice', reason: 'there is no [z 3]; the first array has 3 of these' })
    expect(found('third')).toEqual({ at: 'dataset', reason: 'there is no array "third" in the file; there is "first", "second"' })
  })

  it('of an archive of DICOM series are one for each series, without being asked', () => {
    const study = outlineOf({ 'series 2': stack, 'series 3': stack }, 'dicom-series')
    expect(partsIn(study, 'one')).toEqual([
      { key: '', label: ' [series 2]', dataset: 'series 2', selection: {} },
      { key: 'series 3', label: ' [series 3]', dataset: 'series 3', selection: {} },
    ])
    expect(othersOf(study)).toEqual([])
    const record = partOfKey(study, '')
    expect(record.ok && record.value.dataset).toBe('series 2')
  })

  it('leave out the other images of a file when they are one, and name them', () => {
    expect(othersOf(outlineOf({ first: plane, list: { x: 9 }, second: stack }))).toEqual(['second'])
    expect(othersOf(outlineOf({ '': plane, RGB: plane }, 'dicom'))).toEqual([])
  })

  it('of DICOM are the frames in the order of their planes, where these are stored in another', () => {
    expect(partsIn(outlineOf({ '': stack, volume: stack }, 'dicom'), 'one')).toEqual([
      { key: '', label: '', dataset: 'volume', selection: {} },
    ])
  })

  it('of DICOM are the picture as it is looked at, once', () => {
    expect(partsIn(outlineOf({ '': plane, RGB: plane }, 'dicom'), 'datasets')).toEqual([
      { key: '', label: '', dataset: 'RGB', selection: {} },
    ])
    expect(partsIn(outlineOf({ '': plane }, 'dicom'), 'one')).toMatchObject([{ dataset: '' }])
  })

  it.each([
    [{}, 'one', 'file', 'holds no pixels'],
    [{ a: { x: 5 } }, 'one', 'a', 'x 5'],
    [{ a: { x: 5 }, b: { x: 6 } }, 'datasets', 'a', 'two axes'],
    [{ '': { y: 0, x: 5 } }, 'one', 'axes', 'empty'],
    [{ 'a\0': plane }, 'one', 'a', 'no text'],
    [{ a: { z: 2001, y: 1, x: 1 } }, 'z', 'a', '2000'],
  ] as const)('are none, with place and reason: %j', (datasets, split, at, reason) => {
    expect(partsIn(outlineOf(datasets), split)).toEqual({ at, reason: expect.stringContaining(reason) })
  })
})
