import { describe, expect, it } from 'vitest'
import { nothingChosen, type Selection, toggle, toggleAll } from './selection.ts'

const ids = ['a', 'b', 'c', 'd', 'e']
const chosen = (selection: Selection<string>) => [...selection.chosen].join('')

describe('selection of rows', () => {
  it('chooses single rows and takes them back', () => {
    const one = toggle(nothingChosen, ids, 'b', false)
    expect(chosen(one)).toBe('b')
    expect(chosen(toggle(toggle(one, ids, 'd', false), ids, 'b', false))).toBe('d')
  })
  it('chooses a range from the row that was touched last, in both directions', () => {
    const one = toggle(nothingChosen, ids, 'd', false)
    expect(
      chosen(toggle(one, ids, 'b', true))
        .split('')
        .toSorted((x, y) => x.localeCompare(y)),
    ).toEqual(['b', 'c', 'd'])
    const all = toggleAll(nothingChosen, ids)
    expect(chosen(toggle(toggle(all, ids, 'b', false), ids, 'd', true))).toBe('ae')
  })
  it('takes a range without a beginning for one row', () => expect(chosen(toggle(nothingChosen, ids, 'c', true))).toBe('c'))
  it('chooses all, and none when all are chosen', () => {
    expect(chosen(toggleAll(nothingChosen, ids))).toBe('abcde')
    expect(chosen(toggleAll(toggleAll(nothingChosen, ids), ids))).toBe('')
  })
})
