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
      {work.restored === 'browser'
        ? 'Your work on this sample was kept in this browser and is back.'
        : 'Your saved draft of this sample is back.'}
    </div>
  )
}

const askDiscard = (record: SubmissionRecord, session: BenchSession) =>
  modals.openConfirmModal({
    title: 'Discard this submit?',
    children: `Your marks and answers on ${record.sampleName} are deleted from this browser. This cannot be undone.`,
    labels: { confirm: 'Discard', cancel: 'Keep' },
    confirmProps: { color: 'red' },
    onConfirm: () => void session.discard(record),
  })

const quoted = (reason: string): string => (reason === '' ? '' : `: “${reason}”`)
const mayCount = 'Your work is kept: submit it, and it counts if the sample still needs a reading; or skip it.'

/** Why the sample is not theirs any more, and what becomes of what they did. */
const lossWords = (loss: LeaseLoss): string => {
  switch (loss.by) {
    case 'time':
      return `The time for this sample ran out, and it may have gone to another reader. ${mayCount}`
    case 'manager':
      return `A manager took this sample back${quoted(loss.reason)}. It may go to another reader. ${mayCount}`
    case 'withdrawal':
      return `This sample was withdrawn from the study${quoted(loss.reason)}. What you did is kept: submit it, and it stays with the sample without counting; or skip it.`
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
          The server does not take this draft: {save.message}. It is kept in this browser.
        </div>
      )}
      {!isLasting && (
        <div className={styles.notice} role="status">
          This browser keeps nothing beyond this page (a private window?). Do not close it before the state says “Saved”.
        </div>
      )}
      {queue.isUnkept && (
        <div className={styles.notice} role="alert">
          This browser could not write your submits down (is its disk full?). They are being sent; do not close this page before the state
          says “Saved”.
        </div>
      )}
      {queue.refused.map((record) => (
        <div key={record.assignmentId} className={styles.notice} role="alert">
          <span>
            Your submit of {record.sampleName} was not taken: {record.refusal}. It is kept in this browser.
          </span>
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => session.reopen(record).catch((error: unknown) => notifyProblem(error, 'Could not open it again'))}
          >
            Open it again
          </Button>
          <Button size="compact-xs" variant="subtle" color="red" onClick={() => askDiscard(record, session)}>
            Discard it
          </Button>
        </div>
      ))}
    </div>
  )
}
