import type { routes } from '@reticle/contract'
import type { Repositories, TaskCard } from '@reticle/db'
import { type ImageFacts, imageFactsOf, type TaskId } from '@reticle/domain'
import type { z } from 'zod'
import { sampleAnswer } from '../use-cases/show-sample.ts'
import { boundedMap } from './bounded-map.ts'

const most = 50_000

/** A task's sample and protocol, with the sample as it goes over the wire. */
export type Card = Omit<TaskCard, 'sample'> & {
  /** What marks are checked by. */
  readonly facts: ImageFacts
  /** JSON of an assignment's `sample`. */
  readonly sampleText: string
}
type Kept = { readonly card: Card; readonly version: number }

/** All letters as ASCII, which JSON can say of any: such text is written to a socket fastest. */
const asciiJson = (value: unknown): string =>
  JSON.stringify(value).replaceAll(/[\u0080-\uffff]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`)

export const cardOf = ({ taskId, protocolId, sampleId, sample }: TaskCard): Card => {
  const shown: z.input<(typeof routes.getSample.answers)[200]> = sampleAnswer(sample)
  return { taskId, protocolId, sampleId, facts: imageFactsOf(sample), sampleText: asciiJson(shown) }
}

/**
 * Cards of tasks, those read last kept. A sample never changes, but a task that nobody has begun moves with its project to another
 * protocol: cards are void when `version` says that something was published, and none is kept while that cannot be heard.
 */
export type TaskCards = {
  readonly known: (taskId: string) => Card | undefined
  /**
   * What is missing is read by one statement at a time: what is asked for while one runs goes together in the next. A task that does not
   * exist is not in the answer.
   */
  readonly of: (taskIds: readonly TaskId[]) => Promise<ReadonlyMap<TaskId, Card>>
  /** Reads those that are missing, without a word when that fails: whoever needs them asks again. */
  readonly ahead: (taskIds: readonly TaskId[]) => void
}

export const taskCards = (labelling: Repositories['labelling'], version: () => number | undefined): TaskCards => {
  const cards = boundedMap<string, Kept>(most)
  let asked = new Set<TaskId>()
  let next: Promise<ReadonlyMap<TaskId, Card>> | undefined
  let running: Promise<ReadonlyMap<TaskId, Card>> = Promise.resolve(new Map())

  const known = (taskId: string): Card | undefined => {
    const kept = cards.get(taskId)
    return kept !== undefined && kept.version === version() ? kept.card : undefined
  }
  const read = async (taskIds: readonly TaskId[]): Promise<ReadonlyMap<TaskId, Card>> => {
    const before = version()
    const found = new Map<TaskId, Card>()
    for (const row of await labelling.cards(taskIds)) found.set(row.taskId, cardOf(row))
    if (before !== undefined && before === version()) for (const [taskId, card] of found) cards.set(taskId, { card, version: before })
    return found
  }
  const readAsked = async (after: Promise<unknown>): Promise<ReadonlyMap<TaskId, Card>> => {
    await after.catch(() => undefined)
    const taskIds = [...asked]
    asked = new Set()
    next = undefined
    running = read(taskIds)
    return running
  }

  const of = async (taskIds: readonly TaskId[]): Promise<ReadonlyMap<TaskId, Card>> => {
    const answer = new Map<TaskId, Card>()
    const missing: TaskId[] = []
    for (const taskId of taskIds) {
      const card = known(taskId)
      if (card === undefined) missing.push(taskId)
      else answer.set(taskId, card)
    }
    if (missing.length === 0) return answer
    for (const taskId of missing) asked.add(taskId)
    next ??= readAsked(running)
    const found = await next
    for (const taskId of missing) {
      const card = found.get(taskId)
      if (card !== undefined) answer.set(taskId, card)
    }
    return answer
  }

  return {
    known,
    of,
    ahead: (taskIds) => {
      of(taskIds).catch(() => undefined)
    },
  }
}
