import type { Revision } from '@reticle/contract'
import { useStore } from 'zustand'
import type { Editor } from '../../canvas/editor/create-editor.ts'
import { KeyCap, keepFocus } from '../../canvas/editor/key-cap.tsx'
import { t } from '../words.ts'
import styles from './revisions.module.css'

type Comment = Revision['objects'][number]
type Props = {
  readonly editor: Editor
  readonly comments: readonly Comment[]
  readonly at: number | undefined
  readonly chord: string | undefined
  readonly onGo: (index: number) => void
}

/** Comments of the reviewer on single marks; each leads to its mark. */
export const RegionComments = ({ editor, comments, at, chord, onGo }: Props) => {
  const regions = useStore(editor.store, (state) => state.content.regions)
  const nameOf = ({ regionId }: Comment) => {
    const index = regions.findIndex(({ id }) => id === regionId)
    if (index === -1) return t('revision.goneMark')
    const labelId = regions[index]?.labelId
    const label = editor.protocol.labels.find(({ id }) => id === labelId)?.name ?? labelId ?? ''
    return t('revision.mark', { number: index + 1, label })
  }
  return (
    <section className={styles.section} aria-label={t('revision.commentsOnMarks')}>
      <h3>
        {t('revision.commentsOnMarks')} <KeyCap chord={chord} />
      </h3>
      <ol className={styles.comments}>
        {comments.map((comment, index) => (
          <li key={`${comment.regionId} ${comment.comment}`}>
            <button
              type="button"
              className={styles.comment}
              {...(index === at ? { 'aria-current': true } : {})}
              onMouseDown={keepFocus}
              onClick={() => onGo(index)}
            >
              <b>
                {index + 1}. {nameOf(comment)}
              </b>
              <p className={styles.words}>{comment.comment}</p>
            </button>
          </li>
        ))}
      </ol>
    </section>
  )
}
