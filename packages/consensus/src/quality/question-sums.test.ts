import { type AnswerValue, answerKey } from '@reticle/domain'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { alpha } from '../agreement/krippendorff-alpha.ts'
import { percent } from '../agreement/percent.ts'
import { answer, contentWith, protocolOf } from '../task/tasks.test-data.ts'
import { voteTable } from '../votes/vote-table.ts'
import { questionSums } from './question-sums.ts'

const protocol = protocolOf({
  questions: [
    { id: 'kind', text: 'Kind?', kind: 'single' as const, options: ['a', 'b', 'c'].map((id) => ({ id, text: id })) },
    { id: 'size', text: 'Size?', kind: 'number' as const },
    { id: 'grade', text: 'Grade?', kind: 'scale' as const, options: ['a', 'b', 'c'].map((id) => ({ id, text: id })) },
  ],
})
const cannotTell: AnswerValue = { kind: 'cannot-tell' }
const anyChoice = fc.constantFrom<AnswerValue[]>(
  { kind: 'choice', option: 'a' },
  { kind: 'choice', option: 'b' },
  { kind: 'choice', option: 'c' },
  cannotTell,
)
const anyNumber = fc.oneof(
  fc.integer({ min: -50, max: 50 }).map((value): AnswerValue => ({ kind: 'number', value: value / 4 })),
  fc.constant(cannotTell),
)
const anyTasks = (any: fc.Arbitrary<AnswerValue>) =>
  fc.array(fc.array(fc.option(any, { nil: undefined }), { maxLength: 5 }), { maxLength: 12 })

/** The same numbers by the metrics, over a table of all votes. */
const byMetrics = (tasks: readonly (readonly (AnswerValue | undefined)[])[], level: 'nominal' | 'interval' | 'ordinal') => {
  const votes = tasks.flatMap((given, task) =>
    given.flatMap((value, reader) =>
      value === undefined ? [] : [{ item: `t${String(task).padStart(2, '0')}`, worker: `r${reader}`, label: answerKey(value) }],
    ),
  )
  const scaled = level === 'nominal' ? votes : votes.filter((vote) => vote.label !== '?')
  const agreement = percent.measure(voteTable(votes), { level: 'nominal' })
  const reliability = alpha.measure(voteTable(scaled), { level })
  return { agreement: agreement.ok ? agreement.value : undefined, alpha: reliability.ok ? reliability.value.value : undefined }
}

describe('questionSums', () => {
  it.each([
    ['kind', 0, anyChoice, 'nominal'],
    ['size', 1, anyNumber, 'interval'],
    ['grade', 2, anyChoice, 'ordinal'],
  ] as const)('C52: task by task, "%s" has the numbers that the metrics have over all votes', (id, place, any, level) => {
    fc.assert(
      fc.property(anyTasks(any), (tasks) => {
        const question = protocol.questions[place]
        if (question === undefined) throw new Error('no such question')
        const sums = questionSums(protocol, question)
        tasks.forEach((given, task) => {
          const annotations = given.map((value, reader) => ({
            id: `${task}-${reader}`,
            annotatorId: `r${reader}`,
            content: contentWith([], value === undefined ? [] : [answer(id, value)]),
          }))
          sums.add({ taskId: `t${task}`, annotations, consensus: null })
        })
        const outcome = sums.outcome()
        const expected = byMetrics(tasks, level)
        expect(outcome.agreement).toEqual(expected.agreement)
        if (expected.alpha == null) expect(outcome.alpha).toBeNull()
        else expect(outcome.alpha).toBeCloseTo(expected.alpha, 10)
      }),
    )
  })
})
