import type { TrainingPolicy } from '@reticle/domain'
import { plural } from '../../app/numbers.tsx'

const share = (value: number): string => `${Number((100 * value).toFixed(1))} %`

const testWords = ({ tasks, passScore, attempts, retryHours, showsAnswers }: NonNullable<TrainingPolicy['qualification']>): string => {
  const wait = retryHours === 0 ? '' : `, ${plural(retryHours, 'hour')} apart`
  return `A person labels once they have read ${plural(tasks, 'sample')} with known answers with a mean score of ${share(passScore)} or more, in ${plural(attempts, 'attempt')} at most${wait}. ${showsAnswers ? 'They see each known answer after they have submitted theirs.' : 'They hear only how they did at the end.'}`
}

const adviceWords = ({ adviseBelow, adviseFrom }: TrainingPolicy): string =>
  `Managers are advised to pause whoever scores below ${share(adviseBelow)} on ${adviseFrom} or more hidden known answers; nobody is paused by itself.`

/** The training policy as people say it. */
export const trainingWords = (training: TrainingPolicy): string =>
  `${training.qualification === undefined ? 'There is no test: whoever has the role of an annotator may begin.' : testWords(training.qualification)} ${adviceWords(training)}`

/** In the protocol as it is read. */
export const trainingRows = (training: TrainingPolicy): readonly (readonly [string, string])[] => [
  ['Test', training.qualification === undefined ? 'none' : testWords(training.qualification)],
  ['Advice', adviceWords(training)],
]
