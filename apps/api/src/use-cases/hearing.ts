import type { OwnReading } from '@reticle/db'
import type { ReviewPolicy } from '@reticle/domain'

/** Known answers and second readings are no votes, and nothing of the desk is said of them (L62). */
const isVote = ({ purpose }: OwnReading): boolean => purpose === 'vote' || purpose === 'revision'

/** Whether a reader hears of the desk about their annotation now: it was returned to them, or it is settled and decisions are shown (L78). */
export const readerMayHear = (reading: OwnReading, policy: ReviewPolicy): boolean => {
  const isShown = policy.showsDecision && reading.taskState === 'settled' && !reading.isGold
  return isVote(reading) && (reading.wasReturned || isShown)
}

/** Whether what the desk writes to a reader can come to them at all. */
export const readerMayEverHear = (reading: OwnReading, policy: ReviewPolicy): boolean =>
  isVote(reading) && (reading.wasReturned || (policy.showsDecision && !reading.isGold))
