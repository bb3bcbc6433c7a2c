import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { changesBetween } from './changes.ts'

describe('HI8: what changed', () => {
  it('is nothing between a value and itself, and something between two that differ', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        expect(changesBetween(a, a)).toEqual([])
        const isSame = JSON.stringify(a) === JSON.stringify(b)
        if (!isSame && Object.is(a, b) === false && changesBetween(a, b).length === 0) expect(sorted(a)).toEqual(sorted(b))
      }),
    )
  })

  it('is the other way round when the values are', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        const there = changesBetween(a, b).map(({ path, from, to }) => [path, from, to])
        const back = changesBetween(b, a).map(({ path, from, to }) => [path, to, from])
        expect(there.toSorted(byText)).toEqual(back.toSorted(byText))
      }),
    )
  })

  it('names members of a list by their id, and their order once', () => {
    const from = {
      labels: [
        { id: 'crater', name: 'Crater', colour: 'red' },
        { id: 'boulder', name: 'Boulder' },
      ],
      roles: ['manager'],
    }
    const to = {
      labels: [
        { id: 'boulder', name: 'Rock' },
        { id: 'crater', name: 'Crater' },
        { id: 'dune', name: 'Dune' },
      ],
      roles: ['manager', 'reviewer'],
    }
    expect(changesBetween(from, to)).toEqual([
      { path: 'labels[crater].colour', from: 'red', to: null },
      { path: 'labels[boulder].name', from: 'Boulder', to: 'Rock' },
      { path: 'labels[dune]', from: null, to: { id: 'dune', name: 'Dune' } },
      { path: 'labels[order]', from: ['crater', 'boulder'], to: ['boulder', 'crater', 'dune'] },
      { path: 'roles[reviewer]', from: null, to: 'reviewer' },
    ])
  })

  it('names members without ids by their place', () => {
    expect(
      changesBetween(
        {
          ranges: [
            [0, 1],
            [2, 3],
          ],
        },
        { ranges: [[0, 5]] },
      ),
    ).toEqual([
      { path: 'ranges[0][1]', from: 1, to: 5 },
      { path: 'ranges[1]', from: [2, 3], to: null },
    ])
  })
})

const sorted = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(sorted)
    : typeof value === 'object' && value !== null
      ? Object.fromEntries(
          Object.entries(value)
            .map(([key, inner]) => [key, sorted(inner)])
            .toSorted(byText),
        )
      : value
const byText = (a: unknown, b: unknown): number => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)
