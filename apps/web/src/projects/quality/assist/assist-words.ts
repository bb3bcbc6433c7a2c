import type { AnchoringGroup, Compared, Share } from '@reticle/domain'
import { inARow, sentences } from '../../../language/lists.ts'
import { t } from '../words.ts'

/** With fewer blank readings a difference says next to nothing (docs/spec/models.md, MR22). */
export const fewestBlank = 30

const whole = (share: number): string => `${Math.round(100 * share)}`
const signed = (share: number): string => {
  const points = Math.round(100 * share)
  return points < 0 ? `−${-points}` : `+${points}`
}

/** k of n with its interval, never the number alone. */
export const shareWords = ({ k, n, value, low, high }: Share): string =>
  value === null || low === null || high === null
    ? t('assistWords.nothing')
    : t('assistWords.share', { value: whole(value), low: whole(low), high: whole(high), k, n })

export const differenceWords = ({ difference }: Compared): string =>
  difference === null
    ? t('assistWords.noComparison')
    : t('assistWords.points', { value: signed(difference.value), low: signed(difference.low), high: signed(difference.high) })

export type MeasureId = 'withSuggestion' | 'withResolution' | 'wrong' | 'kept' | 'omitted'
export const measures: readonly { readonly id: MeasureId; readonly name: string; readonly meaning: string }[] = [
  { id: 'withSuggestion', name: t('assistWords.sameAsTheSuggestion'), meaning: t('assistWords.answersAndMarksThat') },
  { id: 'withResolution', name: t('assistWords.sameAsTheOutcome'), meaning: t('assistWords.theOutcomeIsPartly') },
  { id: 'wrong', name: t('assistWords.wrong'), meaning: t('assistWords.byTheReferenceBelow') },
  { id: 'kept', name: t('assistWords.modelsErrorMadeToo'), meaning: t('assistWords.ofWhatTheModel') },
  { id: 'omitted', name: t('assistWords.missedAsTheModel'), meaning: t('assistWords.ofObjectsThatThe') },
]

const parts = ({ references: { gold, adjudication, blank } }: AnchoringGroup): string[] => [
  ...(gold === 0 ? [] : [t('assistWords.knownAnswers', { count: gold })]),
  ...(adjudication === 0 ? [] : [t('assistWords.decisions', { count: adjudication })]),
  ...(blank === 0 ? [] : [t('assistWords.blankReaders', { count: blank })]),
]

/** What right and wrong go by. */
export const referenceWords = (group: AnchoringGroup): string => {
  const all = group.readings.shown + group.readings.blank
  const said = parts(group)
  if (said.length === 0) return t('assistWords.noReference', { count: all })
  const rest = all - group.references.gold - group.references.adjudication - group.references.blank
  return sentences([
    t('assistWords.reference', { count: all, references: inARow(said) }),
    ...(rest === 0 ? [] : [t('assistWords.notJudged', { count: rest })]),
    ...(group.references.adjudication === 0 ? [] : [t('assistWords.reviewersSaw')]),
  ])
}

/** Why the comparison cannot be trusted; undefined where nothing speaks against it. */
export const cautionOf = ({ readings: { shown, blank } }: AnchoringGroup): string | undefined => {
  if (blank === 0) return t('assistWords.noBlankStart')
  if (shown === 0) return t('assistWords.onlyBlank')
  if (blank < fewestBlank || shown < fewestBlank) return t('assistWords.few', { blank, shown, fewest: fewestBlank })
  return undefined
}

export const groupName = ({ model, version }: Pick<AnchoringGroup, 'model' | 'version'>): string => {
  if (model !== null) return model
  return version === null ? t('assistWords.allReadings') : t('assistWords.protocolVersion', { version: String(version) })
}
export const groupKey = ({ model, version }: Pick<AnchoringGroup, 'model' | 'version'>): string => JSON.stringify([model, version])
