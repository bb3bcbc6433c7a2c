import type { Queue } from '@reticle/contract'
import { percent } from '../../app/numbers.tsx'
import { t } from '../quality/words.ts'

export type Tone = 'good' | 'busy' | 'bad'

/** Which engine hands out now, in words. */
export const modeWords = ({ mode, loading }: Queue): { readonly tone: Tone; readonly text: string } => {
  switch (mode) {
    case 'redis':
      return { tone: 'good', text: t('queueWords.redisHandsOutThe') }
    case 'postgres':
      return { tone: 'good', text: t('queueWords.postgresHandsOutThe') }
    case 'loading':
      return {
        tone: 'busy',
        text:
          loading === null || loading.of === 0
            ? t('queueWords.filled')
            : t('queueWords.filledShare', { share: percent(loading.done / loading.of), all: loading.of }),
      }
  }
}

/** What the last comparison of both engines found. */
export const auditWords = ({ mode, audit }: Queue): { readonly tone: Tone; readonly text: string } => {
  if (audit === null)
    return mode === 'postgres'
      ? { tone: 'good', text: t('queueWords.withoutRedisThereIs') }
      : { tone: 'busy', text: t('queueWords.redisAndPostgresWere') }
  return audit.drift === 0
    ? { tone: 'good', text: t('queueWords.redisAndPostgresSay') }
    : { tone: 'bad', text: t('queueWords.drift', { count: audit.drift }) }
}

/** What waits for annotators with one expertise, and whether anybody has it. */
export const poolWords = ({ pool, waiting, annotators }: Queue['pools'][number]): { readonly tone: Tone; readonly text: string } =>
  annotators === 0
    ? {
        tone: 'bad',
        text: t('queueWords.poolOfNobody', { waiting, pool }),
      }
    : {
        tone: 'good',
        text: t('queueWords.pool', { waiting, pool, annotators }),
      }
