import type { AnnotationOrigin } from '@reticle/domain'
import type { LabelRecord, Way } from '@reticle/interchange'

const mostFacts = 40

/** Names that things had in the file, by what they are here; of what is called the same, nothing is kept. */
const namesIn = (pairs: readonly (readonly [id: string, to: string | null | undefined, name: string, here: string | undefined])[]) => {
  const found = Object.fromEntries(
    pairs.flatMap(([, to, name, here]) => (to == null || name === here ? [] : [[to, name.slice(0, 300)] as const])),
  )
  return Object.keys(found).length === 0 ? undefined : found
}

/** What is kept of where a record was said first. */
export const originOf = (
  record: LabelRecord,
  { from, protocol, matching }: Way,
  file: Pick<AnnotationOrigin, 'tool' | 'file' | 'sha256'>,
): AnnotationOrigin => {
  const used = new Set(record.regions.map(({ labelId }) => labelId))
  const asked = new Set([...record.answers, ...record.regions.flatMap(({ answers = [] }) => answers)].map(({ questionId }) => questionId))
  const labels = namesIn(
    from.labels
      .filter(({ id }) => used.has(id))
      .map(({ id, name }) => {
        const to = matching.labels.get(id)
        return [id, to, name, protocol.labels.find((label) => label.id === to)?.name] as const
      }),
  )
  const questions = namesIn(
    (from.questions ?? [])
      .filter(({ id }) => asked.has(id))
      .map(({ id, text }) => {
        const to = matching.questions.get(id)
        return [id, to, text, protocol.questions.find((question) => question.id === to)?.text] as const
      }),
  )
  const facts = Object.entries(record.origin ?? {}).slice(0, mostFacts)
  return {
    ...file,
    file: file.file.slice(0, 300),
    image: record.fileName.slice(0, 1000),
    ...(record.reader === undefined ? {} : { author: record.reader.slice(0, 300) }),
    ...(record.at === undefined ? {} : { saidAt: record.at.slice(0, 40) }),
    ...(labels === undefined ? {} : { labels }),
    ...(questions === undefined ? {} : { questions }),
    facts: Object.fromEntries(facts.map(([key, value]) => [key.slice(0, 100), value.slice(0, 2000)])),
  }
}
