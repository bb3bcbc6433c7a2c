import { protocolSchema, type Region, regionSchema } from '@reticle/domain'
import { describe, expect, it } from 'vitest'
import { type ListRow, type ListWishes, listRows } from './list-rows.ts'
import { detailsOf } from './mark-words.ts'

const protocol = protocolSchema.parse({
  title: 't',
  labels: [
    { id: 'crater', name: 'Crater', color: '#e69f00' },
    { id: 'ray', name: 'Ray', color: '#56b4e9' },
  ],
})
const mark = (id: string, labelId: string, parts: object = {}): Region =>
  regionSchema.parse({
    id,
    labelId,
    geometry: { type: 'box', x: 0, y: 0, width: 4, height: 3 },
    origin: { kind: 'tool', tool: 'box' },
    ...parts,
  })
const regions = [
  mark('a', 'ray'),
  mark('b', 'crater', { plane: { z: 2 }, track: { id: 'track-1' } }),
  mark('c', 'ray', { geometry: { type: 'point', x: 3.5, y: 4.5 }, plane: { z: 1 } }),
  mark('d', 'crater', { plane: { z: 1 }, track: { id: 'track-1', state: 'occluded' } }),
]
const rows = (wishes: Partial<ListWishes> = {}) =>
  listRows(regions, { filter: '', grouping: 'none', closed: new Set(), ...wishes }, { protocol, problems: new Map([['c', 'too small']]) })
const text = (row: ListRow) => (row.kind === 'mark' ? row.region.id : `${row.name} (${row.count})`)

describe('lines of the list of marks', () => {
  it('are the marks as they lie, numbered', () => {
    expect(rows().map(text)).toEqual(['a', 'b', 'c', 'd'])
    expect(rows({ filter: 'ray' }).map((row) => row.kind === 'mark' && row.number)).toEqual([1, 3])
  })
  it.each([
    ['crater', ['b', 'd']],
    ['RAY point', ['c']],
    ['z1', ['c', 'd']],
    ['#2', ['b']],
    ['3', ['c']],
    ['!', ['c']],
    ['nothing like this', []],
  ])('are filtered by %s', (filter, left) => expect(rows({ filter }).map(text)).toEqual(left))
  it('are grouped by label in the order of the protocol, with counts', () => {
    expect(rows({ grouping: 'label' }).map(text)).toEqual(['Crater (2)', 'b', 'd', 'Ray (2)', 'a', 'c'])
  })
  it('are grouped by track, those of none last', () => {
    expect(rows({ grouping: 'track' }).map(text)).toEqual(['Crater, track track- (2)', 'b', 'd', 'Marks of no track (2)', 'a', 'c'])
  })
  it('are grouped by plane, those of all planes first', () => {
    expect(rows({ grouping: 'plane' }).map(text)).toEqual(['All planes (1)', 'a', 'z 1 (2)', 'c', 'd', 'z 2 (1)', 'b'])
  })
  it('leave out the marks of a closed group, and still count them', () => {
    expect(rows({ grouping: 'label', closed: new Set(['label crater']) }).map(text)).toEqual(['Crater (2)', 'Ray (2)', 'a', 'c'])
  })
  it('say what a mark is', () => {
    expect(regions.map(detailsOf)).toEqual(['box 12 px²', 'box z 2 12 px²', 'point z 1 3, 4', 'box occluded z 1 12 px²'])
  })
  it('take ten thousand marks at once', () => {
    const many = Array.from({ length: 10_000 }, (_, i) => mark(`m${i}`, i % 2 === 0 ? 'ray' : 'crater'))
    expect(listRows(many, { filter: 'crater', grouping: 'label', closed: new Set() }, { protocol })).toHaveLength(5_001)
  })
})
