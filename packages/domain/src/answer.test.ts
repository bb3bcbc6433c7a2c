import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type AnswerValue, answerKey, answerValueSchema } from './answer.ts'

const slug = fc.stringMatching(/^[a-z0-9]{1,6}$/)
const valuesOf: Readonly<Record<string, fc.Arbitrary<AnswerValue>>> = {
  single: slug.map((option) => ({ kind: 'choice', option })),
  multiple: fc.array(slug, { maxLength: 4 }).map((options) => ({ kind: 'choices', options })),
  number: fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => ({ kind: 'number', value })),
  date: fc.date({ min: new Date(0), noInvalidDate: true }).map((day) => ({ kind: 'date', value: day.toISOString().slice(0, 10) })),
  text: fc.oneof(fc.string(), fc.constantFrom('?', '??', ' ?')).map((value) => ({ kind: 'text', value })),
}

describe('answerKey', () => {
  it.each(Object.keys(valuesOf))("C10: no answer to a %s question has the key of a can't-tell", (kind) => {
    const values = valuesOf[kind]
    if (values === undefined) throw new Error('no such kind')
    fc.assert(fc.property(values, (value) => answerKey(value) !== answerKey({ kind: 'cannot-tell' })))
  })

  it('C14: the same set of options has one key, whatever its order and repeats', () => {
    fc.assert(
      fc.property(fc.array(slug), fc.array(slug), (one, other) => {
        const key = (options: string[]) => answerKey({ kind: 'choices', options })
        expect(key([...one, ...other])).toBe(key([...other, ...one, ...other]))
        if (key(one) === key(other)) expect(new Set(one)).toEqual(new Set(other))
      }),
    )
  })

  it('C15: different texts have different keys', () => {
    const key = (value: string) => answerKey({ kind: 'text', value })
    fc.assert(fc.property(fc.string(), fc.string(), (a, b) => (key(a) === key(b)) === (a === b)))
    expect(new Set(['?', '??', ' ?', ''].map(key)).size).toBe(4)
  })

  it('leaves its argument alone', () => {
    const options = ['b', 'a']
    answerKey({ kind: 'choices', options })
    expect(options).toEqual(['b', 'a'])
  })
})

describe('answerValueSchema', () => {
  it('refuses what no question can be answered with', () => {
    const refused = [
      { kind: 'number', value: Number.NaN },
      { kind: 'choice', option: 'No Slug' },
      { kind: 'choice' },
      { kind: 'date', value: '2026-02-30' },
      { kind: 'date', value: '1.3.2026' },
      { kind: 'skip' },
      { kind: 'cannot-tell', why: 'dark' },
    ]
    for (const value of refused) expect(answerValueSchema.safeParse(value).success).toBe(false)
  })
})
