import type { PixelInfo } from '@reticle/contract'
import type { AssistAnswer, Solved } from '@reticle/tools'
import { t } from '../canvas/words.ts'
import { unitOfChannel } from '../view/channel-names.ts'
import { computedText, rescaled } from '../view/units/numbers.ts'

/** What was found, for the tool that asked; numbers in the unit of the values. */
export const answerOf = (solved: Solved, info: Pick<PixelInfo, 'channels' | 'rescale'>, channel: number): AssistAnswer => {
  if (solved.kind === 'failed') return { kind: 'failed', reason: t(`unsolved.${solved.why}`, { count: solved.count ?? 0 }) }
  if (solved.kind !== 'marks') return solved
  const { geometries, threshold } = solved
  if (threshold !== undefined) {
    const note = t('asking.otsu', { value: `${computedText(rescaled(threshold, info.rescale))} ${unitOfChannel(info, channel)}`.trim() })
    return { kind: 'marks', geometries, note }
  }
  const [first] = geometries
  return first?.type === 'ellipse'
    ? { kind: 'marks', geometries, note: t('asking.spots', { count: geometries.length }) }
    : { kind: 'marks', geometries }
}
