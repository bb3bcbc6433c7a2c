import { type AnnotationContent, contentOf, type Protocol, type TaskState } from '@reticle/domain'
import { seededDraw } from '../random.ts'
import { compareTask } from '../task/compare-task.ts'
import { choice, contentWith, protocolOf } from '../task/tasks.test-data.ts'
import type { HistoryAnnotation, HistoryTask } from './history-task.ts'

export const galaxies = protocolOf({
  questions: [
    {
      id: 'shape',
      text: 'Shape?',
      kind: 'single',
      options: ['spiral', 'smooth', 'artefact'].map((id) => ({ id, text: id })),
    },
  ],
  redundancy: { reads: 3 },
})

/** 2026-01-05, a Monday, at noon UTC. */
export const monday = Date.UTC(2026, 0, 5, 12)

export const reading = (annotatorId: string, content: AnnotationContent, submittedAt: number): HistoryAnnotation => ({
  id: `${annotatorId}-${submittedAt}`,
  annotatorId,
  content,
  submittedAt,
  activeMilliseconds: 5000,
  purpose: 'vote',
  isCounted: true,
})

/** A task as it is after its comparison, settled by consensus unless another state is given. */
export const historyTask = (
  taskId: string,
  annotations: readonly HistoryAnnotation[],
  protocol: Protocol = galaxies,
  state: TaskState = 'settled',
): HistoryTask => {
  const consensus = compareTask(protocol, annotations)
  const resolution = state === 'settled' ? ({ kind: 'consensus', content: contentOf(protocol, consensus) } as const) : null
  return { taskId, sampleId: `sample of ${taskId}`, state, annotations, consensus, resolution }
}

const classes = ['spiral', 'smooth', 'artefact']

/**
 * Planted: so many tasks of three of five readers each, one task a minute. `ana` and `ben` are right in 95 %, `chiara` in 80 %, `dan` takes smooth
 * for spiral, `random` clicks at random.
 */
export const planted = (count: number, seed = 7): HistoryTask[] => {
  const draw = seededDraw(seed)
  const say = (reader: string, truth: number): number => {
    if (reader === 'random') return draw(3)
    if (reader === 'dan') return truth === 1 && draw(100) < 90 ? 0 : truth
    return draw(100) < (reader === 'chiara' ? 80 : 95) ? truth : (truth + 1 + draw(2)) % 3
  }
  return Array.from({ length: count }, (_, n) => {
    const truth = draw(3)
    const names = ['ana', 'ben', 'chiara', 'dan', 'random']
    const readers = names.filter((_, place) => place !== n % 5 && place !== (n + 1 + (n % 3)) % 5)
    return historyTask(
      `t${String(n).padStart(5, '0')}`,
      readers.map((reader) => reading(reader, contentWith([], [choice('shape', classes[say(reader, truth)] ?? '')]), monday + n * 60_000)),
    )
  })
}
