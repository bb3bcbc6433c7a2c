import type { KnownAnswer, MyQualification } from '@reticle/contract'
import type { Protocol, Region } from '@reticle/domain'
import { answerWords } from '../app/answer-words.ts'

type Verdict = NonNullable<KnownAnswer['marks']>['verdicts'][number]

export const scoreWords = (score: number | null): string => (score === null ? 'not known yet' : `${Math.round(100 * score)} %`)

/** A sign for each kind, so that nothing hangs on colour alone. */
export const verdictSigns: Readonly<Record<Verdict['kind'], string>> = { found: '✓', 'other-label': '≠', missed: '+', extra: '✕' }

export type MarkRow = {
  readonly id: string
  readonly kind: Verdict['kind']
  readonly known: Region | undefined
  readonly own: Region | undefined
  readonly words: string
}

/** What became of each mark, one's own and the known ones. */
export const markRows = ({ marks, known, own }: KnownAnswer, protocol: Pick<Protocol, 'labels'>): MarkRow[] => {
  const nameOf = (id: string | null) => protocol.labels.find((label) => label.id === id)?.name ?? id ?? ''
  return (marks?.verdicts ?? []).map((verdict) => {
    const overlap = verdict.closeness === null ? '' : `, overlap ${verdict.closeness.toFixed(2)}`
    const words = {
      found: `${nameOf(verdict.knownLabel)}: found${overlap}`,
      'other-label': `${nameOf(verdict.givenLabel)}: the place is right${overlap}; it is ${nameOf(verdict.knownLabel)}`,
      missed: `${nameOf(verdict.knownLabel)}: you did not mark this`,
      extra: `${nameOf(verdict.givenLabel)}: there is nothing known here, or it is marked twice`,
    } as const
    return {
      id: `${verdict.knownId ?? ''} ${verdict.givenId ?? ''}`,
      kind: verdict.kind,
      known: known.regions.find(({ id }) => id === verdict.knownId),
      own: own.regions.find(({ id }) => id === verdict.givenId),
      words: words[verdict.kind],
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
    const words = (value: typeof given) => answerWords(question ?? { options: [] }, value ?? undefined)
    return {
      id: `${questionId} ${markId ?? ''}`,
      question: `${question?.text ?? questionId}${markId === null ? '' : ' (on a mark)'}`,
      own: words(given),
      known: words(known),
      sign: score > 0.999 ? '✓' : score > 0 ? '≈' : '≠',
    }
  })

const left = ({ attempt, attempts }: MyQualification): string => {
  const n = attempts - attempt
  return n === 1 ? 'one attempt is left' : `${n} attempts are left`
}

/** How one stands with the test, in a sentence. */
export const standingWords = (test: MyQualification, when: (time: string) => string): string => {
  const mean = `Your mean score is ${scoreWords(test.score)}; ${scoreWords(test.passScore)} opens the project.`
  switch (test.state) {
    case 'none':
      return test.of === 0
        ? 'This project has no test.'
        : `The test has ${test.of} samples; ${scoreWords(test.passScore)} opens the project.`
    case 'running':
      return `${test.done} of ${test.of} samples are done.${test.score === null ? '' : ` ${mean}`}`
    case 'passed':
      return `You have passed with ${scoreWords(test.score)}: the project is open to you.`
    case 'waived':
      return 'A manager has opened the project to you without the test.'
    case 'failed':
      return test.retryAt === null
        ? `${mean} No attempt is left: ask a manager for another one.`
        : `${mean} You may try again ${when(test.retryAt)}; ${left(test)}.`
  }
}
