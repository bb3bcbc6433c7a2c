import { Button, Progress } from '@mantine/core'
import type { PixelInfo } from '@reticle/contract'
import type { SampleId } from '@reticle/domain'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { notifyProblem } from '../../app/problems.tsx'
import { t } from '../../canvas/words.ts'
import { call } from '../../net/client.ts'
import { pixelInfoQuery } from '../../pixels/info-query.ts'
import styles from './overlay.module.css'

const percent = ({ done, total }: { readonly done: number; readonly total: number }): number =>
  total === 0 ? 0 : Math.floor((100 * done) / total)

const LookAgain = ({ sampleId }: { sampleId: SampleId }) => {
  const client = useQueryClient()
  const look = useMutation({
    mutationFn: () => call('lookAgainAtSample', { params: { sampleId } }),
    onSuccess: (info) => client.setQueryData(pixelInfoQuery(sampleId).queryKey, info),
    onError: (error) => notifyProblem(error, t('pyramid.notLooked')),
  })
  return (
    <Button size="xs" variant="default" style={{ pointerEvents: 'auto' }} loading={look.isPending} onClick={() => look.mutate()}>
      {t('pyramid.lookAgain')}
    </Button>
  )
}

/** While a worker makes the pixels ready: how far it is and what is there already; when it could not: where, why, and what helps. */
export const PyramidState = ({ info }: { info: Pick<PixelInfo, 'sampleId' | 'state' | 'progress' | 'problem' | 'levels'> }) => {
  const { state, progress, problem } = info
  if (state === 'ready' || state === 'plain') return null
  if (state === 'failed')
    return (
      <div className={`${styles.box} ${styles.state}`} data-failed="true" role="alert" data-testid="pyramid-state" data-state={state}>
        <strong>{t('pyramid.failed')}</strong>
        {problem !== null && (
          <span>
            {problem.at}: {problem.reason}
          </span>
        )}
        <span className={styles.faint}>{t('pyramid.cure')}</span>
        <LookAgain sampleId={info.sampleId} />
      </div>
    )
  const levels = info.levels.filter(({ path }) => path !== 'sketch')
  const complete = levels.filter((level) => level.isComplete).length
  const hasSketch = levels.length < info.levels.length
  const part = progress === null ? 0 : percent(progress)
  return (
    <div className={`${styles.box} ${styles.state}`} role="status" data-testid="pyramid-state" data-state={state}>
      <span>
        {state === 'queued' ? t('pyramid.queued') : t('pyramid.running', { percent: part })}
        {levels.length > 0 && (
          <span className={styles.faint}>
            {' '}
            · {t(hasSketch ? 'pyramid.levelsAndSketch' : 'pyramid.levels', { complete, count: levels.length })}
          </span>
        )}
      </span>
      <Progress value={state === 'queued' ? 100 : part} animated={state === 'queued'} size={4} aria-label={t('pyramid.progress')} />
    </div>
  )
}
