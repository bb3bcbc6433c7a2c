import type { Answer } from '@reticle/domain'
import { describe, expect, it } from 'vitest'
import { compareTask } from '../task/compare-task.ts'
import { answer, box, cells, choice, contentWith, protocolOf, region } from '../task/tasks.test-data.ts'
import { qualityOver } from './project-quality.ts'
import type { QualityTask } from './quality-task.ts'

const protocol = protocolOf({
  labels: cells,
  questions: [
    { id: 'kind', text: 'Kind?', kind: 'single' as const, options: ['a', 'b'].map((id) => ({ id, text: id })) },
    { id: 'size', text: 'Size?', kind: 'number' as const, isRequired: false },
    { id: 'notes', text: 'Notes?', kind: 'text' as const, isRequired: false },
  ],
})

const task = (
  taskId: string,
  reads: Readonly<Record<string, { answers: Answer[]; x?: number; label?: string; ms?: number }>>,
): QualityTask<string> => {
  const annotations = Object.entries(reads).map(([annotatorId, { answers, x, label = 'cell', ms }]) => ({
    id: `${taskId}-${annotatorId}`,
    annotatorId,
    content: contentWith(x === undefined ? [] : [region('r', label, box(x, 0, 10))], answers),
    ...(ms === undefined ? {} : { activeMilliseconds: ms }),
  }))
  return { taskId, annotations, consensus: annotations.length < 2 ? null : compareTask(protocol, annotations) }
}

const projectQuality = (of: typeof protocol, tasks: readonly QualityTask<string>[]) => {
  const sums = qualityOver<string>(of)
  for (const one of tasks) sums.add(one)
  return sums.outcome()
}

const tasks = [
  task('t1', { ana: { answers: [choice('kind', 'a')], x: 0, ms: 4000 }, ben: { answers: [choice('kind', 'a')], x: 0, ms: 9000 } }),
  task('t2', { ana: { answers: [choice('kind', 'a')], ms: 6000 }, ben: { answers: [choice('kind', 'b')] } }),
  task('t3', { ana: { answers: [choice('kind', '?')], x: 0, ms: 20_000 }, ben: { answers: [choice('kind', '?')], x: 0, label: 'debris' } }),
  task('t4', { chiara: { answers: [choice('kind', 'b')] } }),
]
const quality = projectQuality(protocol, tasks)

describe('qualityOver', () => {
  it('C50: means over tasks, with the tasks that have none', () => {
    expect(quality.agreement.answers).toEqual({ value: 2 / 3, n: 3, excluded: 1 })
    expect(quality.agreement.regions.value).toBeCloseTo((1 + 1 + 0) / 3, 12)
    expect(quality.agreement.overall.value).toBeCloseTo((1 + 0.5 + 0.5) / 3, 12)
  })

  it('C51: ten bins, 1 in the last', () => {
    expect(quality.histogram).toEqual([0, 0, 0, 0, 0, 2, 0, 0, 0, 1])
  })

  it("C52: each question with its votes, can't tell among them", () => {
    const [kind, size, notes] = quality.questions
    expect(kind?.agreement).toEqual({ value: 2 / 3, n: 3, excluded: 1 })
    expect(kind?.votes).toEqual([
      { key: 'a', count: 3 },
      { key: 'b', count: 2 },
      { key: '?', count: 2 },
    ])
    expect(kind?.alpha).toBeGreaterThan(0)
    expect(size).toEqual({ questionId: 'size', agreement: { value: null, n: 0, excluded: 0 }, alpha: null, votes: [] })
    expect(notes).toMatchObject({ questionId: 'notes', alpha: null })
  })

  it('C52: numbers are on an interval scale, without the can’t-tells', () => {
    const sized = (taskId: string, ana: number | null, ben: number) =>
      task(taskId, {
        ana: { answers: [choice('kind', 'a'), answer('size', ana === null ? { kind: 'cannot-tell' } : { kind: 'number', value: ana })] },
        ben: { answers: [choice('kind', 'a'), answer('size', { kind: 'number', value: ben })] },
      })
    const { questions } = projectQuality(protocol, [sized('t1', 10, 11), sized('t2', 50, 51), sized('t3', null, 30)])
    expect(questions[1]?.agreement.value).toBe(0)
    expect(questions[1]?.alpha).toBeGreaterThan(0.99)
  })

  it('C53: objects and contested objects of each label', () => {
    expect(quality.labels).toEqual([
      { labelId: 'cell', objects: 1, contested: 1 },
      { labelId: 'debris', objects: 0, contested: 1 },
      { labelId: 'nucleus', objects: 0, contested: 0 },
    ])
  })

  it('C54: each reader against the others', () => {
    expect(quality.readers).toMatchObject([
      { personId: 'ana', annotations: 3, medianActiveSeconds: 6, agreement: { n: 3, excluded: 0 } },
      { personId: 'ben', annotations: 3, medianActiveSeconds: 9 },
      { personId: 'chiara', annotations: 1, medianActiveSeconds: null, agreement: { value: null, n: 0, excluded: 1 } },
    ])
    expect(quality.readers[0]?.agreement.value).toBeCloseTo(2 / 3, 12)
  })

  it('C54: tells the one who errs from those who read with him', () => {
    const three = ['t1', 't2', 't3', 't4'].map((taskId) =>
      task(taskId, {
        ana: { answers: [choice('kind', 'a')], x: 0 },
        ben: { answers: [choice('kind', 'a')], x: 0 },
        carl: { answers: [choice('kind', 'b')], x: 50 },
      }),
    )
    const scores = projectQuality(protocol, three).readers.map((reader) => reader.agreement.value)
    expect(scores).toEqual([0.5, 0.5, 0])
  })

  it('stands a project without tasks', () => {
    expect(projectQuality(protocol, [])).toMatchObject({ agreement: { overall: { value: null, n: 0, excluded: 0 } }, readers: [] })
  })
})
