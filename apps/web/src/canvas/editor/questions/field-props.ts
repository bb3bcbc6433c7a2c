import type { Answer, AnswerValue, Question } from '@reticle/domain'
import type { Editor } from '../create-editor.ts'
import type { Binding } from '../key-table.ts'

/** One question with what is said to it: on the sample, or by each of the marks in hand that it is asked of. */
export type FieldProps = {
  readonly editor: Editor
  readonly table: readonly Binding[]
  readonly question: Question
  /** The marks in hand; none for a question on the sample. Typed text that settles late goes to the marks that it was typed for. */
  readonly regionIds: readonly string[]
  readonly inHand: readonly (Answer | undefined)[]
  /** What all of them say; undefined when it is open or they differ. */
  readonly value: AnswerValue | undefined
}
