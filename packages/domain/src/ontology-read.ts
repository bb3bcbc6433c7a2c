import type { AnnotationContent } from './annotation.ts'
import type { Answer, AnswerValue } from './answer.ts'
import type { OntologyChange } from './ontology.ts'

/** How old annotations are read: what each label and option stands for now, and which of them must be asked again. */
export type OntologyReading = {
  readonly labels: ReadonlyMap<string, string>
  /** By `question option`. */
  readonly options: ReadonlyMap<string, string>
  readonly splitLabels: ReadonlySet<string>
  readonly splitOptions: ReadonlySet<string>
}

const optionKey = (questionId: string, option: string): string => `${questionId} ${option}`

/** What was read as one of `from` is read as `into` from now on. */
const redirect = (map: Map<string, string>, from: readonly string[], into: string): void => {
  for (const [id, now] of map) if (from.includes(now)) map.set(id, into)
  for (const id of from) map.set(id, into)
}

/** @param history the changes of each migration since the annotation's version, oldest first */
export const readingOf = (history: readonly (readonly OntologyChange[])[]): OntologyReading => {
  const [labels, options] = [new Map<string, string>(), new Map<string, string>()]
  const [splitLabels, splitOptions] = [new Set<string>(), new Set<string>()]
  for (const change of history.flat()) {
    if (change.kind !== 'merge' && change.kind !== 'split') continue
    const { target } = change
    const key = (id: string) => (target.kind === 'labels' ? id : optionKey(target.questionId, id))
    const [map, splits] = target.kind === 'labels' ? [labels, splitLabels] : [options, splitOptions]
    if (change.kind === 'merge') redirect(map, change.from.map(key), key(change.into))
    else splits.add(key(change.id))
  }
  return { labels, options, splitLabels, splitOptions }
}

const optionIn = ({ options }: OntologyReading, questionId: string, option: string): string =>
  options.get(optionKey(questionId, option))?.slice(questionId.length + 1) ?? option

const valueIn = (reading: OntologyReading, questionId: string, value: AnswerValue): AnswerValue => {
  if (value.kind === 'choice') return { ...value, option: optionIn(reading, questionId, value.option) }
  if (value.kind !== 'choices') return value
  return { ...value, options: [...new Set(value.options.map((option) => optionIn(reading, questionId, option)))] }
}

const answersIn = (reading: OntologyReading, answers: readonly Answer[]): Answer[] =>
  answers.map((answer) => ({ ...answer, value: valueIn(reading, answer.questionId, answer.value) }))

/** Whether an annotation says something that is called otherwise now. */
const isReadAnew = ({ regions, answers }: AnnotationContent, { labels, options }: OntologyReading): boolean => {
  const isOld = ({ questionId, value }: Answer): boolean =>
    (value.kind === 'choice' && options.has(optionKey(questionId, value.option))) ||
    (value.kind === 'choices' && value.options.some((option) => options.has(optionKey(questionId, option))))
  return answers.some(isOld) || regions.some((region) => labels.has(region.labelId) || region.answers?.some(isOld) === true)
}

/**
 * An old annotation in the words of now; the same one where they are the same. What was split stays as it was said; nothing of the stored
 * annotation changes.
 */
const readThrough = (content: AnnotationContent, reading: OntologyReading): AnnotationContent =>
  !isReadAnew(content, reading)
    ? content
    : {
        ...content,
        regions: content.regions.map((region) => ({
          ...region,
          labelId: reading.labels.get(region.labelId) ?? region.labelId,
          ...(region.answers === undefined ? {} : { answers: answersIn(reading, region.answers) }),
        })),
        answers: answersIn(reading, content.answers),
      }

/** A version of a protocol, with the changes that its label set came by. */
export type OntologyVersion = { readonly version: number; readonly ontology?: readonly OntologyChange[] | null | undefined }

/** What was said under version `from` in the words of version `to`; the very same content where these are the same. */
export type ContentReader = (content: AnnotationContent, from: number, to: number) => AnnotationContent

/**
 * How what was said under one version of a project's protocol is read under another (docs/spec/ontology.md, O6 and O15): through the merges of
 * all versions behind `from` up to `to`, in their order. Nothing is read backwards.
 * @param versions of one project, in any order; those without changes may be left out
 */
export const contentReader = (versions: readonly OntologyVersion[]): ContentReader => {
  const sorted = versions.toSorted((a, b) => a.version - b.version)
  const readings = new Map<string, OntologyReading>()
  return (content, from, to) => {
    if (from >= to) return content
    const key = `${from} ${to}`
    const known = readings.get(key)
    const reading =
      known ?? readingOf(sorted.flatMap(({ version, ontology }) => (version > from && version <= to && ontology ? [ontology] : [])))
    if (known === undefined) readings.set(key, reading)
    return readThrough(content, reading)
  }
}

/** Whether an annotation says something that was split since, and so must be asked again. */
export const needsRelabelling = (content: AnnotationContent, reading: OntologyReading): boolean => {
  const says = ({ questionId, value }: Answer): boolean => {
    const options = value.kind === 'choice' ? [value.option] : value.kind === 'choices' ? value.options : []
    return options.some((option) => reading.splitOptions.has(optionKey(questionId, optionIn(reading, questionId, option))))
  }
  return (
    content.answers.some(says) ||
    content.regions.some(
      ({ labelId, answers = [] }) => reading.splitLabels.has(reading.labels.get(labelId) ?? labelId) || answers.some(says),
    )
  )
}

type Keys = { readonly labels: readonly string[]; readonly options: readonly string[] }

/** The labels and options (as `question option`) that are read as any of these after the migrations, these among them. */
export const namesRead = (history: readonly (readonly OntologyChange[])[], { labels, options }: Keys): Keys => {
  const reading = readingOf(history)
  const names = (map: ReadonlyMap<string, string>, wanted: readonly string[]) => [
    ...new Set([...wanted, ...[...map].flatMap(([old, now]) => (wanted.includes(now) ? [old] : []))]),
  ]
  return { labels: names(reading.labels, labels), options: names(reading.options, options) }
}

/**
 * What an old annotation may say that must be asked again after a migration: what it splits, under each name that is read as that, by merges of
 * the same list too.
 * @param before the changes of the migrations before, oldest first
 */
export const splitKeys = (before: readonly (readonly OntologyChange[])[], changes: readonly OntologyChange[]): Keys => {
  const { splitLabels, splitOptions } = readingOf([changes])
  return namesRead([...before, changes], { labels: [...splitLabels], options: [...splitOptions] })
}
