import type { GoldImport, GoldReader, GoldTask } from '@reticle/contract'
import { marksSubject, type Protocol } from '@reticle/domain'
import { decimal } from '../../app/numbers.tsx'
import { sentences } from '../../language/lists.ts'
import { rangeText } from '../quality/estimate-text.tsx'
import { keyText, subjectName } from '../quality/vote-words.ts'
import { t } from '../quality/words.ts'

type Confused = GoldReader['confusion'][number]
type Mean = GoldTask['readings']

const two = (value: number): string => decimal(value, 2)

/** A mean with its interval and the number behind it: never the number alone. */
export const meanWords = ({ n, mean, low, high }: Mean): string =>
  mean === null || low === null || high === null
    ? t('goldWords.notReadYet')
    : t('goldWords.mean', { range: `${two(mean)} ${rangeText({ interval: [low, high] })}`, n })

export const subjectWords = (protocol: Protocol | undefined, subject: string): string =>
  subject === marksSubject ? t('goldWords.labelsOfMarks') : subjectName(protocol, subject)

/** A class in words; of marks, nothing is what nobody marked. */
const classWords = (protocol: Protocol | undefined, subject: string, key: string): string => {
  if (key === '') return subject === marksSubject ? t('goldWords.noMark') : t('goldWords.noAnswer')
  if (subject === marksSubject) return protocol?.labels.find(({ id }) => id === key)?.name ?? key
  return keyText(protocol, subject, key)
}

export const mistakeWords = (protocol: Protocol | undefined, mistake: Confused): string => {
  const said = (key: string): string => classWords(protocol, mistake.subject, key)
  const [known, given, count] = [said(mistake.known), said(mistake.given), mistake.n] as const
  const isOfMarks = mistake.subject === marksSubject
  if (isOfMarks && mistake.known === '') return t('goldWords.whereNone', { given, count })
  return isOfMarks && mistake.given === '' ? t('goldWords.missed', { known, count }) : t('goldWords.takenFor', { given, known, count })
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
  const marks =
    coversMarks && hasLabels
      ? [content.regions.length === 0 ? t('goldWords.noMarks') : t('goldWords.marks', { count: content.regions.length })]
      : []
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
        text: total === 0 || isNothing ? '–' : t('goldWords.cell', { n, share: decimal((100 * n) / total, 0) }),
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
  if (qualification === null) return t('goldWords.notBegun')
  const { state, attempt, done, score } = qualification
  switch (state) {
    case 'passed':
      return score === null ? t('goldWords.passed') : t('goldWords.passedScore', { score: two(score) })
    case 'waived':
      return t('goldWords.waived')
    case 'failed':
      return score === null ? t('goldWords.failed', { attempt }) : t('goldWords.failedScore', { score: two(score), attempt })
    case 'running':
      return t('goldWords.running', { attempt, done })
  }
}

const importedWords = ({ marks, answers }: Pick<GoldImport, 'marks' | 'answers'>): string | undefined => {
  if (marks > 0 && answers > 0) return t('goldWords.marksAndAnswers', { marks, answers })
  if (marks > 0) return t('goldWords.marks', { count: marks })
  return answers > 0 ? t('goldWords.answers', { count: answers }) : undefined
}

export const importWords = ({ isPreview, records, made, rejected, ...counts }: GoldImport): string => {
  const what = importedWords(counts)
  const become =
    what === undefined
      ? t(isPreview ? 'goldWords.wouldBecome' : 'goldWords.areGold', { made, records })
      : t(isPreview ? 'goldWords.wouldBecomeWith' : 'goldWords.areGoldWith', { made, records, what })
  return rejected === 0 ? become : sentences([become, t(isPreview ? 'goldWords.wouldBeLeft' : 'goldWords.wereLeft', { count: rejected })])
}
