import type { AnnotationContent } from '@reticle/domain'

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null

/** Deep equality of JSON values; the order of keys does not matter (Postgres does not keep it), and absent equals undefined. */
const sameJson = (a: unknown, b: unknown): boolean => {
  if (a === b) return true
  if (!isRecord(a) || !isRecord(b) || Array.isArray(a) !== Array.isArray(b)) return false
  const keys = new Set([...Object.keys(a), ...Object.keys(b)])
  return [...keys].every((key) => sameJson(a[key], b[key]))
}

/** Whether two contents say the same. How the image was displayed is no part of what is said. */
export const sameContent = (a: AnnotationContent, b: AnnotationContent): boolean =>
  sameJson({ ...a, display: undefined }, { ...b, display: undefined })
