import { geometrySchema } from '@reticle/domain'
import type { z } from 'zod'
import { paths } from '../layout.ts'
import { type TableRow, tableRows } from '../tables.ts'
import type { ReleaseReader } from '../verify/reader.ts'

export type SaidMark = {
  readonly id: string
  readonly labelId: string
  readonly label: string
  readonly geometry: z.infer<typeof geometrySchema>
  /** The same mark, with the same label and the same values, is in the other release. */
  readonly isInBoth: boolean
}
export type SaidAnswer = {
  readonly questionId: string
  readonly question: string
  readonly regionId: string | null
  readonly answer: string
}
/** What a release says of one sample. */
export type Said = { readonly marks: SaidMark[]; readonly answers: SaidAnswer[] }

/** Everything of a mark that a reader of the tables could tell from another one, without its id. */
const textOf = ({ label_id: label, geometry, attributes, z, t, track_state: state }: TableRow): string =>
  JSON.stringify([label, geometry, attributes, z, t, state])

type Raw = { readonly marks: { readonly mark: Omit<SaidMark, 'isInBoth'>; readonly text: string }[]; readonly answers: SaidAnswer[] }

/** Marks by label over the whole release, and all that is said of some samples. */
export const saidOf = async (reader: ReleaseReader, wanted: ReadonlySet<string>) => {
  const samples = new Map<string, Raw>()
  const labels = new Map<string, { name: string; marks: number }>()
  const of = (id: string): Raw => {
    const known = samples.get(id) ?? { marks: [], answers: [] }
    samples.set(id, known)
    return known
  }
  for await (const row of tableRows(reader, paths.regions)) {
    const { sample_id: sampleId = '', region_id: id = '', label_id: labelId = '', label_name: label = '' } = row
    labels.set(labelId, { name: label, marks: (labels.get(labelId)?.marks ?? 0) + 1 })
    if (!wanted.has(sampleId)) continue
    of(sampleId).marks.push({
      mark: { id, labelId, label, geometry: geometrySchema.parse(JSON.parse(row.geometry ?? '')) },
      text: textOf(row),
    })
  }
  for await (const { sample_id: sampleId = '', region_id: regionId = '', ...row } of tableRows(reader, paths.answers))
    if (wanted.has(sampleId))
      of(sampleId).answers.push({
        questionId: row.question_id ?? '',
        question: row.question ?? '',
        regionId: regionId === '' ? null : regionId,
        answer: row.answer_text || (row.answer ?? ''),
      })
  return { samples, labels }
}

/** Each side with its marks told apart into those that are in both and those that are not. A mark that is twice on one side is matched twice at most. */
export const sidesOf = (before: Raw | undefined, after: Raw | undefined): { readonly before: Said; readonly after: Said } => {
  const side = (own: Raw | undefined, other: Raw | undefined): Said => {
    const left = new Map<string, number>()
    for (const { text } of other?.marks ?? []) left.set(text, (left.get(text) ?? 0) + 1)
    const marks = (own?.marks ?? []).map(({ mark, text }) => {
      const n = left.get(text) ?? 0
      left.set(text, n - 1)
      return { ...mark, isInBoth: n > 0 }
    })
    return { marks, answers: [...(own?.answers ?? [])] }
  }
  return { before: side(before, after), after: side(after, before) }
}
