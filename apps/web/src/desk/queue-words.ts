import type { ContestedFilter } from '@reticle/contract'
import { isFiltered } from './queue-filter.ts'
import { t } from './words.ts'

type QueueEmpty = {
  readonly title: string
  readonly text: string
  /** What would help. */
  readonly cure: 'clear' | 'show-held' | 'settled'
}

/** Why the list is empty, and what to do about it. `total`: contested tasks under no filter. */
export const emptyOf = (filter: ContestedFilter, total: number): QueueEmpty => {
  if (total === 0) return { title: t('queue.none'), text: t('queue.noneHint'), cure: 'settled' }
  const { isFree, ...others } = filter
  return isFree === true && !isFiltered(others)
    ? { title: t('queue.allHeld'), text: t('queue.allHeldHint'), cure: 'show-held' }
    : { title: t('queue.noMatch'), text: t('queue.noMatchHint', { total }), cure: 'clear' }
}

/** Why no next one was handed out, for the reason that the server names. */
export const noNextWords = (reason: string | null, filter: ContestedFilter): string => {
  if (reason === 'all-leased') return t('queue.nextHeld')
  return isFiltered(filter) ? t('queue.nextFiltered') : t('queue.nextNone')
}
