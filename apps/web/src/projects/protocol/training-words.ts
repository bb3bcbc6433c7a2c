import type { TrainingPolicy } from '@reticle/domain'
import { sentences } from '../../language/lists.ts'
import { t } from './words.ts'

const share = (value: number): string => t('common.percent', { share: Number((100 * value).toFixed(1)) })

const testWords = ({ tasks, passScore, attempts, retryHours, showsAnswers }: NonNullable<TrainingPolicy['qualification']>): string => {
  const said = { tasks, attempts, score: share(passScore) }
  return sentences([
    retryHours === 0 ? t('training.testWords', said) : t('training.testWordsApart', { ...said, time: t('units.hours', { n: retryHours }) }),
    showsAnswers ? t('training.seeAnswers') : t('training.seeEnd'),
  ])
}

const adviceWords = ({ adviseBelow, adviseFrom }: TrainingPolicy): string =>
  t('training.advice', { score: share(adviseBelow), readings: adviseFrom })

/** The training policy as people say it. */
export const trainingWords = (training: TrainingPolicy): string =>
  sentences([training.qualification === undefined ? t('training.noTest') : testWords(training.qualification), adviceWords(training)])

/** In the protocol as it is read. */
export const trainingRows = (training: TrainingPolicy): readonly (readonly [string, string])[] => [
  [t('training.test'), training.qualification === undefined ? t('common.none') : testWords(training.qualification)],
  [t('training.adviceRow'), adviceWords(training)],
]
