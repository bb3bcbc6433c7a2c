import type { AnchoringGroup } from '@reticle/domain'
import { describe, expect, it } from 'vitest'
import { cautionOf, differenceWords, referenceWords, shareWords } from './assist-words.ts'

const nothing = { k: 0, n: 0, value: null, low: null, high: null }
const none = { shown: nothing, blank: nothing, difference: null }
const estimate = { value: null, n: 0, excluded: 0, interval: null }
const group = (readings: AnchoringGroup['readings'], references: AnchoringGroup['references']): AnchoringGroup => ({
  ...{ version: null, model: null, tasks: 1, readers: 1, readings, references },
  ...{ withSuggestion: none, withResolution: none, wrong: none, kept: none, omitted: none, unchanged: nothing },
  seconds: { shown: estimate, blank: estimate, saved: estimate },
})

describe('the report on suggestions in words', () => {
  it('C5: a share is never told alone', () => {
    expect(shareWords({ k: 31, n: 50, value: 0.62, low: 0.48, high: 0.74 })).toBe('62 % [48, 74] 31 of 50')
    expect(shareWords(nothing)).toBe('nothing')
    expect(differenceWords({ ...none, difference: { value: 0.52, low: -0.041, high: 0.6 } })).toBe('+52 points [−4, +60]')
  })

  it('MR22: says when there is nothing to compare with', () => {
    const at = (shown: number, blank: number) => cautionOf(group({ shown, blank }, { gold: 0, adjudication: 0, blank: 0 }))
    expect(at(50, 0)).toContain('no blank start')
    expect(at(0, 50)).toContain('Every start was blank')
    expect(at(500, 29)).toContain('Only 29 blank readings')
    expect(at(30, 30)).toBeUndefined()
  })

  it('MR25: says what right and wrong go by, and what is not judged', () => {
    expect(referenceWords(group({ shown: 60, blank: 40 }, { gold: 0, adjudication: 0, blank: 0 }))).toContain(
      'Nothing here can say what is right',
    )
    expect(referenceWords(group({ shown: 60, blank: 40 }, { gold: 10, adjudication: 5, blank: 20 }))).toBe(
      'Right and wrong: of 100 readings, 10 by known answers, 5 by reviewers’ decisions, 20 by the agreement of other blank readers. ' +
        'The other 65 are not judged: their outcome leans towards the suggestions. A reviewer saw the marks of readers, and decides the harder samples.',
    )
  })
})
