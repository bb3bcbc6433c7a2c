import type { ReactNode } from 'react'
import { LabelPalette } from '../canvas/editor/label-palette.tsx'
import { MarkQuestionsForm } from '../canvas/editor/questions-form.tsx'
import { RegionList } from '../canvas/editor/region-list/region-list.tsx'
import { goToPlane } from '../view/plane-in-sight.ts'
import { AnswerVotes } from './answer-votes.tsx'
import styles from './desk.module.css'
import type { DeskPart } from './desk-part.ts'
import { History } from './history.tsx'
import { Messages } from './messages-section.tsx'
import { SignForm } from './sign-form.tsx'
import { TaskHistory } from './task-history.tsx'
import { t } from './words.ts'

type Props = DeskPart & { readonly onSign: () => void; readonly children: ReactNode }

/** What will stand, what was said, and the signature. */
export const DecisionSide = (props: Props) => {
  const { task, protocol, readers, decision, objects, panes, table, mayDecide, onSign, children } = props
  const { editor } = decision
  const { view } = panes.first
  return (
    <aside className={`${styles.side} ${styles.right}`} aria-label={t('decision.title')}>
      <div className={styles.scroll}>
        {children}
        <AnswerVotes editor={editor} table={table} readers={readers} consensus={task.consensus?.answers ?? []} isReadOnly={!mayDecide} />
        {protocol.labels.length > 0 && (
          <section className={styles.section} aria-label={t('decision.marks')}>
            <h2 className={styles.heading}>
              {decision.isBegun ? t('decision.marks') : task.state === 'settled' ? t('decision.standing') : t('decision.proposed')}
            </h2>
            {mayDecide && (
              <div className={styles.palette}>
                <LabelPalette editor={editor} table={table} />
              </div>
            )}
            <RegionList editor={editor} view={view} />
          </section>
        )}
        {mayDecide && protocol.questions.some(({ scope }) => scope === 'region') && (
          <section className={styles.section} aria-label={t('decision.questions')}>
            <h2 className={styles.heading}>{t('decision.mark')}</h2>
            <MarkQuestionsForm editor={editor} table={table} problems={decision.problems} areProblemsShown />
          </section>
        )}
        <History decisions={task.adjudications} />
        <Messages
          {...{ task, readers }}
          focused={objects.focused}
          onPlace={(place) => {
            if (place.plane !== undefined) goToPlane(panes.inHand, place.plane)
            const object = decision.objects.find(({ cluster }) => cluster.id === place.clusterId)
            if (object !== undefined) objects.focusOn(object)
            else if (place.at !== undefined) view.reveal({ ...place.at, width: 0, height: 0 })
          }}
        />
        <TaskHistory task={task} />
      </div>
      {mayDecide && (
        <div className={styles.sign}>
          <SignForm
            reasonCode={decision.reasonCode}
            note={decision.note}
            onReason={decision.setReasonCode}
            onNote={decision.setNote}
            onSign={onSign}
            isSigning={decision.signing.isPending}
            error={decision.signing.error}
            problems={decision.problems}
            wasTried={decision.wasTried}
            isReasonMissing={decision.isReasonMissing}
            open={decision.open}
            onObject={objects.focusOn}
            isMending={task.mended !== undefined}
          />
        </div>
      )}
    </aside>
  )
}
