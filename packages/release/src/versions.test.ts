import { describe, expect, it } from 'vitest'
import { type Stand, standTable } from './stands.ts'
import { changesBetween, proposeVersion, versionProblem } from './versions.ts'

const stand = (id: string, changes: Partial<Stand> = {}): Stand => ({
  id,
  split: 'train',
  fold: undefined,
  says: 'x',
  resolution: 'r',
  ...changes,
})
const before = [stand('a'), stand('b'), stand('c', { split: 'test' })]
const proposal = (after: readonly Stand[], existing: string[] = ['1.2.3']) =>
  proposeVersion({ version: '1.2.3', changes: changesBetween(standTable(before), after) }, existing)

describe('the version of a release', () => {
  it('R60: the first one is 1.0.0', () => {
    expect(proposeVersion(null, []).version).toBe('1.0.0')
  })
  it.each([
    ['changed labels', [stand('a', { says: 'y' }), ...before.slice(1)], '2.0.0', ['1 sample has changed labels']],
    ['removed samples', before.slice(1), '2.0.0', ['1 sample was removed']],
    ['other splits', before.map((one) => ({ ...one, split: 'test' })), '2.0.0', ['2 samples are in another split or fold']],
    ['other folds', [stand('a', { fold: 1 }), ...before.slice(1)], '2.0.0', ['1 sample is in another split or fold']],
    ['added samples', [...before, stand('d'), stand('e')], '1.3.0', ['2 samples were added']],
    ['added and removed samples', [...before.slice(1), stand('d')], '2.0.0', ['1 sample was removed', '1 sample was added']],
    ['documents only', before, '1.2.4', ['the same samples, labels and splits']],
  ])('R61: %s', (_, after, version, reasons) => {
    expect(proposal(after)).toMatchObject({ version, reasons })
  })
  it('R61: against a release without hashes of what is said, another resolution is another label', () => {
    const old = before.map((one) => ({ ...one, says: undefined }))
    expect(changesBetween(standTable(old), before).changed).toEqual([])
    expect(changesBetween(standTable(old), [stand('a', { resolution: 's' }), ...before.slice(1)]).changed).toEqual(['a'])
  })
  it('R61: compares with a release of any number of samples, each in its place', () => {
    const many = Array.from({ length: 300 }, (_, n) => stand(`s${n}`, { says: `says ${n % 7}`, split: `split ${n % 3}`, fold: n % 5 }))
    const found = changesBetween(
      standTable(many),
      many.slice(10).map((one, n) => (n === 100 ? { ...one, says: 'other' } : n === 200 ? { ...one, fold: 9 } : one)),
    )
    expect(found).toEqual({ added: [], changed: ['s110'], moved: ['s210'], removed: many.slice(0, 10).map(({ id }) => id) })
  })
  it('R61: passes over a version that is taken', () => {
    expect(proposal([...before, stand('d')], ['1.2.3', '1.3.0']).version).toBe('1.4.0')
  })
  it('R62: a higher one may be chosen, a lower one is refused with the reason', () => {
    const proposed = proposal(before.slice(1))
    expect(versionProblem('3.0.0', proposed, '1.2.3')).toBeUndefined()
    expect(versionProblem('2.0.0', proposed, '1.2.3')).toBeUndefined()
    expect(versionProblem('1.10.0', proposed, '1.2.3')).toBe(
      '1.10.0 is too low: 1 sample was removed since 1.2.3, which asks for 2.0.0 or higher',
    )
  })
})
