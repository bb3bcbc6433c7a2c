import { describe, expect, it } from 'vitest'
import { promptFault } from './prompt-words.ts'

describe('why a model gave no answer', () => {
  it('says what to do until it can be asked again', () => {
    expect(promptFault('the backend "a" rests after failures: late', 41.2)).toBe(
      'Draw it by hand, or ask again in 42 s. The backend "a" rests after failures: late',
    )
    expect(promptFault('It took too long.', 0)).toBe('Draw it by hand, or ask again. It took too long.')
  })
})
