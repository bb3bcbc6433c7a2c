import type { GoldImport, GoldReader, GoldTask } from '@reticle/contract'
import { marksSubject, type Protocol } from '@reticle/domain'
import { plural } from '../../app/numbers.tsx'
import { keyText, subjectName } from '../quality/words.ts'

type Confused = GoldReader['confusion'][number]
type Mean = GoldTask['readings']

const two = (value: number): string => value.toFixed(2)

/** A mean with its interval and the number behind it: never the number alone. */
export const meanWords = ({ n, mean, low, high }: Mean): string =>
  mean === null || low === null || high === null ? 'not read yet' : `${two(mean)} [${two(low)}, ${two(high)}], n = ${n}`

export const subjectWords = (protocol: Protocol | undefined, subject: string): string =>
  subject === marksSubject ? 'Labels of marks' : subjectName(protocol, subject)

/** A class in words; of marks, nothing is what nobody marked. */
const classWords = (protocol: Protocol | undefined, subject: string, key: string): string => {
  if (key === '') return subject === marksSubject ? 'no mark' : 'no answer'
  if (subject === marksSubject) return protocol?.labels.find(({ id }) => id === key)?.name ?? key
  return keyText(protocol, subject, key)
}

export const mistakeWords = (protocol: Protocol | undefined, mistake: Confused): string => {
  const [known, given] = [mistake.known, mistake.given].map((key) => classWords(protocol, mistake.subject, key))
  const times = plural(mistake.n, 'reader')
  if (mistake.subject !== marksSubject) return `${given} for ${known} (${times})`
  if (mistake.known === '') return `${given} where there is none (${times})`
  return mistake.given === '' ? `${known} missed (${times})` : `${given} for ${known} (${times})`
}

/** What is known of a sample, in a line. */
export const knownWords = ({ known: { content, coversMarks } }: Pick<GoldTask, 'known'>, protocol: Protocol | undefined): string => {
  const answers = content.answers.map(({ questionId, value }) => {
    const key =
      value.kind === 'choice'
        ? value.option
        : value.kind === 'choices'
          ? value.options.join('+')
          : value.kind === 'cannot-tell'
            ? '?'
            : String(value.value)
    return `${subjectWords(protocol, questionId)} ${keyText(protocol, questionId, key)}`
  })
  const hasLabels = protocol === undefined || protocol.labels.length > 0
  const marks = coversMarks && hasLabels ? [content.regions.length === 0 ? 'no marks' : plural(content.regions.length, 'mark')] : []
  return [...marks, ...answers].join(' · ')
}

/** The classes of a subject in a stable order: as the protocol lists them, then nothing. */
const classesOf = (protocol: Protocol | undefined, subject: string, entries: readonly Confused[]): string[] => {
  const listed =
    subject === marksSubject
      ? (protocol?.labels.map(({ id }) => id) ?? [])
      : [...(protocol?.questions.find(({ id }) => id === subject)?.options.map(({ id }) => id) ?? []), '?']
  const said = new Set(entries.flatMap(({ known, given }) => [known, given]))
  const other = [...said].filter((key) => key !== '' && !listed.includes(key)).toSorted((one, two) => (one < two ? -1 : 1))
  return [...listed.filter((key) => said.has(key)), ...other, ...(said.has('') ? [''] : [])]
}

type Confusion = {
  readonly classes: readonly string[]
  readonly cells: readonly {
    readonly row: string
    readonly column: string
    readonly value: number | null
    readonly text: string
    readonly n: number
  }[]
}

/** Counts with the share of their row: what is known in the rows, what was said in the columns. */
export const confusionOf = (protocol: Protocol | undefined, subject: string, all: readonly Confused[]): Confusion => {
  const entries = all.filter((entry) => entry.subject === subject)
  const keys = classesOf(protocol, subject, entries)
  const words = new Map(keys.map((key) => [key, classWords(protocol, subject, key)]))
  const nOf = (known: string, given: string) => entries.find((entry) => entry.known === known && entry.given === given)?.n ?? 0
  const cells = keys.flatMap((known) => {
    const total = keys.reduce((sum, given) => sum + nOf(known, given), 0)
    return keys.map((given) => {
      const n = nOf(known, given)
      const isNothing = known === '' && given === ''
      return {
        row: words.get(known) ?? known,
        column: words.get(given) ?? given,
        value: total === 0 ? null : n / total,
        // There is no count of marks that nobody made where there are none.
        text: total === 0 || isNothing ? '–' : `${n} · ${Math.round((100 * n) / total)} %`,
        n,
      }
    })
  })
  return { classes: [...words.values()], cells }
}

export const subjectsOf = (readers: readonly GoldReader[]): string[] => [
  ...new Set(readers.flatMap(({ confusion }) => confusion.map(({ subject }) => subject))),
]

/** The sum over several readers. */
export const allConfusion = (readers: readonly GoldReader[]): Confused[] => {
  const sums = new Map<string, Confused>()
  for (const entry of readers.flatMap(({ confusion }) => confusion)) {
    const key = JSON.stringify([entry.subject, entry.known, entry.given])
    sums.set(key, { ...entry, n: entry.n + (sums.get(key)?.n ?? 0) })
  }
  return [...sums.values()]
}

export const testWords = ({ qualification }: Pick<GoldReader, 'qualification'>): string => {
  if (qualification === null) return 'not begun'
  const { state, attempt, done, score } = qualification
  const mean = score === null ? '' : `, ${two(score)}`
  switch (state) {
    case 'passed':
      return `passed${mean}`
    case 'waived':
      return 'waived'
    case 'failed':
      return `failed${mean}, attempt ${attempt}`
    case 'running':
      return `attempt ${attempt}, ${plural(done, 'sample')} done`
  }
}

export const importWords = ({ isPreview, records, made, marks, answers, rejected }: GoldImport): string => {
  const what = [marks > 0 && plural(marks, 'mark'), answers > 0 && plural(answers, 'answer')].filter((part) => part !== false).join(' and ')
  const become = isPreview ? 'would become gold' : made === 1 ? 'is gold now' : 'are gold now'
  const left =
    rejected === 0 ? '' : ` ${plural(rejected, 'entry', 'entries')} ${isPreview ? 'would be' : rejected === 1 ? 'was' : 'were'} left out.`
  return `${made} of ${plural(records, 'sample')} ${become}${what === '' ? '' : `, with ${what}`}.${left}`
}
