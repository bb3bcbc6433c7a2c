import { KeyCap } from '../../canvas/editor/key-cap.tsx'
import { chordFor } from '../../canvas/editor/key-table.ts'
import { useKeys } from '../../canvas/editor/keys/use-keys.ts'
import styles from '../bench.module.css'
import type { Work } from '../session/bench-state.ts'
import { t } from '../words.ts'
import { askedWords } from './revision-words.ts'

/** Above the bench: that this sample came back, why, and the keys that belong to it. */
export const RevisionBanner = ({ work }: { work: Work }) => {
  const { table } = useKeys(work.protocol.content)
  const { revision } = work.assignment
  if (revision === null) return null
  const asked = askedWords(revision)
  const name = t(`revisionName.${revision.kind}`)
  return (
    <div className={styles.notice} role="status" data-testid="revision" data-kind={revision.kind}>
      <span className={styles.revision}>
        {revision.comment === '' ? (
          <b>{name}</b>
        ) : (
          t.rich('revision.nameQuote', { b: (text) => <b>{text}</b>, name, words: revision.comment })
        )}
      </span>
      {asked !== '' && (
        <span className={styles.revisionKey}>
          {asked} <KeyCap chord={chordFor(table, { kind: 'next-comment' })} />
        </span>
      )}
      <span className={styles.revisionKey}>
        {t('revision.why')} <KeyCap chord={chordFor(table, { kind: 'revision-panel' })} />
      </span>
      <span className={styles.revisionKey}>
        {t('revision.marksStand')} <KeyCap chord={chordFor(table, { kind: 'skip' })} />
      </span>
    </div>
  )
}
