import { describe, expect, it } from 'vitest'
import { answerWords } from './answer-words.ts'

const options = [
  { id: 'animal', text: 'Animal' },
  { id: 'cat', text: 'Cat', parent: 'animal' },
  { id: 'loop', text: 'Loop', parent: 'loop' },
]

describe('answers in words', () => {
  it('names options by their way through a tree, and ends in a tree that is none', () => {
    expect(answerWords({ options }, { kind: 'choice', option: 'cat' })).toBe('Animal › Cat')
    expect(answerWords({ options }, { kind: 'choice', option: 'loop' })).toBe('Loop')
    expect(answerWords({ options }, { kind: 'choices', options: ['animal', 'gone'] })).toBe('Animal, gone')
    expect(answerWords({ options }, { kind: 'choices', options: [] })).toBe('none of them')
  })

  it('tells a can’t-tell from no answer, and writes numbers with their unit', () => {
    expect(answerWords({ options }, { kind: 'cannot-tell' })).toBe('can’t tell')
    expect(answerWords({ options }, undefined)).toBe('no answer')
    expect(answerWords({ options: [], unit: 'mm' }, { kind: 'number', value: 4.5 })).toBe('4.5 mm')
  })
})
