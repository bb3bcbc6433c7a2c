import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'

const anyId = /\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  )
}

/** One name for a content, whatever the order of its keys: Postgres keeps its own. */
export const hashOf = (content: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify(sorted(content)))
    .digest('hex')

export type Submit = {
  readonly personId: string
  readonly projectId: string
  readonly assignmentId: string
  readonly taskId: string
  readonly key: string
  readonly body: { readonly fence: number; readonly content: unknown; readonly activeMilliseconds: number }
  readonly hash: string
  /** What the server answered, and when; null while the outcome is not known. */
  acknowledged: { readonly annotationId: string; readonly at: number } | null
}
export type Draft = { readonly version: number; readonly hash: string }

/**
 * The clients' side of the story: each operation that they tried and each that was acknowledged, in memory for the checks and in a file for
 * whoever looks into a failure.
 */
export type Ledger = {
  readonly submits: Map<string, Submit>
  /** The latest acknowledged draft of each assignment. */
  readonly drafts: Map<string, Draft>
  /** Assignments that claims answered with, of each annotator and task. */
  readonly handedOut: Map<string, Set<string>>
  /** Answers that no fault excuses. */
  readonly surprises: string[]
  readonly operations: Map<string, number>
  readonly acknowledged: () => number
  readonly lastSubmit: () => number
  readonly note: (operation: string, about: Readonly<Record<string, unknown>>) => void
  readonly surprise: (text: string) => void
  /** The surprises, those of one kind as one line with its number. */
  readonly summary: () => string[]
  readonly acknowledge: (submit: Submit, annotationId: string) => void
  readonly close: () => Promise<void>
}

export const openLedger = (file: string): Ledger => {
  const stream = createWriteStream(file, { flags: 'a' })
  const operations = new Map<string, number>()
  const surprises: string[] = []
  let acknowledged = 0
  let lastSubmit = 0
  const note: Ledger['note'] = (operation, about) => {
    operations.set(operation, (operations.get(operation) ?? 0) + 1)
    stream.write(`${JSON.stringify({ at: Date.now(), operation, ...about })}\n`)
  }
  return {
    submits: new Map(),
    drafts: new Map(),
    handedOut: new Map(),
    surprises,
    operations,
    acknowledged: () => acknowledged,
    lastSubmit: () => lastSubmit,
    note,
    surprise: (text) => {
      surprises.push(text)
      stream.write(`${JSON.stringify({ at: Date.now(), surprise: text })}\n`)
    },
    summary: () =>
      [...Map.groupBy(surprises, (text) => text.replace(anyId, '*').replace(/Reader \d+/g, 'a reader'))].map(
        ([kind, all]) => `${all.length} x ${kind}, such as: ${all[0]}`,
      ),
    acknowledge: (submit, annotationId) => {
      if (submit.acknowledged === null) {
        submit.acknowledged = { annotationId, at: Date.now() }
        acknowledged += 1
        lastSubmit = performance.now()
      }
      note('submit', { key: submit.key, taskId: submit.taskId, personId: submit.personId, annotationId, hash: submit.hash })
    },
    close: () => new Promise((resolve) => stream.end(() => resolve())),
  }
}
