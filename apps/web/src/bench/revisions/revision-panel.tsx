import { useStore } from 'zustand'
import type { Binding } from '../../canvas/editor/command.ts'
import type { Editor } from '../../canvas/editor/create-editor.ts'
import { chordFor } from '../../canvas/editor/key-table.ts'
import type { NoteTarget } from '../notes/note-places.ts'
import type { Work } from '../session/bench-state.ts'
import { t } from '../words.ts'
import { OwnThread } from './own-thread.tsx'
import { PeersSection } from './peers-section.tsx'
import { RegionComments } from './region-comments.tsx'
import { isRepeated } from './revision-words.ts'
import styles from './revisions.module.css'
import type { Comments } from './use-comments.ts'
import type { Peers } from './use-peers.ts'

type Props = {
  readonly work: Work
  readonly editor: Editor
  readonly table: readonly Binding[]
  readonly peers: Peers
  readonly comments: Comments
  readonly onPlace: (target: NoteTarget) => void
}

const Thread = ({ editor, work, onPlace }: Pick<Props, 'editor' | 'work' | 'onPlace'>) => {
  const regions = useStore(editor.store, (state) => state.content.regions)
  const selected = useStore(editor.store, (state) => (state.selected.length === 1 ? state.selected[0] : undefined))
  const { id, projectId, revision } = work.assignment
  return (
    <OwnThread
      {...{ projectId, regions, onPlace }}
      assignmentId={id}
      regionId={selected}
      isLeftOut={(message) => revision !== null && isRepeated(message, revision)}
    />
  )
}

/** Why the sample came back, what was said about its marks, and in a panel what the others marked. */
export const RevisionPanel = ({ work, editor, table, peers, comments, onPlace }: Props) => {
  const { revision } = work.assignment
  if (revision === null) return null
  return (
    <div data-testid="revision-panel">
      <p className={styles.words}>{t(`revisionText.${revision.kind}`)}</p>
      {revision.comment !== '' && <p className={`${styles.words} ${styles.quote}`}>{revision.comment}</p>}
      {revision.objects.length > 0 && (
        <RegionComments
          editor={editor}
          comments={revision.objects}
          at={comments.at}
          chord={chordFor(table, { kind: 'next-comment' })}
          onGo={comments.go}
        />
      )}
      {revision.kind === 'panel' && <PeersSection editor={editor} peers={peers} />}
      {revision.kind === 'returned' && (
        <section className={styles.section} aria-label={t('revision.messages')}>
          <h3>{t('revision.messages')}</h3>
          <Thread {...{ editor, work, onPlace }} />
        </section>
      )}
    </div>
  )
}
