import { createHash } from 'node:crypto'
import type { ImportTask } from '@reticle/db'
import { type AnnotationContent, type AnnotationOrigin, checkAnnotation, imageFactsOf, modelText, type Protocol } from '@reticle/domain'
import { type LabelRecord, matchingOf, type Reject, readerOf, type Taken, takenUnder, type Way } from '@reticle/interchange'
import type { WorkerContext } from '../context.ts'
import type { LabelImport } from './label-import.ts'
import type { Match, Matches } from './match-samples.ts'
import { originOf } from './origin-of.ts'
import type { ReadLabels } from './read-labels.ts'
import type { Reader } from './readers.ts'

/** A record that is taken, as it will be written. `task`: null while its image is no sample yet. */
export type TakenRecord = {
  readonly at: string
  /** The same for the same words of the same reader, in whatever file or archive they come. */
  readonly key: string
  readonly image: string
  readonly match: Match
  readonly task: ImportTask | null
  readonly reader: Reader
  readonly model: string
  readonly content: AnnotationContent
  readonly origin: AnnotationOrigin
  readonly activeMilliseconds: number
}
export type Decided = {
  readonly taken: readonly TakenRecord[]
  readonly left: readonly Reject[]
  readonly forgiven: ReadonlyMap<string, number>
}

/** Words of another tool need not answer everything, and their marks may come from tools that readers here do not have. */
const forgivable = new Set(['unanswered', 'tool-not-allowed', 'rule', 'marks-overlap', 'question-not-asked'])

const idKeys = ['annotation_id', 'prediction_id', 'classification_id', 'label-id']
const idOf = ({ origin }: LabelRecord): string => (origin === undefined ? '' : (idKeys.map((key) => origin[key]).find(Boolean) ?? ''))

/** By what was said, by whom, of which image and when: not by the file, which may come alone or with its images. */
const keyOf = (format: string, record: LabelRecord): string => {
  const { fileName, reader = '', at = '', regions, answers } = record
  const marks = regions.map(({ origin: _, ...mark }) => mark)
  const said = JSON.stringify([format, fileName, reader, at, idOf(record), marks, answers])
  return `label-import ${createHash('sha256').update(said).digest('hex')}`
}

/** Where a record is, for people. */
const placeOf = (record: LabelRecord): string =>
  [record.fileName, record.reader === undefined ? '' : `by ${record.reader}`, idOf(record)]
    .filter((part) => part !== '')
    .join(', ')
    .slice(0, 300)

/** What stays out for what it is, whatever it says. */
const kindRefusal = (record: LabelRecord, becomes: LabelImport['choice']['becomes'], hasSuggestions: boolean): string | undefined => {
  if (record.origin?.was_cancelled === 'true') return 'was skipped by its reader there'
  if (becomes === 'suggestions')
    return hasSuggestions && record.isSuggestion !== true ? "is a person's: take it as an annotation" : undefined
  return record.isSuggestion === true ? "is a model's: take it as a suggestion" : undefined
}

const secondsOf = (record: LabelRecord): number => {
  const seconds = Number(record.origin?.lead_time ?? Number.NaN)
  return Number.isFinite(seconds) && seconds > 0 ? Math.round(Math.min(seconds, 86_400) * 1000) : 0
}

/** The model that was chosen for all; else the name that was chosen for who says it in the file; else that, else the format's. */
const modelOf = ({ readers, model }: LabelImport['choice'], record: LabelRecord, title: string): string => {
  if (model !== undefined) return modelText(model.name, model.version)
  const chosen = readers[readerOf(record)]
  return (chosen != null && 'name' in chosen ? chosen.name : (record.reader ?? title)).slice(0, 200)
}

type World = {
  readonly context: WorkerContext
  readonly row: LabelImport
  readonly read: ReadLabels
  readonly matches: Matches
  readonly readers: ReadonlyMap<string, Reader>
  readonly tasks: ReadonlyMap<string, ImportTask>
  readonly ways: (protocolId: string) => Way | undefined
  readonly live: Way
}

const sizeRefusal = ({ width, height }: LabelRecord, match: Match): string | undefined =>
  match.kind === 'sample' && width !== null && height !== null && (match.width !== width || match.height !== height)
    ? `its places are on an image of ${width} x ${height} px, and the sample has ${match.width} x ${match.height}`
    : undefined

const hasWords = ({ regions, answers }: AnnotationContent): boolean => regions.length + answers.length > 0

type Judged = { readonly taken: TakenRecord; readonly forgiven: readonly string[] }

/** A problem of the content that cannot be forgiven, and those that are. */
const problemsOf = (protocol: Protocol, content: AnnotationContent, record: LabelRecord, match: Match) => {
  const { width, height } = match.kind === 'sample' ? match : record
  const axes = match.kind === 'sample' ? match.axes : null
  const facts = width === null || height === null ? undefined : imageFactsOf({ width, height, axes })
  const hard = checkAnnotation(protocol, content, facts).filter(({ severity }) => severity === 'hard')
  return { stopping: hard.find(({ code }) => !forgivable.has(code)), forgiven: [...new Set(hard.map(({ code }) => code))] }
}

