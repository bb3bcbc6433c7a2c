import { trainingPolicySchema } from '@reticle/domain'
import { describe, expect, it } from 'vitest'
import { trainingRows, trainingWords } from './training-words.ts'

describe('the training policy in words', () => {
  it('says that there is no test', () => {
    expect(trainingWords(trainingPolicySchema.parse({}))).toBe(
      'There is no test: whoever has the role of an annotator may begin. Managers are advised to pause whoever scores below 70 % on 10 or more hidden known answers; nobody is paused by itself.',
    )
  })
  it('says what the test is, when it may be tried again, and what is shown', () => {
    const training = trainingPolicySchema.parse({
      qualification: { tasks: 5, passScore: 0.85, retryHours: 24, attempts: 1, showsAnswers: false },
    })
    expect(trainingRows(training)[0]?.[1]).toBe(
      'A person labels once they have read 5 samples with known answers with a mean score of 85 % or more, in 1 attempt at most, 24 hours apart. They hear only how they did at the end.',
    )
  })
})
