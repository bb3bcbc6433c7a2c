import type { TaskDetail } from '@reticle/contract'
import { type AnnotationContent, contentOf, emptyContent, type Protocol } from '@reticle/domain'
import { startFrom } from './decision.ts'
import styles from './desk.module.css'
import type { Reader } from './readers.ts'

type Props = {
  readonly task: TaskDetail
  readonly protocol: Protocol
  readonly readers: readonly Reader[]
  readonly onStart: (content: AnnotationContent) => void
}

const newId = () => crypto.randomUUID()

/** Replaces the whole decision by one of its sources, as one step that can be undone. */
export const StartFrom = ({ task, protocol, readers, onStart }: Props) => {
  const { consensus, adjudications } = task
  const [latest] = adjudications
  return (
    <section className={styles.section} aria-label="Start from">
      <h2 className={styles.heading} title="Replaces marks and answers of the decision; undo takes it back">
        Start from
      </h2>
      <div className={styles.takes} style={{ paddingTop: 0 }}>
        {consensus !== null && (
          <button type="button" className={styles.take} onClick={() => onStart(contentOf(protocol, consensus))}>
            Consensus
          </button>
        )}
        {readers.map((reader) => (
          <button
            key={reader.annotationId}
            type="button"
            className={styles.take}
            aria-label={`Start from ${reader.reader}`}
            title={`All marks and answers of ${reader.reader}`}
            onClick={() => onStart(startFrom(reader, newId))}
          >
            {reader.letter}
          </button>
        ))}
        {latest !== undefined && (
          <button type="button" className={styles.take} onClick={() => onStart(latest.content)}>
            Last decision
          </button>
        )}
        <button type="button" className={styles.take} onClick={() => onStart(emptyContent)}>
          Empty
        </button>
      </div>
    </section>
  )
}
