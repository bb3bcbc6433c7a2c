import type { AnnotationContent, AnnotationPurpose, ResolutionKind, TaskConsensus, TaskState } from '@reticle/domain'
import type { Suggested } from '../task/model-votes.ts'

export type HistoryAnnotation = {
  readonly id: string
  readonly annotatorId: string
  readonly content: AnnotationContent
  /** Milliseconds since 1970. */
  readonly submittedAt: number
  readonly activeMilliseconds: number
  readonly purpose: AnnotationPurpose
  readonly isCounted: boolean
}

/** A task with all that was read of it, as refits and dry-runs go through them. */
export type HistoryTask = {
  readonly taskId: string
  readonly sampleId: string
  readonly state: TaskState
  /** By id; no revision that a later one supersedes. */
  readonly annotations: readonly HistoryAnnotation[]
  readonly consensus: TaskConsensus | null
  /** Scores that a model pushed, by kind. */
  readonly scores?: Readonly<Record<string, number>>
  /** The last suggestions of models, where the protocol heeds them. */
  readonly suggested?: readonly Suggested[]
  /** What the task says while it is settled. */
  readonly resolution: { readonly kind: ResolutionKind; readonly content: AnnotationContent } | null
}

/** Whether an annotation is compared with others. */
export const isVote = ({ purpose, isCounted }: Pick<HistoryAnnotation, 'purpose' | 'isCounted'>): boolean =>
  (purpose === 'vote' || purpose === 'revision') && isCounted

/** The annotations that count, in ascending order of their ids. */
export const votesOf = ({ annotations }: Pick<HistoryTask, 'annotations'>): readonly HistoryAnnotation[] => annotations.filter(isVote)
