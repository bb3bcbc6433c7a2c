import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Vote, voteTable } from '../votes/vote-table.ts'
import { bootstrapInterval } from './bootstrap.ts'
import { type AnyMetric, type Level, levels } from './define.ts'
import { masiDistance } from './disagreement.ts'
import { metricById, metrics } from './registry.ts'

const measured = (id: string, votes: readonly Vote[], level: Level = 'nominal', classes?: readonly string[]) => {
  const outcome = metricById(id)?.measure(voteTable(votes, classes === undefined ? {} : { classes }), { level })
  if (outcome?.ok !== true) throw new Error(`${id} refused`)
  return outcome.value
}

/** One row a reader, one column a unit; `.` is a gap. */
const grid = (...rows: readonly string[]): Vote[] =>
  rows.flatMap((row, worker) =>
    row.split(' ').flatMap((label, unit) => (label === '.' ? [] : [{ item: `u${unit}`, worker: `w${worker}`, label }])),
  )

/** K. Krippendorff, "Computing Krippendorff's alpha-reliability" (2011), four observers and twelve units. */
const krippendorff2011 = grid('1 2 3 3 2 1 4 1 2 . . .', '1 2 3 3 2 2 4 1 2 5 . 3', '. 3 3 3 2 3 4 2 2 5 1 .', '1 2 3 3 2 4 4 1 2 5 1 .')

/** A contingency table of two readers: rows the first, columns the second. */
const contingency = (...rows: readonly (readonly number[])[]): Vote[] => {
  const votes: Vote[] = []
  rows.forEach((row, a) => {
    row.forEach((count, b) => {
      for (let n = 0; n < count; n++) {
        const item = `${a}-${b}-${n}`
        votes.push({ item, worker: 'first', label: `${a}` }, { item, worker: 'second', label: `${b}` })
      }
    })
  })
  return votes
}

describe('known answers', () => {
  it.each([
    ['nominal', 0.743],
    ['ordinal', 0.815],
    ['interval', 0.849],
    ['ratio', 0.797],
  ] as const)('C33: alpha of the example of 2011 at level %s is %d', (level, expected) => {
    const { value, n, excluded } = measured('krippendorff-alpha', krippendorff2011, level)
    expect(value).toBeCloseTo(expected, 3)
    // The twelfth unit has one reading.
    expect({ n, excluded }).toEqual({ n: 11, excluded: 1 })
  })

  it.each([
    ['percent', 0.89],
    ['cohen-kappa', 0.7964],
    ['gwet-ac1', 0.8493],
    ['krippendorff-alpha', 0.7973],
    ['scott-pi', 0.7962],
    ['brennan-prediger', 0.835],
  ])('C33: %s of the two abstractors (irrCAC) is %d', (id, expected) => {
    expect(measured(id, contingency([13, 0, 0], [0, 20, 7], [0, 4, 56])).value).toBeCloseTo(expected, 4)
  })

  it('C33: Fleiss kappa of the worked table of fourteen readers is 0.210', () => {
    // Ten subjects, fourteen raters, five categories.
    const rows = [
      [0, 0, 0, 0, 14],
      [0, 2, 6, 4, 2],
      [0, 0, 3, 5, 6],
      [0, 3, 9, 2, 0],
      [2, 2, 8, 1, 1],
      [7, 7, 0, 0, 0],
      [3, 2, 6, 3, 0],
      [2, 5, 3, 2, 2],
      [6, 5, 2, 1, 0],
      [0, 2, 2, 3, 7],
    ]
    const votes = rows.flatMap((row, subject) =>
      row
        .flatMap((count, label) => new Array<number>(count).fill(label))
        .map((label, worker) => ({ item: `s${subject}`, worker: `w${worker}`, label: `${label}` })),
    )
    expect(measured('fleiss-kappa', votes).value).toBeCloseTo(0.20993, 5)
  })
})

