import { Text } from '@mantine/core'
import type { Revision } from '@reticle/contract'
import type { AssignmentId } from '@reticle/domain'
import { Ago } from '../../app/time.tsx'
import { KeyCap } from '../../canvas/editor/key-cap.tsx'
import { Thumbnail } from '../../projects/samples/thumbnail.tsx'
import { t } from '../words.ts'
import { askedWords } from './revision-words.ts'
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
        {asked === '' ? t(`revisionName.${revision.kind}`) : t('revision.nameAsked', { name: t(`revisionName.${revision.kind}`), asked })}
      </Text>
      {revision.comment !== '' && (
        <Text span size="sm" lineClamp={2}>
          {t('revision.quote', { words: revision.comment })}
        </Text>
      )}
    </span>
  )
}

/** Samples that came back, oldest first. The first is taken by a key too. */
export const CameBackList = ({ revisions, chord, onTake }: Props) => (
  <ul className={styles.list} aria-label={t('revision.list')}>
    {revisions.map((revision, index) => (
      <li key={revision.assignmentId}>
        <button type="button" className={styles.card} onClick={() => onTake(revision.assignmentId)} data-testid="came-back">
          <Thumbnail sample={revision.sample} size={48} />
          <About revision={revision} />
          <span className={styles.when}>
            <Text span size="xs" c="dimmed">
              {t.rich('revision.asked', { ago: () => <Ago at={revision.askedAt} /> })}
            </Text>
            <Text span size="xs" c="dimmed" title={t('revision.endsTitle')}>
              {t.rich('revision.ends', { ago: () => <Ago at={revision.endsAt} /> })}
            </Text>
            {index === 0 && <KeyCap chord={chord} />}
          </span>
        </button>
      </li>
    ))}
  </ul>
)
