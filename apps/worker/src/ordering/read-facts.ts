import type { PoolHistory, PoolRow, PoolVersion, Repositories, SaidAnswer } from '@reticle/db'
import {
  type Answer,
  type ContentReader,
  contentReader,
  emptyContent,
  type HeldOut,
  type OrderingRecipe,
  type ProjectId,
  type Protocol,
} from '@reticle/domain'
import { strategyById } from '@reticle/learning'
import { growing, markScores, ofMarks, probabilitiesOf, vectorOfHash } from './facts.ts'

const pageSize = 2000
/** The newest versions of one model that make a committee where there is no second model. */
const mostVersions = 3

type Live = NonNullable<Awaited<ReturnType<Repositories['projectHistory']['liveProtocol']>>>
export type Vote = { readonly task: number; readonly annotatorId: string; readonly option: number }

/** The question that the order goes by, with its options; null where it goes by marks. */
export const subjectOf = ({ questions }: Protocol, { questionId }: OrderingRecipe): { id: string; options: readonly string[] } | null => {
  const single = questions.filter(
    ({ kind, scope, options }) => ['single', 'scale', 'taxonomy'].includes(kind) && scope === 'sample' && options.length > 1,
  )
  const found = questionId === undefined ? single[0] : single.find(({ id }) => id === questionId)
  if (questionId !== undefined && found === undefined)
    throw new RefusedRecipe(`questionId: "${questionId}" is no question on the sample with one choice of two or more options`)
  return found === undefined ? null : { id: found.id, options: found.options.map(({ id }) => id) }
}

/** Something that whoever set the recipe can mend. */
export class RefusedRecipe extends Error {}

const columnsOf = (recipe: OrderingRecipe): ReadonlySet<string> =>
  new Set(recipe.parts.flatMap(({ strategy }) => strategyById(strategy)?.needs ?? []))

const versionsFor = async (read: Repositories, projectId: ProjectId, { modelVersionIds }: OrderingRecipe): Promise<PoolVersion[]> => {
  if (modelVersionIds === undefined) return read.learningPool.versionsOf(projectId, mostVersions)
  const found = await read.learningPool.versions(projectId, modelVersionIds)
  const missing = modelVersionIds.find((id) => found.every((version) => version.id !== id))
  if (missing !== undefined) throw new RefusedRecipe(`modelVersionIds: the project has no version ${missing} of a model`)
  return found
}

/** The option that an answer says, by its number, in the words of the live protocol; -1 for none and for "can't tell". */
const optionReader = (read: ContentReader, version: number, options: readonly string[]) => {
  const numbers = new Map(options.map((id, number) => [id, number]))
  return (said: SaidAnswer | null): number => {
    if (said?.answer?.value?.kind !== 'choice') return -1
    const given: Answer = { questionId: said.answer.questionId, value: said.answer.value }
    const [answer] = read({ ...emptyContent, answers: [given] }, said.version, version).answers
    return answer?.value.kind === 'choice' ? (numbers.get(answer.value.option) ?? -1) : -1
  }
}

/** All that is known of the tasks of a project that are not withdrawn, row by row. */
export type Facts = {
  readonly live: Live
  readonly subject: ReturnType<typeof subjectOf>
  readonly versions: readonly PoolVersion[]
  readonly rows: readonly Pick<PoolRow, 'taskId' | 'state' | 'reads' | 'agreement' | 'isHeldOut'>[]
  readonly isClosed: Uint8Array
  /** By version and row: probabilities, `rows x options`; `has` is 1 where it said some. */
  readonly said: readonly { readonly values: Float64Array; readonly has: Uint8Array }[]
  readonly vectors: readonly (readonly number[] | null)[] | null
  readonly marks: ReturnType<ReturnType<typeof markScores>['done']>
  readonly votes: readonly Vote[]
  /** What settled tasks say, -1 for nothing. */
  readonly given: Int32Array
}

