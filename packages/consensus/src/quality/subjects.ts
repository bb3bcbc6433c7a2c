import type { Protocol, Question, Subject } from '@reticle/domain'
import { answerKey } from '@reticle/domain'
import { givenTo, questionsOnSample } from '../task/answers.ts'
import { modelReaderName, modelVotesOf, saidTo } from '../task/model-votes.ts'
import { type VoteTable, voteTableBuilder } from '../votes/vote-table.ts'
import { type HistoryTask, votesOf } from './history-task.ts'

/** The class of an object that a reader did not mark. */
export const notMarked = '-'
/** The subject of the labels of objects; no question has this id, since ids have no blanks. */
export const objectsId = 'objects of the image'

/** With more options than this, only those that were chosen are listed. */
const mostListed = 60

/** One thing that is voted on, with its votes so far. */
export type SubjectVotes = {
  readonly id: string
  readonly kind: Subject['kind']
  readonly level: Subject['level']
  /** What votes are compared by, label by label: the classes, or the options that sets are made of. */
  readonly options: readonly string[]
  readonly add: (task: HistoryTask, place: number) => void
  /** Once, at the end. */
  readonly table: () => VoteTable
  /** What stands of each item of a settled task, by the item's name; and whose task it is. */
  readonly standing: ReadonlyMap<string, string>
  /** Place of the task of an item, as given to `add`. */
  readonly placeOf: (item: string) => number
}

const levelOf = (question: Question): Subject['level'] => {
  switch (question.kind) {
    case 'number':
      return 'interval'
    case 'scale':
      return 'ordinal'
    case 'multiple':
      return 'set'
    case 'single':
    case 'taxonomy':
    case 'text':
    case 'date':
      return 'nominal'
  }
}

const questionVotes = (protocol: Protocol, question: Question, hasModels: boolean): SubjectVotes => {
  const listed = question.options.map(({ id }) => id)
  const isListed = (question.kind === 'single' || question.kind === 'scale') && listed.length <= mostListed
  const builder = voteTableBuilder(isListed ? { classes: listed } : {})
  const standing = new Map<string, string>()
  const places = new Map<string, number>()
  return {
    id: question.id,
    kind: 'question',
    level: levelOf(question),
    options: listed,
    add: (task, place) => {
      const votes = votesOf(task)
      const contents = votes.map(({ content }) => content)
      let isVoted = false
      givenTo(protocol, question, contents).forEach((value, vote) => {
        if (value === undefined) return
        isVoted = true
        builder.add(task.taskId, votes[vote]?.annotatorId ?? '', answerKey(value))
      })
      if (!isVoted) return
      for (const model of hasModels ? modelVotesOf(protocol, task.suggested ?? []) : []) {
        const value = saidTo(protocol, question, model)
        if (value !== undefined) builder.add(task.taskId, modelReaderName(model), answerKey(value))
      }
      places.set(task.taskId, place)
      const stands = task.resolution?.content.answers.find(({ questionId }) => questionId === question.id)
      if (stands !== undefined) standing.set(task.taskId, answerKey(stands.value))
    },
    table: builder.finish,
    standing,
    placeOf: (item) => places.get(item) ?? -1,
  }
}

/** Each object of a task's consensus is an item; a reader who has no mark of it votes that it is none. */
const objectVotes = (protocol: Protocol): SubjectVotes => {
  const listed = protocol.labels.map(({ id }) => id)
  const builder = voteTableBuilder(listed.length <= mostListed ? { classes: [...listed, notMarked] } : {})
  const standing = new Map<string, string>()
  const places = new Map<string, number>()
  return {
    id: objectsId,
    kind: 'objects',
    level: 'nominal',
    options: [...listed, notMarked],
    add: (task, place) => {
      const votes = votesOf(task)
      for (const { id, members, labelId, isKept } of task.consensus?.regions ?? []) {
        const item = `${task.taskId}~${id}`
        for (const { id: annotationId, annotatorId, content } of votes) {
          const member = members.find((one) => one.annotationId === annotationId)
          const mark = member === undefined ? undefined : content.regions.find((one) => one.id === member.regionId)
          builder.add(item, annotatorId, mark?.labelId ?? notMarked)
        }
        places.set(item, place)
        // A signed decision draws its own marks: only what consensus settled is told object by object.
        if (task.resolution?.kind === 'consensus') standing.set(item, isKept ? (labelId ?? notMarked) : notMarked)
      }
    },
    table: builder.finish,
    standing,
    placeOf: (item) => places.get(item) ?? -1,
  }
}

/**
 * Everything of a protocol that has classes or numbers: text has neither (C15). `hasModels`: models that have a vote are readers beside the others
 * (docs/spec/models.md, MR35).
 */
export const subjectsOf = (protocol: Protocol, hasModels = false): SubjectVotes[] => [
  ...questionsOnSample(protocol)
    .filter(({ kind }) => kind !== 'text')
    .map((question) => questionVotes(protocol, question, hasModels)),
  ...(protocol.labels.length > 0 ? [objectVotes(protocol)] : []),
]
