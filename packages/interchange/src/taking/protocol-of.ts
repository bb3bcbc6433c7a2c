import { isEditingTool, marksOfTool, type Protocol, protocolSchema, type Question, type ToolId, toolIds } from '@reticle/domain'
import type { LabelRecord, Reading } from '../port.ts'
import { protocolFor } from '../set-of.ts'

/** The tools that make the marks of a file: of each kind the first one, and all that change marks. */
const toolsFor = (records: readonly LabelRecord[]): ToolId[] => {
  const wanted = new Set(records.flatMap(({ regions }) => regions.map(({ geometry }) => geometry.type)))
  const making = new Map([...wanted].map((type) => [type, toolIds.find((tool) => marksOfTool(tool)[0] === type)]))
  const makers = new Set([...making.values()])
  return toolIds.filter((tool) => makers.has(tool) || (isEditingTool(tool) && wanted.size > 0))
}

/** How many people labelled an image most often: what the file's own study asked for. */
const readsOf = (records: readonly LabelRecord[]): number => {
  const people = Map.groupBy(
    records.filter((record) => record.isSuggestion !== true),
    ({ fileName }) => fileName,
  )
  const counts = Map.groupBy([...people.values()], (group) => new Set(group.map(({ reader }) => reader ?? '')).size)
  const [most] = [...counts].toSorted(([a, one], [b, two]) => two.length - one.length || a - b)
  return Math.min(99, Math.max(1, most?.[0] ?? 1))
}

/** A question of which a file shows one option only has others, or nobody would ask it. */
const withTwoOptions = (question: Question): Question =>
  question.options.length === 1
    ? { ...question, options: [...question.options, { id: 'another-answer', text: 'Another answer' }] }
    : question

/**
 * A first protocol with the labels and questions of a file, the tools that its marks need, and as many reads as its images mostly had.
 * Undefined when no protocol can hold them (too many labels, say).
 */
export const protocolFrom = (title: string, reading: Reading): Protocol | undefined => {
  try {
    const made = protocolFor(title.slice(0, 200) || 'Labels', reading)
    const parsed = protocolSchema.safeParse({
      ...made,
      questions: made.questions.map(withTwoOptions),
      tools: toolsFor(reading.records),
      redundancy: { reads: readsOf(reading.records) },
    })
    return parsed.success ? parsed.data : undefined
  } catch {
    return undefined
  }
}