/** Reads a project page by page. `onProgress` hears the share that is read. */
export const readPoolFacts = async (
  read: Repositories,
  projectId: ProjectId,
  recipe: OrderingRecipe,
  draws: readonly HeldOut[],
  onProgress: (done: number) => void,
): Promise<Facts> => {
  const live = await read.projectHistory.liveProtocol(projectId)
  if (live === undefined) throw new RefusedRecipe('the project has no protocol yet: publish one')
  const subject = subjectOf(live.content, recipe)
  const wanted = columnsOf(recipe)
  const versions = await versionsFor(read, projectId, recipe)
  const most = live.content.redundancy.maxReads ?? live.content.redundancy.reads
  const isMarks = subject === null && ofMarks.some((id) => recipe.parts.some(({ strategy }) => strategy === id))
  const needsVectors = wanted.has('embeddings')
  const asked = {
    ...{ projectId, versions, draws, questionId: subject?.id ?? null },
    needs: { marks: isMarks, vectors: needsVectors, hashes: needsVectors },
  }
  const total = Math.max(1, await read.learningPool.count(projectId))
  const rows: Facts['rows'][number][] = []
  const closed: number[] = []
  const said = versions.map(() => ({ values: growing(), has: growing() }))
  const vectors: (readonly number[] | null)[] = []
  const hashes: (string | null)[] = []
  const marks = markScores(recipe)
  const votes: Vote[] = []
  const given: number[] = []
  const optionOf = optionReader(contentReader(live.versions), live.version, subject?.options ?? [])
  const needsHistory = subject !== null && ['posteriors', 'given', 'weightOfReads'].some((column) => wanted.has(column))
  for (let after: number | null = -1; after !== null; ) {
    const page: { rows: PoolRow[]; last: number | null } = await read.learningPool.page(asked, after, pageSize)
    const begun = needsHistory ? page.rows.filter(({ reads, state }) => reads > 0 || state === 'settled').map(({ taskId }) => taskId) : []
    const known = begun.length === 0 || subject === null ? [] : await read.learningPool.history(begun, subject.id)
    const history = new Map<string, PoolHistory>(known.map((one) => [one.taskId, one]))
    for (const row of page.rows) {
      const task =
        rows.push({ taskId: row.taskId, state: row.state, reads: row.reads, agreement: row.agreement, isHeldOut: row.isHeldOut }) - 1
      closed.push(row.state === 'settled' && row.isByConsensus && !row.isHeldOut && row.reads < most ? 1 : 0)
      if (subject !== null)
        for (const [index, column] of said.entries()) {
          const probabilities = probabilitiesOf(row.said[index]?.probabilities, subject.options)
          for (let k = 0; k < subject.options.length; k++) column.values.push(probabilities?.[k] ?? 0)
          column.has.push(probabilities === undefined ? 0 : 1)
        }
      else if (isMarks) marks.add(row)
      if (needsVectors) {
        vectors.push(row.vector)
        hashes.push(row.pictureHash)
      }
      const own = history.get(row.taskId)
      for (const vote of own?.votes ?? []) {
        const option = optionOf(vote)
        if (option >= 0) votes.push({ task, annotatorId: vote.annotatorId, option })
      }
      given.push(optionOf(own?.resolved ?? null))
    }
    onProgress(Math.min(1, rows.length / total))
    after = page.last
  }
  const computed = () => hashes.map((hash) => (hash === null ? null : vectorOfHash(hash)))
  return {
    ...{ live, subject, versions, rows, votes },
    isClosed: Uint8Array.from(closed),
    said: said.map(({ values, has }) => ({ values: values.done(), has: Uint8Array.from(has.done()) })),
    // Vectors that models pushed; where there are none, the bits of the pictures' hashes.
    vectors: needsVectors ? (vectors.some((vector) => vector !== null) ? vectors : computed()) : null,
    marks: isMarks ? marks.done() : new Map(),
    given: Int32Array.from(given),
  }
}
