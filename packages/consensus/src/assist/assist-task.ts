import type { AnnotationContent, ModelSaid, ResolutionKind } from '@reticle/domain'

/** A first reading of a task, with what its reader was shown of models when they began. */
export type AssistReading = {
  readonly id: string
  readonly annotatorId: string
  readonly content: AnnotationContent
  /** Of the protocol that it was made under. */
  readonly version: number
  readonly activeMilliseconds: number
  readonly showing: {
    readonly isBlank: boolean
    readonly suggestionIds: readonly string[]
    /** Where the reader's slider stood at last. */
    readonly leastConfidence: number
    /** Where the protocol has it stand at first. */
    readonly policyConfidence: number
  } | null
}

export type AssistSuggestion = {
  readonly id: string
  /** The model and its version. */
  readonly model: string
  readonly content: AnnotationContent
  readonly said: ModelSaid | null
}

/** What a task says. `knowsMarks` is false where nothing is known of marks: an answer from a file. */
export type AssistResolution = { readonly kind: ResolutionKind; readonly content: AnnotationContent; readonly knowsMarks: boolean }

/** A settled task with its readings and all that models said of it. */
export type AssistTask = {
  readonly taskId: string
  readonly readings: readonly AssistReading[]
  readonly suggestions: readonly AssistSuggestion[]
  readonly resolution: AssistResolution
}
