import { contentOf, type Protocol } from '@reticle/domain'
import { compareTask } from '../task/compare-task.ts'
import type { AssistReading, AssistResolution, AssistTask } from './assist-task.ts'

/** So many readers who saw no suggestion have to stand behind a reference besides the reading that is held against it. */
const leastBlank = 2

export type Reference = Pick<AssistResolution, 'content' | 'knowsMarks'> & { readonly kind: 'gold' | 'adjudication' | 'blank' }

/**
 * What a reading may be held against without going round in a circle (docs/spec/models.md, MR25): a known answer; a reviewer's decision; else what the
 * readers of blank starts agreed on, without the reading itself. What readers who saw suggestions agreed on is none: it leans towards these.
 */
export const referenceFor = (protocol: Protocol, task: AssistTask) => {
  const { resolution, readings } = task
  const blanks = readings.filter(({ showing }) => showing?.isBlank === true)
  const known = resolution.kind === 'consensus' ? undefined : { ...resolution, kind: resolution.kind }
  const kept = new Map<string, Reference | undefined>()
  const agreedBy = (others: readonly AssistReading[]): Reference | undefined => {
    if (others.length < leastBlank) return undefined
    const key = others.map(({ id }) => id).join()
    if (!kept.has(key)) kept.set(key, { kind: 'blank', content: contentOf(protocol, compareTask(protocol, others)), knowsMarks: true })
    return kept.get(key)
  }
  return (reading: AssistReading): Reference | undefined =>
    known ?? agreedBy(blanks.filter(({ annotatorId }) => annotatorId !== reading.annotatorId))
}
