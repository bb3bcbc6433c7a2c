import type { TaskDetail } from '@reticle/contract'
import styles from './desk.module.css'
import type { Start } from './objects/start.ts'
import type { Reader } from './readers.ts'
import { t } from './words.ts'

type Props = {
  readonly task: TaskDetail
  readonly readers: readonly Reader[]
  readonly onStart: (start: Start, name: string) => void
}

/** Replaces the whole decision by one of its sources, as one step that can be undone. */
export const StartFrom = ({ task, readers, onStart }: Props) => (
  <section className={styles.section} aria-label={t('start.title')}>
    <h2 className={styles.heading} title={t('start.hint')}>
      {t('start.title')}
    </h2>
    <div className={styles.takes} style={{ paddingTop: 0 }}>
      {task.consensus !== null && (
        <button type="button" className={styles.take} onClick={() => onStart({ kind: 'consensus' }, t('start.consensusStep'))}>
          {t('start.consensus')}
        </button>
      )}
      {readers.map((reader) => (
        <button
          key={reader.annotationId}
          type="button"
          className={styles.take}
          aria-label={t('start.reader', { reader: reader.reader })}
          title={t('start.readerHint', { reader: reader.reader })}
          onClick={() => onStart({ kind: 'reader', reader }, t('start.readerStep', { reader: reader.reader }))}
        >
          {reader.letter}
        </button>
      ))}
      {task.mended !== undefined && task.mended.from !== 'adjudication' && (
        <button type="button" className={styles.take} onClick={() => onStart({ kind: 'known' }, t('start.knownStep'))}>
          {t('start.known')}
        </button>
      )}
      {task.adjudications.length > 0 && (
        <button type="button" className={styles.take} onClick={() => onStart({ kind: 'last' }, t('start.lastStep'))}>
          {t('start.last')}
        </button>
      )}
      <button type="button" className={styles.take} onClick={() => onStart({ kind: 'empty' }, t('start.empty'))}>
        {t('start.empty')}
      </button>
    </div>
  </section>
)
