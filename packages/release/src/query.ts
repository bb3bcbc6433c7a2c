import type { AnnotationContent } from '@reticle/domain'

/** Whether a resolution has a mark of one of these labels (R8). */
export const hasLabel = ({ regions }: AnnotationContent, labels: readonly string[]): boolean =>
  regions.some(({ labelId }) => labels.includes(labelId))
