import type { Refusal } from '@reticle/tools'
import { t } from '../words.ts'

type Unsound = Extract<Refusal, { kind: 'unsound' }>

const unsoundText = ({ problem, shape }: Unsound): string => (problem === 'no-extent' ? t(`noExtent.${shape}`) : t(`unsound.${problem}`))

/** Why something was not done, in a sentence. */
export const refusalText = (refusal: Refusal): string => {
  if (typeof refusal === 'string') return t(`refusals.${refusal}`)
  if (refusal.kind === 'unsound') return t('steps.unsound', { problem: unsoundText(refusal) })
  return t('steps.spotsOver', { lost: refusal.lost, found: refusal.found })
}
