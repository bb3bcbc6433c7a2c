import type { LabelImport } from '@reticle/contract'
import { plural } from '../../app/numbers.tsx'

type Plan = NonNullable<LabelImport['plan']>
type Outline = NonNullable<LabelImport['outline']>

export const becomesWords = {
  annotations: {
    name: 'Annotations of readers',
    about: 'Each person in the file is a reader here, and what they said counts as a vote: it is compared, and shown to reviewers.',
  },
  suggestions: {
    name: 'Suggestions',
    about: 'Proposals of a model. Annotators see them on the bench and take over what is right. They never count as a vote.',
  },
  gold: {
    name: 'Known answers (gold)',
    about: 'Samples that nobody has begun are settled by what the file says, and hidden among the others to test readers.',
  },
} as const

/** What the file is, in one sentence. */
export const outlineWords = ({ records, suggestions, images, marks, answers }: Outline): string => {
  const said = [
    ...(records > 0 || suggestions === 0 ? [plural(records, 'record')] : []),
    ...(suggestions > 0 ? [plural(suggestions, 'prediction')] : []),
  ]
  return `${said.join(' and ')} of ${plural(images, 'image')}: ${plural(marks, 'mark')} and ${plural(answers, 'answer')}`
}

const samplesWords = ({ samples: { matched, new: fresh, missing } }: Plan): string => {
  const parts = [
    ...(matched > 0 ? [`${plural(matched, 'sample')} of the project`] : []),
    ...(fresh > 0 ? [`${plural(fresh, 'new sample')} from images in the file`] : []),
    ...(missing > 0 ? [`${plural(missing, 'image')} that nobody has`] : []),
  ]
  return parts.length === 0 ? 'It is about no sample.' : `It is about ${parts.join(', ')}.`
}

/** What would happen, or what has happened once it is done. */
export const planWords = (plan: Plan, becomes: keyof typeof becomesWords, isDone: boolean): string => {
  const { taken, known, leftOut, marks, answers, extras } = plan
  const one = { annotations: 'annotation', suggestions: 'suggestion', gold: 'known answer' }[becomes]
  const lines = [
    isDone
      ? `${plural(taken, one)} came in.`
      : `${plural(taken, one)} would come in, with ${plural(marks, 'mark')} and ${plural(answers, 'answer')}.`,
    ...(known > 0 ? [`${plural(known, 'record')} of this file ${known === 1 ? 'is' : 'are'} here already.`] : []),
    ...(leftOut > 0 ? [`${plural(leftOut, 'record')} ${isDone ? 'stayed out' : 'would stay out'}.`] : []),
    ...(extras > 0 ? [`${plural(extras, 'annotation')} beyond the reads that samples want: kept, and not counted.`] : []),
    samplesWords(plan),
  ]
  return lines.join(' ')
}

const forgivenNames: Readonly<Record<string, string>> = {
  unanswered: 'leave questions open that are required here',
  'question-not-asked': 'answer questions that would not be asked here',
  'tool-not-allowed': 'have marks of a kind that readers here cannot draw',
  rule: 'break a rule of the protocol',
  'marks-overlap': 'have marks that overlap, which the protocol does not allow',
}

/** What is taken although a reader here could not have submitted it. */
export const forgivenWords = ({ forgiven }: Plan): string[] =>
  Object.entries(forgiven).map(([code, n]) => `${plural(n, 'annotation')} ${forgivenNames[code] ?? code}`)

/** As a table for a spreadsheet: no cell can begin a formula. */
export const rejectsCsv = (rejects: readonly { readonly at: string; readonly reason: string }[]): string => {
  const cell = (text: string) => `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`
  return ['at,reason', ...rejects.map(({ at, reason }) => `${cell(at)},${cell(reason)}`), ''].join('\r\n')
}
