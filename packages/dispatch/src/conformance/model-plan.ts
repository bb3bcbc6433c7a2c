import type { LevelRule } from '@reticle/domain'
import fc from 'fast-check'

/** Two colleagues, one from elsewhere, one of whom nobody knows. */
export const affiliations: readonly string[] = ['Lab', 'Lab', 'Observatory', '']

const annotator = fc.nat(affiliations.length - 1)
const task = fc.nat(7)
const shape = { reads: fc.integer({ min: 1, max: 3 }), priority: fc.integer({ min: 0, max: 2 }), key: fc.integer({ min: -2, max: 3 }) }
const record = fc.record
const one = <const T extends string>(verb: T) => fc.constant(verb)

const step = fc.oneof(
  {
    weight: 10,
    arbitrary: record({
      do: one('claim'),
      annotator,
      wish: fc.constantFrom('vote' as const, 'vote' as const, 'vote' as const, 'gold' as const, 'repeat' as const),
      most: fc.constantFrom(null, null, null, null, 3),
    }),
  },
  { weight: 3, arbitrary: record({ do: one('submit'), annotator, nth: fc.nat(3), isDirect: fc.boolean() }) },
  {
    weight: 4,
    arbitrary: record({
      do: one('end'),
      annotator,
      nth: fc.nat(3),
      how: fc.constantFrom('not-now' as const, 'not-now' as const, 'not-me' as const, 'expired' as const, 'released' as const),
    }),
  },
  { weight: 1, arbitrary: record({ do: one('submit-late'), annotator, nth: fc.nat(3) }) },
  { weight: 1, arbitrary: record({ do: one('raise'), task }) },
  { weight: 1, arbitrary: record({ do: one('make-gold'), task }) },
  { weight: 1, arbitrary: record({ do: one('prioritise'), task, priority: shape.priority }) },
  { weight: 1, arbitrary: record({ do: one('prioritise-many'), tasks: fc.array(task, { maxLength: 4 }), priority: shape.priority }) },
  { weight: 1, arbitrary: record({ do: one('add'), ...shape }) },
  { weight: 1, arbitrary: record({ do: one('withdraw'), task }) },
  { weight: 1, arbitrary: record({ do: one('view'), annotator, task }) },
  { weight: 1, arbitrary: record({ do: one('persist'), annotator, task }) },
  { weight: 1, arbitrary: record({ do: one('sweep') }) },
  { weight: 1, arbitrary: record({ do: one('lose') }) },
)
export type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

/** A study, and what happens to it. */
export const planOf = record({
  levelRule: fc.constantFrom<LevelRule>('none', 'none', 'least-read', 'most-read'),
  excludes: fc.constantFrom(false, false, true),
  tasks: fc.array(record(shape), { minLength: 1, maxLength: 6, size: 'max' }),
  steps: fc.array(step, { minLength: 1, maxLength: 40, size: 'max' }),
})
