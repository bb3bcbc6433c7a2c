import type { AnnotationContent, TaskConsensus } from '@reticle/domain'

/** A task with its counted annotations and its latest consensus, as the numbers of a project are made of. */
export type QualityTask<Person extends string> = {
  readonly taskId: string
  readonly annotations: readonly {
    readonly id: string
    readonly annotatorId: Person
    readonly content: AnnotationContent
    /** Time that the reader was active, in ms, when it is known. */
    readonly activeMilliseconds?: number
  }[]
  readonly consensus: TaskConsensus | null
}