const judge = (world: World, record: LabelRecord, hasSuggestions: boolean): Judged | string => {
  const { row, read, matches, readers, tasks, ways, live } = world
  const { becomes, takesEmpty } = row.choice
  const refusal = kindRefusal(record, becomes, hasSuggestions)
  if (refusal !== undefined) return refusal
  const said = { regions: [...record.regions], answers: [...record.answers], comment: '' }
  if (!hasWords(said) && !takesEmpty) return 'says nothing: choose that such an image was looked at, if it was'
  const match = matches.of(record.fileName)
  if (match.kind === 'missing') return match.reason
  const wrongSize = sizeRefusal(record, match)
  if (wrongSize !== undefined) return wrongSize
  const task = match.kind === 'sample' ? (tasks.get(match.sampleId) ?? null) : null
  if (match.kind === 'sample' && task === null && row.state === 'writing') return 'its sample has no task: publish the protocol again'
  if (task?.state === 'withdrawn') return 'its sample was withdrawn from the study'
  if (task?.isGold === true && becomes === 'annotations')
    return 'the answer to its sample is known (gold): a reading of it cannot be taken from a file'
  const way = task === null ? live : (ways(task.protocolId) ?? live)
  const taken = takenUnder(way, record)
  if (!taken.ok) return taken.error
  const { content }: Taken = taken.value
  if (!hasWords(content) && !takesEmpty) return 'nothing of it is left by what was chosen'
  const { stopping, forgiven } = problemsOf(way.protocol, content, record, match)
  if (stopping !== undefined) return stopping.message
  const reader = readers.get(readerOf(record)) ?? { kind: 'left', reason: 'nobody was chosen for this reader' }
  if (reader.kind === 'left' && becomes === 'annotations') return reader.reason
  return {
    forgiven,
    taken: {
      ...{ at: placeOf(record), key: keyOf(read.format.id, record), image: record.fileName, match, task, reader, content },
      model: modelOf(row.choice, record, read.format.title),
      origin: originOf(record, way, { tool: read.format.id, file: row.fileName, sha256: row.sha256 }),
      activeMilliseconds: secondsOf(record),
    },
  }
}

/** The reader, or the model, and the sample: what there may be one of. */
const ownerOf = ({ reader, model, match, image }: TakenRecord, becomes: LabelImport['choice']['becomes']): string => {
  const sample = match.kind === 'sample' ? match.sampleId : image
  if (becomes === 'gold') return sample
  if (becomes === 'suggestions') return `${model} ${sample}`
  return `${reader.kind === 'person' ? reader.personId : reader.kind === 'new' ? reader.name : ''} ${sample}`
}

/** Of several records of one reader on one sample, the last counts: by the file's times, else by their order. */
const lastOfEach = (judged: readonly Judged[], becomes: LabelImport['choice']['becomes'], left: Reject[]): Judged[] => {
  const last = new Map<string, Judged>()
  for (const one of judged) {
    const owner = ownerOf(one.taken, becomes)
    const before = last.get(owner)
    const isLater = before === undefined || (one.taken.origin.saidAt ?? '') >= (before.taken.origin.saidAt ?? '')
    const older = isLater ? before : one
    if (isLater) last.set(owner, one)
    if (older !== undefined)
      left.push({
        at: older.taken.at,
        reason: `an older one than another of the same ${becomes === 'gold' ? 'sample' : 'reader and sample'}: the last counts`,
      })
  }
  const kept = new Set(last.values())
  return judged.filter((one) => kept.has(one))
}

/** Decides of each record of a file whether it is taken, and of what is not, why: the same before and while it is written. */
export const decideRecords = async (
  context: WorkerContext,
  row: LabelImport,
  read: ReadLabels,
  matches: Matches,
  readers: ReadonlyMap<string, Reader>,
  live: Protocol,
): Promise<Decided> => {
  const from = { labels: read.reading.labels, questions: read.questions }
  const wayTo = (protocol: Protocol): Way => ({ from, protocol, matching: matchingOf(from, protocol, row.choice) })
  const sampleIds = new Set(
    read.reading.records.flatMap(({ fileName }) => {
      const match = matches.of(fileName)
      return match.kind === 'sample' ? [match.sampleId] : []
    }),
  )
  const tasks = new Map((await context.read.labelImports.tasksOf([...sampleIds])).map((task) => [task.sampleId, task]))
  const ways = new Map<string, Way>()
  for (const id of new Set([...tasks.values()].map(({ protocolId }) => protocolId))) {
    const protocol = await context.read.protocols.get(id)
    if (protocol !== undefined) ways.set(id, wayTo(protocol.content))
  }
  const world: World = { context, row, read, matches, readers, tasks, ways: (id) => ways.get(id), live: wayTo(live) }
  const left: Reject[] = []
  const judged: Judged[] = []
  const hasSuggestions = read.reading.records.some((record) => record.isSuggestion === true)
  for (const record of read.reading.records) {
    const one = judge(world, record, hasSuggestions)
    if (typeof one === 'string') left.push({ at: placeOf(record), reason: one })
    else judged.push(one)
  }
  const kept = lastOfEach(judged, row.choice.becomes, left)
  const forgiven = new Map<string, number>()
  for (const one of kept) for (const code of one.forgiven) forgiven.set(code, (forgiven.get(code) ?? 0) + 1)
  return { taken: kept.map(({ taken }) => taken), left, forgiven }
}
