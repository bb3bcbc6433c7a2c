import { type AnnotationContent, annotationContentSchema, type ReasonCode, reasonCodes, type TaskId } from '@reticle/domain'

export type WorkingDraft = { readonly content: AnnotationContent; readonly reasonCode: ReasonCode | undefined; readonly note: string }

const keyOf = (taskId: TaskId): string => `reticle/decision/${taskId}`

/** An unsigned decision of this tab: a reload loses nothing. It is not on the server, since nobody has signed it. */
export const loadDraft = (taskId: TaskId): WorkingDraft | undefined => {
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(keyOf(taskId)) ?? 'null')
    if (typeof stored !== 'object' || stored === null || !('content' in stored)) return undefined
    const content = annotationContentSchema.safeParse(stored.content)
    if (!content.success) return undefined
    const code = 'reasonCode' in stored ? stored.reasonCode : undefined
    const note = 'note' in stored && typeof stored.note === 'string' ? stored.note : ''
    return { content: content.data, reasonCode: reasonCodes.find((one) => one === code), note }
  } catch {
    return undefined
  }
}

export const keepDraft = (taskId: TaskId, draft: WorkingDraft): void => {
  try {
    sessionStorage.setItem(keyOf(taskId), JSON.stringify(draft))
  } catch {
    // A full or forbidden storage only costs what a reload would lose.
  }
}

export const dropDraft = (taskId: TaskId): void => {
  try {
    sessionStorage.removeItem(keyOf(taskId))
  } catch {
    // As above.
  }
}
