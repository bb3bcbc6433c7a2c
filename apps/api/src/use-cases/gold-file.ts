import {
  type AnnotationContent,
  type Answer,
  annotationContentSchema,
  answerFromText,
  type DomainError,
  err,
  labelNamed,
  ok,
  type Protocol,
  type Result,
} from '@reticle/domain'
import { parseCsv, type Reject, readCocoText } from '@reticle/interchange'

/** What a file knows of one sample, and where in the file that stands. */
export type KnownRecord = {
  readonly at: string
  readonly sample: string
  readonly content: AnnotationContent
  readonly coversMarks: boolean
}
type GoldFormat = 'coco' | 'csv' | 'ndjson'
type GoldReading = { readonly format: GoldFormat; readonly records: readonly KnownRecord[]; readonly rejects: readonly Reject[] }

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const readCoco = (protocol: Protocol, name: string, text: string): GoldReading => {
  const { labels, records, rejects } = readCocoText(name, text)
  const names = new Map(labels.map((label) => [label.id, label.name]))
  const unknown: Reject[] = []
  const taken = records.map((record, index): KnownRecord => {
    const regions = record.regions.flatMap((region) => {
      const labelId = labelNamed(protocol, region.labelId, names.get(region.labelId))
      if (labelId !== undefined) return [{ ...region, labelId }]
      const label = names.get(region.labelId) ?? region.labelId
      unknown.push({
        at: `${record.fileName}: ${region.id}`,
        reason: `the protocol has no label "${label}"; add it, or rename the category`,
      })
      return []
    })
    return {
      at: `images[${index}]`,
      sample: record.fileName,
      content: { regions, answers: [...record.answers], comment: '' },
      coversMarks: true,
    }
  })
  // A sample of which a mark is left out would be known wrongly.
  const broken = new Set([...unknown.map(({ at }) => at.slice(0, at.lastIndexOf(': '))), ...brokenImages(text, rejects)])
  return { format: 'coco', records: taken.filter(({ sample }) => !broken.has(sample)), rejects: [...rejects, ...unknown] }
}

/** Names of the images whose annotations could not all be read. */
const brokenImages = (text: string, rejects: readonly Reject[]): string[] => {
  type Document = { images?: { id?: unknown; file_name?: string }[]; annotations?: { image_id?: unknown }[] }
  const document = jsonOf(text) as Document
  const names = new Map(document.images?.map((image) => [image.id, image.file_name]))
  return rejects.flatMap(({ at }) => {
    const index = /^annotations\[(\d+)\]/.exec(at)?.[1]
    return index === undefined ? [] : (names.get(document.annotations?.[Number(index)]?.image_id) ?? [])
  })
}

const columns = ['sample', 'question', 'answer'] as const

const readCsv = (protocol: Protocol, text: string): Result<GoldReading, string> => {
  const [header, ...rows] = parseCsv(text)
  const names = header?.cells.map((cell) => cell.trim().toLowerCase()) ?? []
  const places = columns.map((column) => names.indexOf(column))
  const [sampleAt = -1, questionAt = -1, answerAt = -1] = places
  if (places.includes(-1)) return err(`line 1: the columns must be ${columns.join(', ')}; they are ${names.join(', ') || 'missing'}`)
  const rejects: Reject[] = []
  const found = new Map<string, { at: string; answers: Answer[] }>()
  for (const { line, cells } of rows) {
    const [sample = '', question = '', text = ''] = [sampleAt, questionAt, answerAt].map((place) => cells[place]?.trim())
    const at = `line ${line}`
    const answer = sample === '' ? err('there is no sample in this line') : answerFromText(protocol, question, text)
    const record = found.get(sample) ?? { at, answers: [] }
    if (!answer.ok) rejects.push({ at, reason: answer.error })
    else if (record.answers.some(({ questionId }) => questionId === question))
      rejects.push({ at, reason: `"${question}" was answered for "${sample}" before, in or after ${record.at}: keep one` })
    else {
      record.answers.push(answer.value)
      found.set(sample, record)
    }
  }
  const records = [...found].map(([sample, { at, answers }]) => ({
    at,
    sample,
    content: { regions: [], answers, comment: '' },
    coversMarks: false,
  }))
  return ok({ format: 'csv', records, rejects })
}

const lineOf = (raw: unknown, at: string): Result<KnownRecord, string> => {
  const { sample, content } = typeof raw === 'object' && raw !== null ? (raw as { sample?: unknown; content?: unknown }) : {}
  if (typeof sample !== 'string' || sample === '') return err('has no "sample" (the name or id of one)')
  if (typeof content !== 'object' || content === null) return err('has no "content" with regions and answers')
  const coversMarks = 'regions' in content
  const parsed = annotationContentSchema.safeParse({ regions: [], answers: [], ...content })
  if (parsed.success) return ok({ at, sample, content: parsed.data, coversMarks })
  const [issue] = parsed.error.issues
  return err(`content.${issue?.path.map(String).join('.') ?? ''}: ${issue?.message ?? 'is not of the expected form'}`)
}

const readNdjson = (text: string): GoldReading => {
  const records: KnownRecord[] = []
  const rejects: Reject[] = []
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    const at = `line ${index + 1}`
    const raw = jsonOf(line)
    const record = raw === undefined ? err('is no JSON') : lineOf(raw, at)
    if (record.ok) records.push(record.value)
    else rejects.push({ at, reason: record.error })
  }
  return { format: 'ndjson', records, rejects }
}

/** Known answers of a file, by the end of its name; what cannot be read is a reject with its place. Refused when the file as a whole is none of the three. */
export const readGoldFile = (protocol: Protocol, name: string, text: string): Result<GoldReading, DomainError> => {
  const refuse = (message: string) => err({ code: 'invalid-input', at: 'body.file', message: `${name}: ${message}` } as const)
  try {
    if (/\.(ndjson|jsonl)$/i.test(name)) return ok(readNdjson(text))
    if (/\.(csv|tsv)$/i.test(name)) {
      const read = readCsv(protocol, text)
      return read.ok ? read : refuse(read.error)
    }
    if (/\.json$/i.test(name)) return ok(readCoco(protocol, name, text))
  } catch (cause) {
    return refuse(cause instanceof Error ? cause.message : 'cannot be read')
  }
  return refuse('known answers come as COCO (.json), as a table (.csv) or as lines (.ndjson)')
}
