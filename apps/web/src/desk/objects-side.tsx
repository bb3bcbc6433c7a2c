import type { Note } from '@reticle/domain'
import { pinOf } from '../bench/notes/note-places.ts'
import { goToPlane } from '../view/plane-in-sight.ts'
import styles from './desk.module.css'
import type { DeskPart } from './desk-part.ts'
import type { EarlierShown } from './earlier.ts'
import { ObjectList } from './objects/object-list.tsx'
import { ReaderLegend } from './reader-legend.tsx'
import type { Reader } from './readers.ts'
import type { AnnotationAct } from './review/annotation-bar.tsx'
import { StartFrom } from './start-from.tsx'
import { t } from './words.ts'

type Props = DeskPart & { readonly earlier: EarlierShown; readonly onAct: (act: AnnotationAct, reader: Reader) => void }

/** Who read the sample, and the objects as they marked them. */
export const ObjectsSide = ({ task, protocol, readers, decision, objects, visibility, panes, table, mayDecide, earlier, onAct }: Props) => {
  const showNote = (note: Note, { content: { regions } }: Reader) => {
    if (note.plane !== undefined) goToPlane(panes.inHand, note.plane)
    const at = pinOf(note, new Map(regions.map((region) => [region.id, region])))
    if (at !== undefined) panes.first.view.reveal({ x: at.x, y: at.y, width: 0, height: 0 })
  }
  return (
    <aside className={`${styles.side} ${styles.left}`} aria-label={t('readers.side')}>
      <ReaderLegend
        {...{ readers, visibility, table, protocol, earlier }}
        onRecall={panes.inHand.recall}
        onNote={showNote}
        onAct={mayDecide ? onAct : undefined}
        decisionText={t(
          decision.isBegun ? 'readers.decisionLine' : task.state === 'settled' ? 'readers.standsLine' : 'readers.consensusLine',
        )}
      />
      {task.consensus !== null && <ObjectList {...{ readers, protocol, table, mayDecide }} objects={decision.objects} actions={objects} />}
      {mayDecide && <StartFrom task={task} readers={readers} onStart={objects.start} />}
    </aside>
  )
}
