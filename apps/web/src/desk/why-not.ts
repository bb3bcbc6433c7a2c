import type { TaskDetail } from '@reticle/contract'
import { t } from './words.ts'

/** Why this person cannot decide this sample, in words; undefined when they can. */
export const whyNot = (task: Pick<TaskDetail, 'state' | 'isOwn' | 'resolution'>, mayAdjudicate: boolean): string | undefined => {
  if (task.state === 'contested') {
    if (task.isOwn) return t('whyNot.own')
    return mayAdjudicate ? undefined : t('whyNot.waits')
  }
  if (task.state === 'settled') return task.resolution?.kind === 'adjudication' ? t('whyNot.decided') : t('whyNot.consensus')
  if (task.state === 'withdrawn') return t('whyNot.withdrawn')
  return t('whyNot.atWork')
}
