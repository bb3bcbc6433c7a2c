import { expect, it } from 'vitest'
import { slugsOf } from './slugs-of.ts'

it('foreign names become ids of their own', () => {
  const slugs = slugsOf([
    { key: 1, name: 'Zelle (groß)' },
    { key: 2, name: 'zelle gro' },
    { key: 3, name: '细胞' },
    { key: 4, name: 'x', slug: 'label' },
  ])
  expect([...slugs].toSorted(([a], [b]) => a - b)).toEqual([
    [1, 'zelle-gro'],
    [2, 'zelle-gro-2'],
    [3, 'label-2'],
    [4, 'label'],
  ])
})
