import { describe, expect, it } from 'vitest'
import { assistDraft, assistOf } from './assist-draft.ts'
import { assistWords } from './assist-words.ts'

const open = assistDraft({})

describe('how models may help, in the form', () => {
  it('says nothing in the protocol where nothing was chosen', () => {
    expect(assistOf(open)).toEqual({})
    expect(assistOf({ ...open, isShown: false })).toEqual({ suggestions: 'hidden' })
    expect(assistOf({ ...open, models: [' unet ', '', 'unet'] })).toEqual({
      assist: { blankShare: 0, seed: 1, leastConfidence: 0, models: ['unet'] },
    })
  })

  it('MR20: tells what a share of blank starts is for, and what is missing without one', () => {
    expect(assistWords(open)).toContain('give a share of blank starts')
    expect(assistWords({ ...open, blankShare: 0.1, leastConfidence: 0.5, models: ['unet'] })).toBe(
      'Suggestions of unet stand on the bench, to be taken one by one. Marks below 50 % are hidden at first; a slider shows them. ' +
        'A reader begins 1 in 10 samples without suggestions, chosen by chance; the Quality page compares these with the others.',
    )
    expect(assistWords({ ...open, isShown: false })).toBe('Readers see nothing of what models say.')
  })
})
