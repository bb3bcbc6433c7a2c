/** What is wrong with an annotation, with its place. `hard` stops a submit, `soft` asks. */
export type AnnotationProblem = {
  readonly severity: 'hard' | 'soft'
  readonly code:
    | 'unknown-label'
    | 'retired-label'
    | 'retired-option'
    | 'tool-not-allowed'
    | 'duplicate-region-id'
    | 'outside-image'
    | 'unsound-shape'
    | 'marks-overlap'
    | 'wrong-keypoints'
    | 'unknown-question'
    | 'question-not-asked'
    | 'duplicate-answer'
    | 'wrong-kind'
    | 'unknown-option'
    | 'out-of-range'
    | 'cannot-tell-not-allowed'
    | 'unanswered'
    | 'rule'
    | 'decision'
  readonly message: string
  readonly regionId?: string
  readonly questionId?: string
  readonly ruleId?: string
  /** The place in what was sent, where that is no mark and no question. */
  readonly at?: string
}

/**
 * What a check knows of the sample. Width and height of the full-resolution image in px; `planes`: how many along z and t; `spacing`: the
 * size of a pixel along x and y in `unit` (a unit of docs/spec/formats.md).
 */
export type ImageFacts = {
  readonly width: number
  readonly height: number
  readonly planes?: { readonly z?: number; readonly t?: number } | undefined
  readonly spacing?: { readonly x: number; readonly y: number; readonly unit: string } | undefined
}
