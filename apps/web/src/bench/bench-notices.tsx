import { Button } from '@mantine/core'
import { modals } from '@mantine/modals'
import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { notifyProblem } from '../app/problems.tsx'
import styles from './bench.module.css'
import type { SubmissionRecord } from './outbox/records.ts'
import { RevisionBanner } from './revisions/revision-banner.tsx'
import type { BenchSession, LeaseLoss, Work } from './session/bench-state.ts'
import { TestBanner } from './test-banner.tsx'
import { t } from './words.ts'

/** Says for a few seconds that earlier work was found. */
const Restored = ({ work }: { work: Work }) => {
  const [isShown, setShown] = useState(true)
  useEffect(() => {
    const timer = setTimeout(() => setShown(false), 6_000)
    return () => clearTimeout(timer)
  }, [])
  if (!isShown || work.restored === 'none') return null
  return (
    <div className={styles.toast} role="status" data-testid="restored">
      {work.restored === 'browser' ? t('notices.backFromBrowser') : t('notices.backFromServer')}
    </div>
  )
}

const askDiscard = (record: SubmissionRecord, session: BenchSession) =>
  modals.openConfirmModal({
    title: t('notices.discardTitle'),
    children: t('notices.discardText', { sample: record.sampleName }),
    labels: { confirm: t('notices.discard'), cancel: t('notices.keep') },
    confirmProps: { color: 'red' },
    onConfirm: () => void session.discard(record),
  })

/** Why the sample is not theirs any more, and what becomes of what they did. */
const lossWords = (loss: LeaseLoss): string => {
  switch (loss.by) {
    case 'time':
      return t('notices.timeRanOut')
    case 'manager':
      return loss.reason === '' ? t('notices.takenBack') : t('notices.takenBackFor', { reason: loss.reason })
    case 'withdrawal':
      return loss.reason === '' ? t('notices.withdrawn') : t('notices.withdrawnFor', { reason: loss.reason })
  }
}

/** What an annotator should know about the safety of their work, above the bench, in words. */
export const BenchNotices = ({ session, isLasting }: { session: BenchSession; isLasting: boolean }) => {
  const { phase, save, queue, leaseLoss } = useStore(session.store)
  const isLabelling = phase.kind === 'labelling'
  const loss = leaseLoss ?? (save.kind === 'lease-lost' ? { by: 'time' as const } : undefined)
  return (
    <div className={styles.notices}>
      {isLabelling && <Restored key={phase.work.assignment.id} work={phase.work} />}
      {isLabelling && <RevisionBanner work={phase.work} />}
      {isLabelling && phase.work.assignment.isTest && <TestBanner work={phase.work} />}
      {isLabelling && loss !== undefined && (
        <div className={styles.notice} role="status" data-testid="lease-lost" data-by={loss.by}>
          <span>{lossWords(loss)}</span>
        </div>
      )}
      {save.kind === 'refused' && isLabelling && (
        <div className={styles.notice} role="alert">
          {t('save.draftRefused', { reason: save.message })}
        </div>
      )}
      {!isLasting && (
        <div className={styles.notice} role="status">
          {t('notices.nothingLasts')}
        </div>
      )}
      {queue.isUnkept && (
        <div className={styles.notice} role="alert">
          {t('notices.unkept')}
        </div>
      )}
      {queue.refused.map((record) => (
        <div key={record.assignmentId} className={styles.notice} role="alert">
          <span>{t('notices.notTaken', { sample: record.sampleName, reason: record.refusal ?? '' })}</span>
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => session.reopen(record).catch((error: unknown) => notifyProblem(error, t('notices.notOpened')))}
          >
            {t('notices.open')}
          </Button>
          <Button size="compact-xs" variant="subtle" color="red" onClick={() => askDiscard(record, session)}>
            {t('notices.discardIt')}
          </Button>
        </div>
      ))}
    </div>
  )
}
