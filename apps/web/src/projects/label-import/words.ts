import type { LabelImport } from '@reticle/contract'
import type { LabelImportChoice } from '@reticle/domain'
import { inARow, sentences } from '../../language/lists.ts'
import { t } from '../words.ts'

type Plan = NonNullable<LabelImport['plan']>
type Outline = NonNullable<LabelImport['outline']>

export const becomesWords = {
  annotations: { name: t('becomesNames.annotations'), about: t('becomesAbout.annotations') },
  suggestions: { name: t('becomesNames.suggestions'), about: t('becomesAbout.suggestions') },
  gold: { name: t('becomesNames.gold'), about: t('becomesAbout.gold') },
} as const satisfies Record<LabelImportChoice['becomes'], unknown>

/** What the file is, in one sentence. */
export const outlineWords = ({ records, suggestions, images, marks, answers }: Outline): string => {
  if (suggestions === 0) return t('outline.records', { records, images, marks, answers })
  if (records === 0) return t('outline.predictions', { suggestions, images, marks, answers })
  return t('outline.both', { records, suggestions, images, marks, answers })
}

const samplesWords = ({ samples: { matched, new: fresh, missing } }: Plan): string => {
  const parts = [
    ...(matched > 0 ? [t('plan.matched', { n: matched })] : []),
    ...(fresh > 0 ? [t('plan.fresh', { n: fresh })] : []),
    ...(missing > 0 ? [t('plan.missing', { n: missing })] : []),
  ]
  return parts.length === 0 ? t('plan.noSample') : t('plan.about', { parts: inARow(parts) })
}

/** What would happen, or what has happened once it is done. */
export const planWords = (plan: Plan, becomes: keyof typeof becomesWords, isDone: boolean): string => {
  const { taken, known, leftOut, marks, answers, extras } = plan
  return sentences([
    isDone ? t(`cameIn.${becomes}`, { n: taken }) : t(`wouldComeIn.${becomes}`, { n: taken, marks, answers }),
    ...(known > 0 ? [t('plan.known', { n: known })] : []),
    ...(leftOut > 0 ? [t(isDone ? 'plan.wasLeftOut' : 'plan.leftOut', { n: leftOut })] : []),
    ...(extras > 0 ? [t('plan.extras', { n: extras })] : []),
    samplesWords(plan),
  ])
}

const forgivenCodes = ['unanswered', 'question-not-asked', 'tool-not-allowed', 'rule', 'marks-overlap'] as const

/** What is taken although a reader here could not have submitted it. */
export const forgivenWords = ({ forgiven }: Plan): string[] =>
  Object.entries(forgiven).map(([code, n]) => {
    const known = forgivenCodes.find((one) => one === code)
    return known === undefined ? t('forgiven.other', { n, code }) : t(`forgiven.${known}`, { n })
  })

/** As a table for a spreadsheet: no cell can begin a formula. */
export const rejectsCsv = (rejects: readonly { readonly at: string; readonly reason: string }[]): string => {
  const cell = (text: string) => `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`
  return ['at,reason', ...rejects.map(({ at, reason }) => `${cell(at)},${cell(reason)}`), ''].join('\r\n')
}
