import type { Refit } from '@reticle/domain'
import { describe, expect, it } from 'vitest'
import { metricById } from '../agreement/registry.ts'
import { algorithmById } from '../algorithms/registry.ts'
import { answer, box, cells, choice, contentWith, protocolOf, region } from '../task/tasks.test-data.ts'
import { voteTable } from '../votes/vote-table.ts'
import { galaxies, historyTask, monday, planted, reading } from './history.test-data.ts'
import type { HistoryTask } from './history-task.ts'
import { modelsOver } from './models.ts'
import { refitOver } from './refit.ts'

const refitOf = (tasks: readonly HistoryTask[], protocol = galaxies, seed = 1): Refit => {
  const sums = refitOver(protocol, { seed })
  for (const task of tasks) sums.add(task)
  return sums.outcome()
}

const tasks = planted(400)
const refit = refitOf(tasks)
const [shape] = refit.subjects
const votes = tasks.flatMap(({ taskId, annotations }) =>
  annotations.map(({ annotatorId, content }) => {
    const value = content.answers[0]?.value
    return { item: taskId, worker: annotatorId, label: value?.kind === 'choice' ? value.option : '' }
  }),
)
const table = voteTable(votes, { classes: ['spiral', 'smooth', 'artefact'] })

describe('a large project', { timeout: 60_000 }, () => {
  it('C115: has its readers fitted on the threads of the host, to the same numbers', () => {
    const asked: number[] = []
    // A thread that never comes: whoever calls does all of the work.
    const start = ({ layout }: { readonly layout: { readonly blocks: number } }) => {
      asked.push(layout.blocks)
      return { failure: () => undefined }
    }
    const sums = [modelsOver(galaxies, { most: 2, cost: 0, start }), modelsOver(galaxies)] as const
    for (const task of planted(17_000)) for (const one of sums) one.add(task)
    expect(sums[0].outcome()).toEqual(sums[1].outcome())
    expect(asked).toEqual([2])
  })
})

