import type { TaskDetail } from '@reticle/contract'
import { type ReactNode, useEffect, useState } from 'react'
import { notifyDone } from '../../app/problems.tsx'
import { ReasonDialog } from '../../app/reason-dialog.tsx'
import type { Binding } from '../../canvas/editor/key-table.ts'
import { call } from '../../net/client.ts'
import type { Objects } from '../objects/use-objects.ts'
import type { Reader } from '../readers.ts'
import type { DecisionState } from '../use-decision.ts'
import type { Visibility } from '../visibility.ts'
import { t } from '../words.ts'
import { type AnnotationAct, AnnotationBar } from './annotation-bar.tsx'
import { ReturnDialog } from './return-dialog.tsx'
import type { ReviewSession } from './review-session.ts'

type Given = {
  readonly task: TaskDetail
  readonly readers: readonly Reader[]
  readonly decision: DecisionState
  readonly objects: Objects
  readonly visibility: Visibility
  readonly session: ReviewSession | undefined
  readonly sign: () => void
  readonly onDone: () => void
}

/** What is done with a reader's annotation as a whole: accepted, mended, returned to its author, or set aside. */
export const useActs = ({ task, readers, decision, objects, visibility, session, sign, onDone }: Given) => {
  const [dialog, setDialog] = useState<'return' | 'reassign' | undefined>(undefined)
  const [chosen, setChosen] = useState<string | undefined>(undefined)
  const [isAccepting, setAccepting] = useState(false)
  const reader = readers.find(({ annotationId }) => annotationId === chosen) ?? visibility.inHand
  const finish = () => {
    void session?.leave(true)
    setDialog(undefined)
    onDone()
  }
  const run = (act: AnnotationAct, of?: Reader) => {
    if (of !== undefined) setChosen(of.annotationId)
    const meant = of ?? reader
    if (meant === undefined) return
    if (act === 'return' || act === 'reassign') return setDialog(act)
    objects.start({ kind: 'reader', reader: meant }, t('start.readerStep', { reader: meant.reader }))
    // Of one reader nobody differed: accepted as it is, or with a slip put right.
    if (readers.length === 1) decision.setReasonCode(act === 'accept' ? 'no-disagreement' : 'slip')
    if (act === 'accept') setAccepting(true)
  }
  // Signed with the decision that the reader's annotation has become.
  useEffect(() => {
    if (!isAccepting) return
    setAccepting(false)
    sign()
  }, [isAccepting, sign])
  const bar = (table: readonly Binding[]): ReactNode =>
    reader !== undefined && (
      <AnnotationBar {...{ reader, readers, table }} onReader={({ annotationId }) => setChosen(annotationId)} onAct={run} />
    )
  const open: ReactNode =
    reader === undefined || dialog === undefined ? null : dialog === 'return' ? (
      <ReturnDialog
        {...{ task, readers }}
        first={reader}
        objects={decision.objects.filter(({ cluster }) => cluster.members.length > 0)}
        onReturned={finish}
        onClose={() => setDialog(undefined)}
      />
    ) : (
      <ReasonDialog
        title={t('annotation.aside', { reader: reader.reader })}
        text={t('annotation.asideHint')}
        confirm={t('annotation.asideConfirm')}
        onConfirm={async (reason) => {
          await call('reassignTask', { params: { taskId: task.id }, body: { annotationId: reader.annotationId, reason } })
          notifyDone(t('annotation.asideDone', { sample: task.sample.name }))
          finish()
        }}
        onClose={() => setDialog(undefined)}
      />
    )
  return { run, bar, dialog: open }
}