describe('numbers and orders', () => {
  it('C33: ICC(2,1) of the six targets and four judges of Shrout and Fleiss (1979) is 0.29', () => {
    const judges = grid('9 6 8 7 10 6', '2 1 4 1 5 2', '5 3 6 2 6 4', '8 2 8 6 9 7')
    expect(measured('icc', judges, 'interval').value).toBeCloseTo(0.29, 2)
    expect(measured('icc', [...judges, { item: 'u9', worker: 'w0', label: '3' }], 'interval')).toMatchObject({ n: 6, excluded: 1 })
  })

  it('C33: a weighted kappa of a 3 x 3 table, worked by hand', () => {
    // 20 items; rows 5 2 0 / 1 6 1 / 0 2 3; linear weights 1, 1/2, 0 and quadratic 1, 3/4, 0.
    const table = contingency([5, 2, 0], [1, 6, 1], [0, 2, 3])
    const [rows, columns] = [
      [7, 8, 5],
      [6, 10, 4],
    ]
    const kappa = (weight: (d: number) => number) => {
      const cells = [5, 2, 0, 1, 6, 1, 0, 2, 3]
      const at = (i: number) => weight(Math.abs(Math.floor(i / 3) - (i % 3)))
      const observed = cells.reduce((sum, count, i) => sum + (at(i) * count) / 20, 0)
      const chance = cells.reduce((sum, _, i) => sum + (at(i) * (rows[Math.floor(i / 3)] ?? 0) * (columns[i % 3] ?? 0)) / 400, 0)
      return (observed - chance) / (1 - chance)
    }
    expect(measured('weighted-kappa', table, 'ordinal').value).toBeCloseTo(
      kappa((d) => 1 - d / 2),
      12,
    )
    expect(measured('weighted-kappa', table, 'interval').value).toBeCloseTo(
      kappa((d) => 1 - (d / 2) ** 2),
      12,
    )
  })

  it('C33: with two classes all levels weigh alike: AC2 is AC1, and the weighted kappa is the plain one', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom('1', '2'), fc.constantFrom('1', '2')), { minLength: 2, maxLength: 30 }), (rows) => {
        const given = rows.flatMap(([a, b], item) => [
          { item: `${item}`, worker: 'a', label: a },
          { item: `${item}`, worker: 'b', label: b },
        ])
        const classes = ['1', '2']
        for (const level of ['ordinal', 'interval', 'ratio'] as const) {
          expect(measured('gwet-ac2', given, level, classes).value).toBeCloseTo(
            measured('gwet-ac1', given, 'nominal', classes).value ?? 0,
            9,
          )
          const plain = measured('cohen-kappa', given, 'nominal', classes).value
          expect(measured('weighted-kappa', given, level, classes).value ?? -9).toBeCloseTo(plain ?? -9, 9)
        }
      }),
    )
  })

  it('C33: sets that share something agree in part (MASI)', () => {
    expect(masiDistance('a+b', 'b+a')).toBe(0)
    expect(masiDistance('a', 'a+b')).toBeCloseTo(2 / 3, 12)
    expect(masiDistance('a+b', 'b+c')).toBeCloseTo(1 - (1 / 3) * (1 / 3), 12)
    expect(masiDistance('a', 'b')).toBe(1)
    expect(masiDistance('{}', 'a')).toBe(1)
    const near = measured('krippendorff-alpha', grid('a+b a c b', 'a+b a+b c b'), 'set').value ?? 0
    expect(near).toBeGreaterThan(measured('krippendorff-alpha', grid('a+b a c b', 'a+b a+b c b')).value ?? 1)
  })
})

const votes = fc.array(
  fc.record({
    item: fc.integer({ min: 0, max: 8 }).map((n) => `i${n}`),
    worker: fc.integer({ min: 0, max: 3 }).map((n) => `w${n}`),
    label: fc.constantFrom('1', '2', '3'),
  }),
  { minLength: 1, maxLength: 60 },
)