describe('refitOver', () => {
  it('C80: the metrics and the model of a question are those of its vote table, with intervals around them', () => {
    for (const { id, estimate } of shape?.metrics ?? []) {
      const plain = metricById(id)?.measure(table, { level: 'nominal' })
      if (plain?.ok !== true) throw new Error(id)
      expect(estimate).toMatchObject(plain.value)
      expect(estimate.interval?.[0]).toBeLessThan(estimate.value ?? 0)
      expect(estimate.interval?.[1]).toBeGreaterThan(estimate.value ?? 1)
    }
    expect(shape?.metrics.map(({ id }) => id)).toEqual(['percent', 'krippendorff-alpha', 'gwet-ac1', 'fleiss-kappa', 'brennan-prediger'])
    const fit = algorithmById('dawid-skene')?.fit(table)
    expect(shape?.model?.logLikelihood).toBe(fit?.ok === true ? fit.value.logLikelihood : null)
  })

  it('C81: the reader who clicks at random is found, and no other', () => {
    expect(shape?.readers.map(({ personId, isRandom }) => [personId, isRandom])).toEqual([
      ['ana', false],
      ['ben', false],
      ['chiara', false],
      ['dan', false],
      ['random', true],
    ])
    const dan = shape?.readers[3]
    // Row spiral, column smooth: dan says spiral where it is smooth.
    expect(dan?.confusion[1]).toBeGreaterThan(0.7)
  })

  it('C82: of a pair, the joint table has every item that both read, and kappa is Cohen’s', () => {
    const pair = shape?.pairs.find(({ first, second }) => first === 'ana' && second === 'ben')
    const both = voteTable(
      votes.filter(({ item, worker }) => {
        const readers = votes.filter((vote) => vote.item === item).map((vote) => vote.worker)
        return (worker === 'ana' || worker === 'ben') && readers.includes('ana') && readers.includes('ben')
      }),
    )
    const cohen = metricById('cohen-kappa')?.measure(both, { level: 'nominal' })
    expect(pair?.joint.reduce((sum, n) => sum + n, 0)).toBe(both.items.length)
    expect(pair?.kappa.value).toBeCloseTo((cohen?.ok === true ? cohen.value.value : null) ?? 2, 12)
    expect(pair?.kappa.n).toBe(both.items.length)
  })

  it('C84: weeks and hundreds hold every annotation once', () => {
    const n = (rows: readonly { n: number; excluded: number }[]) => rows.reduce((sum, row) => sum + row.n + row.excluded, 0)
    expect([n(refit.weeks), n(refit.hundreds), n(refit.days), n(refit.session)]).toEqual([1200, 1200, 1200, 1200])
    expect(refit.weeks[0]?.at).toBe('2026-01-05')
    expect(refit.hundreds.map(({ from, to }) => [from, to]).slice(0, 2)).toEqual([
      [1, 100],
      [101, 200],
    ])
  })

  it('C84: a pause of more than half an hour begins another session', () => {
    const at = (minutes: number) => monday + minutes * 60_000
    const say = (option: string) => contentWith([], [choice('shape', option)])
    const some = [0, 10, 20, 51, 60].map((minutes, n) =>
      historyTask(`t${n}`, [
        reading('ana', say('spiral'), at(minutes)),
        reading('ben', say(n < 3 ? 'spiral' : 'smooth'), at(200 + 40 * n)),
      ]),
    )
    const { session } = refitOf(some)
    expect(session).toHaveLength(1)
    expect(session[0]).toMatchObject({ from: 1, to: 5, n: 10, value: 0.6, medianSeconds: 5 })
  })

  it('C84: the ends of years and leap days are days', () => {
    const say = contentWith([], [choice('shape', 'spiral')])
    const days = [Date.UTC(2024, 1, 29, 23, 59), Date.UTC(2024, 2, 1), Date.UTC(2025, 11, 31), Date.UTC(2026, 0, 1)]
    const { days: found } = refitOf(days.map((at, n) => historyTask(`t${n}`, [reading('ana', say, at), reading('ben', say, at)])))
    expect(found.map(({ at }) => at)).toEqual(['2024-02-29', '2024-03-01', '2025-12-31', '2026-01-01'])
  })

  it('C85: repeats go against the first reading, gold against what is known, and neither into another number', () => {
    const say = (option: string) => contentWith([], [choice('shape', option)])
    const open = historyTask('t1', [reading('ana', say('spiral'), monday), reading('ben', say('spiral'), monday)])
    const repeat = { ...reading('ana', say('smooth'), monday + 1), purpose: 'repeat' as const, isCounted: false }
    const known = { ...reading('chiara', say('spiral'), monday + 2), purpose: 'gold' as const, isCounted: false }
    const withBoth = refitOf([{ ...open, annotations: [...open.annotations, repeat, known] }])
    expect(withBoth.readers.map(({ personId, annotations, repeats, gold }) => [personId, annotations, repeats.value, gold.value])).toEqual([
      ['ana', 1, 0, null],
      ['ben', 1, null, null],
      ['chiara', 0, null, 1],
    ])
    expect({ ...withBoth, readers: [] }).toEqual({ ...refitOf([open]), readers: [] })
  })

  it('C83: intervals draw what belongs to one sample together', () => {
    // Two samples that agree fully and not at all: with ten readings each, a mean of 20 readings would look sure.
    const names = ['a', 'b', 'c', 'd', 'e']
    const all = historyTask(
      't1',
      names.map((name) => reading(name, contentWith([], [choice('shape', 'spiral')]), monday)),
    )
    const none = historyTask(
      't2',
      ['a', 'b', 'c'].map((name, n) =>
        reading(name, contentWith([], [choice('shape', ['spiral', 'smooth', 'artefact'][n] ?? '')]), monday),
      ),
    )
    expect(refitOf([all, none]).weeks[0]).toMatchObject({ value: 5 / 8, n: 8, interval: [0, 1] })
  })

  it('C70, C71: readers of numbers have a bias and a spread, pairs their limits of agreement', () => {
    const protocol = protocolOf({ questions: [{ id: 'size', text: 'Size?', kind: 'number', unit: 'nm' }] })
    const size = (value: number) => contentWith([], [answer('size', { kind: 'number', value })])
    const some = Array.from({ length: 40 }, (_, n) =>
      historyTask(
        `t${n}`,
        [
          reading('ana', size(10 + n + (n % 2 === 0 ? 0.1 : -0.1)), monday),
          reading('ben', size(10 + n + (n % 3 === 0 ? 0.1 : -0.1)), monday),
          // Reads 3 nm too high.
          reading('high', n === 7 ? contentWith([], [answer('size', { kind: 'cannot-tell' })]) : size(13 + n), monday),
        ],
        protocol,
      ),
    )
    const [found] = refitOf(some, protocol).subjects
    expect(found?.model).toBeNull()
    const bias = Object.fromEntries((found?.numbers?.readers ?? []).map(({ personId, n, bias: b }) => [personId, [n, b]]))
    expect((bias.high?.[1] ?? 0) - (bias.ana?.[1] ?? 0)).toBeCloseTo(3, 1)
    expect([bias.ana?.[0], bias.high?.[0]]).toEqual([40, 39])
    const pair = found?.numbers?.pairs.find(({ first, second }) => first === 'ana' && second === 'high')
    expect(pair).toMatchObject({ n: 39, points: { length: 39 } })
    expect(pair?.bias).toBeCloseTo(-3, 1)
    expect(found?.metrics.map(({ id, level }) => `${id} ${level}`)).toEqual([
      'percent nominal',
      'krippendorff-alpha interval',
      'icc interval',
      'krippendorff-alpha ratio',
    ])
  })

  it('C34, C80: numbers have ratio alpha, without the can’t-tells, unless one is below 0', () => {
    const protocol = protocolOf({ questions: [{ id: 'size', text: 'Size?', kind: 'number' }] })
    const sizes = [
      [1, 1.1, 10],
      [2, 2.2, 20],
      [5, 4.9, 50],
      [9, 9.5, 90],
    ]
    const ratioOf = (rows: readonly (readonly number[])[]) => {
      const some = rows.map((values, n) => {
        const contents = values.map((value) => contentWith([], [answer('size', { kind: 'number', value })]))
        const unsure = contentWith([], [answer('size', { kind: 'cannot-tell' })])
        return historyTask(
          `t${n}`,
          [...contents, unsure].map((content, reader) => reading(`r${reader}`, content, monday)),
          protocol,
        )
      })
      return refitOf(some, protocol).subjects[0]?.metrics.find(({ level }) => level === 'ratio')
    }
    const told = voteTable(
      sizes.flatMap((row, item) => row.map((value, worker) => ({ item: `t${item}`, worker: `r${worker}`, label: `${value}` }))),
    )
    const plain = metricById('krippendorff-alpha')?.measure(told, { level: 'ratio' })
    if (plain?.ok !== true) throw new Error('it measures ratios')
    expect(ratioOf(sizes)?.estimate).toMatchObject(plain.value)
    expect(ratioOf([...sizes, [-1, 2, 3]])).toBeUndefined()
  })

  it('C86: what a refit moves is listed with what it is sure of, and is not what it moves', () => {
    const { moves } = refit
    expect(moves.total).toBeGreaterThan(0)
    for (const { taskId, from, to, confidence } of moves.rows) {
      const task = tasks.find((one) => one.taskId === taskId)
      const value = task?.resolution?.content.answers[0]?.value
      expect(value).toEqual({ kind: 'choice', option: from })
      expect(to).not.toBe(from)
      expect(confidence).toBeGreaterThan(0.5)
    }
  })

  it('C4: nothing depends on the order of readers, and the same seed gives the same bytes', () => {
    const turned = tasks.map((task) => ({ ...task, annotations: task.annotations.toReversed() }))
    expect(JSON.stringify(refitOf(turned))).toBe(JSON.stringify(refit))
  })

  it('C87: objects are items, with a vote of their own for whoever did not mark them', () => {
    const protocol = protocolOf({ labels: cells })
    const mark = (label: string, x: number) => region(`r${x}`, label, box(x, 0, 10))
    const task = historyTask(
      't1',
      [
        reading('ana', contentWith([mark('cell', 0), mark('cell', 40)]), monday),
        reading('ben', contentWith([mark('debris', 0), mark('cell', 40)]), monday),
        reading('chiara', contentWith([mark('cell', 0)]), monday),
      ],
      protocol,
    )
    const [objects] = refitOf([task], protocol).subjects
    expect(objects).toMatchObject({ kind: 'objects', items: 2, votes: 6 })
    const found = Object.fromEntries((objects?.labels ?? []).map(({ key, votes: n, items, disputed }) => [key, [n, items, disputed]]))
    expect(found).toEqual({ cell: [4, 2, 2], debris: [1, 1, 1], '-': [1, 1, 1] })
  })

  it('is nothing, and no error, without tasks', () => {
    expect(refitOf([])).toMatchObject({ tasks: 0, agreement: { overall: { value: null, n: 0 } }, readers: [], moves: { total: 0 } })
  })
})
