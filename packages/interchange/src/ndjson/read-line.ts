import { jsonShape, keysIn } from './json-shape.ts'
import type { Line } from './lines.ts'
import { isSampleRecord, type SampleRecord } from './sample-record.ts'

/** Nobody nests deeper on purpose, and whatever walks the value may call itself. */
const mostDepth = 20

/** What a line says. `value` is given where the schema has the words for what is wrong with it (sample-record-schema.ts). */
export type LineReading =
  | { readonly kind: 'record'; readonly record: SampleRecord }
  | { readonly kind: 'blank' }
  | { readonly kind: 'unreadable'; readonly reason: string }
  | { readonly kind: 'no-record'; readonly value: unknown }

const blank: LineReading = { kind: 'blank' }
const unreadable = (reason: string): LineReading => ({ kind: 'unreadable', reason })

const parsed = (text: string): { readonly value: unknown } | { readonly reason: string } => {
  try {
    return { value: JSON.parse(text) }
  } catch (cause) {
    return { reason: `is no JSON: ${cause instanceof Error ? cause.message.slice(0, 200) : 'it cannot be parsed'}` }
  }
}

/** One line of a manifest, in time that grows with its length and nothing else. */
export const readLine = (line: Line): LineReading => {
  if (typeof line !== 'string') return unreadable(line.reason)
  const shape = jsonShape(line)
  if (shape.depth === 0 && line.trim() === '') return blank
  if (shape.depth > mostDepth) return unreadable(`nests deeper than ${mostDepth}`)
  const outcome = parsed(line)
  if ('reason' in outcome) return unreadable(outcome.reason)
  const { value } = outcome
  if (keysIn(value) !== shape.keys) return unreadable('has the same key twice in one object')
  return isSampleRecord(value) ? { kind: 'record', record: value } : { kind: 'no-record', value }
}
