import { Text } from '@mantine/core'
import type { Revision } from '@reticle/contract'
import type { AssignmentId } from '@reticle/domain'
import { Ago } from '../../app/time.tsx'
import { KeyCap } from '../../canvas/editor/key-cap.tsx'
import { Thumbnail } from '../../projects/samples/thumbnail.tsx'
import { askedWords, revisionNames } from './revision-words.ts'
import styles from './revisions.module.css'

type Props = { readonly revisions: readonly Revision[]; readonly chord: string | undefined; readonly onTake: (id: AssignmentId) => void }

const About = ({ revision }: { revision: Revision }) => {
  const asked = askedWords(revision)
  return (
    <span className={styles.about}>
      <Text span size="sm" fw={600} truncate>
        {revision.sample.name}
      </Text>
      <Text span size="xs" c="dimmed">
        {revisionNames[revision.kind]}
        {asked !== '' && `, ${asked}`}
      </Text>
      {revision.comment !== '' && (
        <Text span size="sm" lineClamp={2}>
          “{revision.comment}”
        </Text>
      )}
    </span>
  )
}

/** Samples that came back, oldest first. The first is taken by a key too. */
export const CameBackList = ({ revisions, chord, onTake }: Props) => (
  <ul className={styles.list} aria-label="Came back to you">
    {revisions.map((revision, index) => (
      <li key={revision.assignmentId}>
        <button type="button" className={styles.card} onClick={() => onTake(revision.assignmentId)} data-testid="came-back">
          <Thumbnail sample={revision.sample} size={48} />
          <About revision={revision} />
          <span className={styles.when}>
            <Text span size="xs" c="dimmed">
              asked <Ago at={revision.askedAt} />
            </Text>
            <Text span size="xs" c="dimmed" title="After this your annotation stands as it is">
              ends <Ago at={revision.endsAt} />
            </Text>
            {index === 0 && <KeyCap chord={chord} />}
          </span>
        </button>
      </li>
    ))}
  </ul>
)