describe.each<AnyMetric>(metrics)('$id', (metric) => {
  const [level = 'nominal'] = metric.levels

  it('C5: counts every item as used or excluded', () => {
    fc.assert(
      fc.property(votes, (given) => {
        const { n, excluded } = measured(metric.id, given, level)
        expect(n + excluded).toBe(new Set(given.map((vote) => vote.item)).size)
      }),
    )
  })

  it('is never above 1, and has the same bytes in any order of votes', () => {
    fc.assert(
      fc.property(
        votes.chain((given) => fc.tuple(fc.constant(given), fc.shuffledSubarray(given, { minLength: given.length }))),
        ([given, shuffled]) => {
          const whole = measured(metric.id, given, level)
          expect(measured(metric.id, shuffled, level)).toEqual(whole)
          expect(whole.value ?? 0).toBeLessThanOrEqual(1 + 1e-12)
        },
      ),
    )
  })

  it('is 1 when all readers agree on items of several classes', () => {
    expect(measured(metric.id, grid('1 2 3 1 2', '1 2 3 1 2', '1 2 3 1 2'), level).value).toBeCloseTo(1, 12)
  })

  it('C5: is null when no item has two readings', () => {
    expect(measured(metric.id, grid('1 2 . .', '. . 3 1'), level)).toEqual({ value: null, n: 0, excluded: 4 })
  })

  it('has levels of the list', () => {
    expect(metric.levels.length).toBeGreaterThan(0)
    expect(metric.levels.every((level) => levels.includes(level))).toBe(true)
  })

  it('C36: has the same interval for the same seed, round the value', () => {
    const table = voteTable(krippendorff2011)
    const outcome = metric.measure(table, { level })
    const value = (outcome.ok ? outcome.value.value : null) ?? 0
    const interval = bootstrapInterval(metric, table, level, { draws: 300, seed: 11 })
    expect(bootstrapInterval(metric, table, level, { draws: 300, seed: 11 })).toEqual(interval)
    expect(interval?.[0]).toBeLessThan(value)
    expect(interval?.[1]).toBeGreaterThan(value)
    expect(bootstrapInterval(metric, table, level, { draws: 300, seed: 12 })).not.toEqual(interval)
  })

  it('takes weights as if items were repeated', () => {
    const table = voteTable(krippendorff2011)
    const weights = new Float64Array(table.items.length).fill(1)
    weights[0] = 3
    const repeated = [
      ...krippendorff2011,
      ...['a', 'b'].flatMap((copy) =>
        krippendorff2011.filter((vote) => vote.item === table.items[0]).map((vote) => ({ ...vote, item: copy })),
      ),
    ]
    const weighted = metric.measure(table, { level, weights })
    expect(weighted.ok && weighted.value.value).toBeCloseTo(measured(metric.id, repeated, level).value ?? Number.NaN, 12)
  })
})

describe('undefined and refused', () => {
  it('C35: kappa and alpha are null where every reading is one class', () => {
    const same = grid('1 1 1', '1 1 1')
    for (const id of ['cohen-kappa', 'fleiss-kappa', 'krippendorff-alpha']) expect(measured(id, same).value).toBeNull()
    expect(measured('percent', same).value).toBe(1)
  })

  it('C34: interval and ratio refuse labels that are no numbers, by name', () => {
    const alpha = metricById('krippendorff-alpha')
    expect(alpha?.measure(voteTable(grid('low high', 'low low')), { level: 'interval' })).toMatchObject({
      ok: false,
      error: { code: 'invalid-input', at: 'label "high"' },
    })
    expect(alpha?.measure(voteTable(grid('1 -2', '1 2')), { level: 'ratio' })).toMatchObject({ ok: false, error: { at: 'label "-2"' } })
  })

  it('C34: ten comes after nine in the order of numbers', () => {
    expect(voteTable(grid('10 9 9.5', '9 10 9')).classes).toEqual(['9', '9.5', '10'])
  })

  it('C33: Cohen kappa of three readers is the mean over their pairs', () => {
    const three = grid('1 1 2 2 1', '1 2 2 2 1', '2 1 2 1 1')
    const pair = (a: string, b: string) =>
      measured(
        'cohen-kappa',
        three.filter((vote) => vote.worker === a || vote.worker === b),
      ).value ?? Number.NaN
    expect(measured('cohen-kappa', three).value).toBeCloseTo((pair('w0', 'w1') + pair('w0', 'w2') + pair('w1', 'w2')) / 3, 12)
  })
})
