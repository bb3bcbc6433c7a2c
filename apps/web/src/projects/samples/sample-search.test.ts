import { describe, expect, it } from 'vitest'
import { sampleQuery, sampleSearch } from './sample-search.ts'

describe('what the table of samples lists', () => {
  it('has an address without what says nothing or is no filter', () => {
    expect(sampleSearch({})).toEqual({})
    expect(sampleSearch({ filter: { words: '', states: [] }, sort: 'imported', down: 'yes' })).toEqual({})
    expect(sampleSearch({ filter: { words: 'a', made: 'up' }, sort: 'taste' })).toEqual({})
    const asked = { filter: { words: 'plate', states: ['contested'] }, sort: 'name', down: true }
    expect(sampleSearch(asked)).toEqual(asked)
  })
  it('is asked of the api in one parameter', () => {
    expect(sampleQuery(sampleSearch({ filter: { groups: [{ key: 'night', value: '7' }] }, sort: 'size', down: true }))).toEqual({
      filter: '{"groups":[{"key":"night","value":"7"}]}',
      sort: 'size',
      order: 'descending',
    })
    expect(sampleQuery({})).toEqual({})
  })
})
