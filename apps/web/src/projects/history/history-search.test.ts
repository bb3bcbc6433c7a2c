import { describe, expect, it } from 'vitest'
import { historyQuery, historySearch } from './history-search.ts'

describe('the filters of the history', () => {
  it('leave out of an address what is no filter', () => {
    expect(historySearch({})).toEqual({})
    expect(historySearch({ words: '  ', kinds: ['sample.withdrawn', 'made-up'], from: 'yesterday', other: 1 })).toEqual({})
    expect(historySearch({ words: 'plate 7', kinds: ['sample.withdrawn'], from: '2026-11-01' })).toEqual({
      words: 'plate 7',
      kinds: ['sample.withdrawn'],
      from: '2026-11-01',
    })
  })
  it('take in the last day as a whole', () => {
    const { from = '', to = '' } = historyQuery({ from: '2026-11-01', to: '2026-11-01' })
    expect(new Date(to).getTime() - new Date(from).getTime()).toBe(86_400_000)
    expect(historyQuery({ words: 'x' })).toEqual({ words: 'x' })
  })
})
