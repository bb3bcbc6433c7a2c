import { describe, expect, it } from 'vitest'
import { asksAgain, barsOf, detailsOf, outcomeWords, recipeWords } from './strategy-words.ts'

const part = (strategy: string, weight = 1) => ({ strategy, weight, parameters: {} })

describe('words of a recipe', () => {
  it('say what it mixes, by share', () => {
    expect(recipeWords({ parts: [part('entropy')] })).toBe('Entropy')
    expect(recipeWords({ parts: [part('entropy', 3), part('k-centre', 1), part('margin', 0)] })).toBe('75 % entropy, 25 % diversity')
    expect([asksAgain({ parts: [part('entropy')] }), asksAgain({ parts: [part('active-lab')] })]).toEqual([false, true])
  })

  it('say what came of it', () => {
    const counts = { scored: 40, predicted: 40, heldOut: 6, reopened: 2 }
    const outcome = { questionId: null, models: [], by: { strategies: {}, mixture: '1', seed: 1 }, counts }
    expect(outcomeWords({ state: 'done', outcome, error: null })).toBe(
      '40 samples have a score; 6 of them held out, in random places; one more read asked of 2',
    )
    expect(outcomeWords({ state: 'failed', outcome: null, error: 'parts[0]: no' })).toBe('failed: parts[0]: no')
  })

  it('tell why a task stands where it does', () => {
    const parts = { entropy: 0.5, 'entropy.score': 0.9, 'entropy.nats': 0.6, 'held-out': 1 }
    expect(barsOf(parts)).toEqual([{ id: 'entropy', name: 'Entropy', share: 0.5 }])
    expect(detailsOf(parts, 'entropy')).toBe('score 0.9, nats 0.6')
  })
})
