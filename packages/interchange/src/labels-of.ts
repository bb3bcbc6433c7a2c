import type { Label } from '@reticle/domain'
import type { LabelledSet } from './port.ts'

/** A label of the whole set: `number` counts from 1. */
export type NumberedLabel = { readonly number: number; readonly label: Label }

/**
 * All labels of all protocol versions, numbered in the order of their first appearance. Versions are only ever added, so a label keeps its
 * number in every later release; name and colour are those of the latest version that has the label.
 */
export const labelsOf = (protocols: LabelledSet['protocols']): readonly NumberedLabel[] => {
  const latest = new Map<string, Label>()
  for (const { content } of protocols) for (const label of content.labels) latest.set(label.id, label)
  return [...latest.values()].map((label, index) => ({ number: index + 1, label }))
}
