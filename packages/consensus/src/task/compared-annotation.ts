import type { AnnotationContent } from '@reticle/domain'

export type ComparedAnnotation = {
  readonly id: string
  readonly content: AnnotationContent
  /** Whose it is: reader models are kept by this. */
  readonly annotatorId?: string
  /** Milliseconds since 1970; of a revision, when its author first submitted. The first readers are told by it, then by id. */
  readonly submittedAt?: number
}
