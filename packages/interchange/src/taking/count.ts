import type { LabelRecord, Reading } from '../port.ts'

/** The reader of records that name nobody. */
export const nobody = ''

/** Names in a file, with how often each stands for something. */
export type Counted = {
  readonly records: number
  readonly suggestions: number
  readonly images: number
  readonly marks: number
  readonly answers: number
  /** Marks by label id, answers by question id, records by reader. */
  readonly byLabel: ReadonlyMap<string, number>
  readonly byQuestion: ReadonlyMap<string, number>
  readonly byReader: ReadonlyMap<string, { readonly records: number; readonly suggestions: number }>
}

export const readerOf = ({ reader = nobody }: LabelRecord): string => reader.slice(0, 300)

/** How much a file holds, and whose. */
export const countReading = ({ records }: Reading): Counted => {
  const byLabel = new Map<string, number>()
  const byQuestion = new Map<string, number>()
  const byReader = new Map<string, { records: number; suggestions: number }>()
  const more = (counts: Map<string, number>, key: string) => counts.set(key, (counts.get(key) ?? 0) + 1)
  for (const record of records) {
    const one = byReader.get(readerOf(record)) ?? { records: 0, suggestions: 0 }
    one[record.isSuggestion === true ? 'suggestions' : 'records']++
    byReader.set(readerOf(record), one)
    for (const { questionId } of record.answers) more(byQuestion, questionId)
    for (const { labelId, answers = [] } of record.regions) {
      more(byLabel, labelId)
      for (const { questionId } of answers) more(byQuestion, questionId)
    }
  }
  const sum = (counts: ReadonlyMap<string, number>) => [...counts.values()].reduce((total, n) => total + n, 0)
  const suggestions = records.filter((record) => record.isSuggestion === true).length
  return {
    ...{ records: records.length - suggestions, suggestions, images: new Set(records.map(({ fileName }) => fileName)).size },
    ...{ marks: sum(byLabel), answers: sum(byQuestion), byLabel, byQuestion, byReader },
  }
}
