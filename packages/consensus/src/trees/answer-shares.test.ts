import type { AnswerShares } from '@reticle/domain'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { galaxies, historyTask, monday, planted, reading } from '../quality/history.test-data.ts'
import type { HistoryTask } from '../quality/history-task.ts'
import { refitOver } from '../quality/refit.ts'
import { answer, choice, contentWith, protocolOf } from '../task/tasks.test-data.ts'
import { type AskedQuestion, answerShares } from './answer-shares.ts'

const votes = (counts: Readonly<Record<string, number>>) => new Map(Object.entries(counts))
const single = (id: string, options: readonly string[], counts: Readonly<Record<string, number>>, more: Partial<AskedQuestion> = {}) => ({
  ...{ id, options, isSeveral: false, votes: votes(counts) },
  ...more,
})
const optionsOf = (shares: AnswerShares | undefined) => shares?.options.map(({ key, share, weighted }) => [key, share, weighted])

describe('shares of answers', () => {
  it('C97: the answers of a question add up to the answers that lead to it, can’t-tells too, by hand', () => {
    const [smooth, edge] = answerShares([
      single('smooth', ['smooth', 'features'], { smooth: 8, features: 24, '?': 8 }),
      single('edge', ['yes', 'no'], { yes: 5, no: 10, '?': 5 }, { showWhen: { questionId: 'smooth', options: ['features'] } }),
    ])
    expect(optionsOf(smooth)).toEqual([
      ['smooth', 0.2, 0.2],
      ['features', 0.6, 0.6],
      ['?', 0.2, 0.2],
    ])
    expect(edge).toMatchObject({ depth: 1, after: { subjectId: 'smooth', keys: ['features'] }, asked: 0.6, n: 20 })
    expect(optionsOf(edge)).toEqual([
      ['yes', 0.25, 0.15],
      ['no', 0.5, 0.3],
      ['?', 0.25, 0.15],
    ])
  })

  it('C97: of several options each is told by itself, by hand', () => {
    const [parts] = answerShares([
      { id: 'parts', options: ['bar', 'ring', 'arms'], isSeveral: true, votes: votes({ 'bar+ring': 3, ring: 4, '': 2, '?': 1 }) },
    ])
    expect(parts).toMatchObject({ isOneByOne: true, n: 10 })
    expect(optionsOf(parts)).toEqual([
      ['bar', 0.3, 0.3],
      ['ring', 0.7, 0.7],
      ['arms', 0, 0],
      ['?', 0.1, 0.1],
    ])
  })

  it('C97: a question after one of several options is asked of those who chose it', () => {
    const [, tight] = answerShares([
      { id: 'parts', options: ['bar', 'arms'], isSeveral: true, votes: votes({ 'arms+bar': 3, bar: 5, arms: 2 }) },
      single('tight', ['yes', 'no'], { yes: 4, no: 1 }, { showWhen: { questionId: 'parts', options: ['arms'] } }),
    ])
    expect(tight?.asked).toBeCloseTo(0.5, 12)
    expect(tight?.options[0]?.weighted).toBeCloseTo(0.4, 12)
  })

  it('C97: in any tree the answers of each question that was answered add up to the share of those who were asked it', () => {
    const counts = fc.array(fc.nat(9), { minLength: 3, maxLength: 3 })
    fc.assert(
      fc.property(fc.array(fc.tuple(counts, fc.nat(4), fc.nat(2)), { minLength: 1, maxLength: 6 }), (rows) => {
        const questions = rows.map(([numbers, earlier, option], place) =>
          single(
            `q${place}`,
            ['a', 'b', 'c'],
            { a: numbers[0] ?? 0, b: numbers[1] ?? 0, c: numbers[2] ?? 0 },
            {
              showWhen: place === 0 ? undefined : { questionId: `q${earlier % place}`, options: [['a', 'b', 'c'][option] ?? 'a'] },
            },
          ),
        )
        for (const { asked, n, options } of answerShares(questions)) {
          const sum = options.reduce((total, { weighted }) => total + weighted, 0)
          expect(sum).toBeCloseTo(n === 0 ? 0 : asked, 12)
          expect(asked).toBeLessThanOrEqual(1 + 1e-12)
        }
      }),
    )
  })

  it('C97: a refit has them, with the shares of the model beside those of the votes', () => {
    const refitOf = (tasks: readonly HistoryTask[], protocol = galaxies) => {
      const sums = refitOver(protocol, { seed: 1 })
      for (const task of tasks) sums.add(task)
      return sums.outcome()
    }
    const { shares, subjects } = refitOf(planted(200))
    expect(shares).toHaveLength(1)
    expect(shares?.[0]).toMatchObject({ subjectId: 'shape', depth: 0, after: null, asked: 1, n: 600 })
    expect(shares?.[0]?.options.map(({ model }) => model)).toEqual(subjects[0]?.model?.priors)
    expect(shares?.[0]?.options.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12)

    const protocol = protocolOf({
      questions: [
        { id: 'parts', text: 'Parts?', kind: 'multiple', options: ['bar', 'arms'].map((id) => ({ id, text: id })) },
        {
          ...{ id: 'tight', text: 'Tight?', kind: 'single', options: ['yes', 'no'].map((id) => ({ id, text: id })) },
          showWhen: { questionId: 'parts', options: ['arms'] },
        },
        { id: 'size', text: 'Size?', kind: 'number' },
      ],
    })
    const saying = (options: readonly string[], tight?: string) =>
      contentWith(
        [],
        [answer('parts', { kind: 'choices', options: [...options] }), ...(tight === undefined ? [] : [choice('tight', tight)])],
      )
    const readings = [saying(['bar', 'arms'], 'yes'), saying(['arms'], 'no'), saying(['bar'])]
    const task = historyTask(
      't1',
      readings.map((content, at) => reading(`r${at}`, content, monday + at)),
      protocol,
    )
    const [parts, tight, ...others] = refitOf([task], protocol).shares ?? []
    expect(others).toEqual([])
    expect(parts?.options.map(({ key, votes: count, model }) => [key, count, model === null])).toEqual([
      ['bar', 2, false],
      ['arms', 2, false],
    ])
    expect(tight?.asked).toBeCloseTo(2 / 3, 12)
    expect(tight?.options.map(({ weighted }) => weighted)).toEqual([expect.closeTo(1 / 3, 12), expect.closeTo(1 / 3, 12)])
  })
})
