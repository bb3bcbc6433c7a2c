import { describe, expect, it } from 'vitest'
import { optionDrafts } from './draft-questions.ts'
import { optionsFrom, taxonomyText } from './taxonomy-text.ts'

const published = optionDrafts([
  { id: 'bird', text: 'Bird' },
  { id: 'owl', text: 'Owl', parent: 'bird', key: 'o' },
  { id: 'fish', text: 'Fish' },
])
const shape = (options: ReturnType<typeof optionsFrom>) =>
  options.map(({ text, id, parent }) => [text, id, options.find(({ rowId }) => rowId === parent)?.text ?? null])

describe('a taxonomy as text', () => {
  it('comes out as it went in', () => {
    const text = taxonomyText(published)
    expect(text).toBe('Bird {bird}\n  Owl {owl}\nFish {fish}')
    expect(optionsFrom(text, published)).toEqual(published)
  })

  it('takes spaces, tabs, blank lines, and indents of any depth', () => {
    const text = 'Animal\n\tBird\n\n\t\tOwl\n\tFish\r\nPlant\n   Moss\n   Fern\n     Bracken  \n'
    expect(shape(optionsFrom(text, []))).toEqual([
      ['Animal', null, null],
      ['Bird', null, 'Animal'],
      ['Owl', null, 'Bird'],
      ['Fish', null, 'Animal'],
      ['Plant', null, null],
      ['Moss', null, 'Plant'],
      ['Fern', null, 'Plant'],
      ['Bracken', null, 'Fern'],
    ])
  })

  it('keeps what is renamed by its id, and what is moved with its key', () => {
    const after = optionsFrom('Aves {bird}\nFish {fish}\n  Owl {owl}', published)
    expect(shape(after)).toEqual([
      ['Aves', 'bird', null],
      ['Fish', 'fish', null],
      ['Owl', 'owl', 'Fish'],
    ])
    expect(after.map(({ rowId }) => rowId)).toEqual([published[0]?.rowId, published[2]?.rowId, published[1]?.rowId])
    expect(after[2]?.key).toBe('o')
  })

  it('keeps rows without an id by their way from the top', () => {
    const once = optionsFrom('Bird\n  Owl\nFish\n  Owl', [])
    const twice = optionsFrom('Bird\n  Owl\n  Heron\nFish\n  Owl', once)
    expect(twice.filter(({ text }) => text !== 'Heron').map(({ rowId }) => rowId)).toEqual(once.map(({ rowId }) => rowId))
  })

  it('takes ids of other lists, and gives none twice', () => {
    expect(shape(optionsFrom('Human {ncbi-9606}', []))).toEqual([['Human', 'ncbi-9606', null]])
    const [first, second] = optionsFrom('Bird {bird}\nBird {bird}', published)
    expect(first?.rowId).not.toBe(second?.rowId)
  })
})
