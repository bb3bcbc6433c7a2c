import type { TaskDetail } from '@reticle/contract'
import styles from './desk.module.css'
import type { Start } from './objects/start.ts'
import type { Reader } from './readers.ts'

type Props = {
  readonly task: TaskDetail
  readonly readers: readonly Reader[]
  readonly onStart: (start: Start, name: string) => void
}

/** Replaces the whole decision by one of its sources, as one step that can be undone. */
export const StartFrom = ({ task, readers, onStart }: Props) => (
  <section className={styles.section} aria-label="Take all from">
    <h2 className={styles.heading} title="Decides every object at once, and takes the answers along; undo takes it back">
      Take all from
    </h2>
    <div className={styles.takes} style={{ paddingTop: 0 }}>
      {task.consensus !== null && (
        <button type="button" className={styles.take} onClick={() => onStart({ kind: 'consensus' }, 'All from the consensus')}>
          Consensus
        </button>
      )}
      {readers.map((reader) => (
        <button
          key={reader.annotationId}
          type="button"
          className={styles.take}
          aria-label={`Take all from ${reader.reader}`}
          title={`All marks and answers of ${reader.reader}; what they did not mark is none`}
          onClick={() => onStart({ kind: 'reader', reader }, `All from ${reader.reader}`)}
        >
          {reader.letter}
        </button>
      ))}
      {task.mended !== undefined && task.mended.from !== 'adjudication' && (
        <button type="button" className={styles.take} onClick={() => onStart({ kind: 'known' }, 'All from the known answer')}>
          Known answer
        </button>
      )}
      {task.adjudications.length > 0 && (
        <button type="button" className={styles.take} onClick={() => onStart({ kind: 'last' }, 'All from the last decision')}>
          Last decision
        </button>
      )}
      <button type="button" className={styles.take} onClick={() => onStart({ kind: 'empty' }, 'Empty')}>
        Empty
      </button>
    </div>
  </section>
)
