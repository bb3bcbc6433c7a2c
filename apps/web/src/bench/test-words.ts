import type { KnownAnswer, MyQualification } from '@reticle/contract'
import type { Protocol, Region } from '@reticle/domain'
import { answerWords } from '../app/answer-words.ts'
import { locale } from '../language/language.ts'
import { t } from './words.ts'

type Verdict = NonNullable<KnownAnswer['marks']>['verdicts'][number]

export const scoreWords = (score: number | null): string =>
  score === null ? t('test.unknown') : t('test.percent', { percent: Math.round(100 * score) })

const moment = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' })

/** When the next attempt may begin. `now`: of the server, in milliseconds. */
export const whenWords = (time: string, now: number): string =>
  Date.parse(time) <= now ? t('test.nowMay') : t('test.fromMay', { time: moment.format(new Date(time)) })

/** A sign for each kind, so that nothing hangs on colour alone. */
export const verdictSigns: Readonly<Record<Verdict['kind'], string>> = { found: '✓', 'other-label': '≠', missed: '+', extra: '✕' }

export type MarkRow = {
  readonly id: string
  readonly kind: Verdict['kind']
  readonly known: Region | undefined
  readonly own: Region | undefined
  readonly words: string
}

const verdictWords = ({ kind, knownLabel, givenLabel, closeness: overlap }: Verdict, nameOf: (id: string | null) => string): string => {
  const [known, given] = [nameOf(knownLabel), nameOf(givenLabel)]
  switch (kind) {
    case 'found':
      return overlap === null ? t('test.found', { label: known }) : t('test.foundOverlap', { label: known, overlap })
    case 'other-label':
      return overlap === null ? t('test.otherLabel', { given, known }) : t('test.otherLabelOverlap', { given, known, overlap })
    case 'missed':
      return t('test.missed', { label: known })
    case 'extra':
      return t('test.extra', { label: given })
  }
}

/** What became of each mark, one's own and the known ones. */
export const markRows = ({ marks, known, own }: KnownAnswer, protocol: Pick<Protocol, 'labels'>): MarkRow[] => {
  const nameOf = (id: string | null) => protocol.labels.find((label) => label.id === id)?.name ?? id ?? ''
  return (marks?.verdicts ?? []).map((verdict) => {
    return {
      id: `${verdict.knownId ?? ''} ${verdict.givenId ?? ''}`,
      kind: verdict.kind,
      known: known.regions.find(({ id }) => id === verdict.knownId),
      own: own.regions.find(({ id }) => id === verdict.givenId),
      words: verdictWords(verdict, nameOf),
    }
  })
}

type AnswerRow = {
  readonly id: string
  readonly question: string
  readonly own: string
  readonly known: string
  readonly sign: '✓' | '≈' | '≠'
}

/** Each known answer beside one's own. */
export const answerRows = ({ answers }: KnownAnswer, protocol: Pick<Protocol, 'questions'>): AnswerRow[] =>
  answers.map(({ questionId, markId, known, given, score }) => {
    const question = protocol.questions.find(({ id }) => id === questionId)
    const text = question?.text ?? questionId
    const words = (value: typeof given) => answerWords(question ?? { options: [] }, value ?? undefined)
    return {
      id: `${questionId} ${markId ?? ''}`,
      question: markId === null ? text : t('test.onMark', { question: text }),
      own: words(given),
      known: words(known),
      sign: score > 0.999 ? '✓' : score > 0 ? '≈' : '≠',
    }
  })

/** How one stands with the test, in a sentence. */
export const standingWords = (test: MyQualification, when: (time: string) => string): string => {
  const mean = { score: scoreWords(test.score), pass: scoreWords(test.passScore) }
  const { done, of: count } = test
  switch (test.state) {
    case 'none':
      return count === 0 ? t('test.none') : t('test.size', { count, pass: mean.pass })
    case 'running':
      return test.score === null ? t('test.running', { done, count }) : t('test.runningMean', { done, count, ...mean })
    case 'passed':
      return t('test.passed', { score: mean.score })
    case 'waived':
      return t('test.waived')
    case 'failed':
      return test.retryAt === null
        ? t('test.noAttempt', mean)
        : t('test.failed', { ...mean, when: when(test.retryAt), left: test.attempts - test.attempt })
  }
}
