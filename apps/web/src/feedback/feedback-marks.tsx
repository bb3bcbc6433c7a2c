import { Text } from '@mantine/core'
import type { Protocol } from '@reticle/domain'
import type { ReactNode } from 'react'
import { reasonHints, reasonNames } from '../app/labels.ts'
import { KeyCap, keepFocus } from '../canvas/editor/key-cap.tsx'
import { t } from '../desk/words.ts'
import styles from './feedback.module.css'
import { fateSigns, type MarkFeedback } from './feedback-words.ts'

type Props = {
  readonly marks: readonly MarkFeedback[]
  readonly protocol: Protocol
  readonly at: number | undefined
  readonly onGo: (index: number) => void
}

const Row = ({ mark, index, at, protocol, onGo }: Omit<Props, 'marks'> & { mark: MarkFeedback; index: number }) => {
  const { mine, decided } = mark
  const nameOf = (labelId: string | undefined) => protocol.labels.find(({ id }) => id === labelId)?.name ?? labelId ?? ''
  const other = mine !== undefined && decided !== undefined && mine.labelId !== decided.labelId ? nameOf(decided.labelId) : undefined
  const said = {
    number: String(index + 1),
    label: nameOf((mine ?? decided)?.labelId),
    what: mark.words,
    b: (text: ReactNode) => <b>{text}</b>,
  }
  return (
    <li>
      <button
        type="button"
        className={styles.mark}
        data-fate={mark.fate}
        data-testid="mark-feedback"
        {...(index === at ? { 'aria-current': true } : {})}
        onMouseDown={keepFocus}
        onClick={() => onGo(index)}
      >
        <span className={styles.sign} aria-hidden="true">
          {fateSigns[mark.fate]}
        </span>
        <span className={styles.grow}>
          {other === undefined ? t.rich('feedback.mark', said) : t.rich('feedback.markAs', { ...said, other })}
          {mark.reasonCode !== null && (
            <Text span size="xs" c="dimmed" display="block" title={reasonHints[mark.reasonCode]}>
              {reasonNames[mark.reasonCode]}
            </Text>
          )}
          {mark.note !== '' && <p className={styles.note}>{t('feedback.note', { text: mark.note })}</p>}
        </span>
      </button>
    </li>
  )
}

/** What became of each mark, with the reviewer's reason. */
export const FeedbackMarks = ({ marks, ...rest }: Props) => (
  <section className={styles.section} aria-label={t('feedback.yourMarks')}>
    <h2 className={styles.heading}>
      {t('feedback.yourMarks')} <KeyCap chord="j" /> <KeyCap chord="k" />
    </h2>
    {marks.length === 0 ? (
      <Text size="sm" c="dimmed">
        {t('feedback.noMarks')}
      </Text>
    ) : (
      <ol className={styles.marks}>
        {marks.map((mark, index) => (
          <Row key={mark.id} mark={mark} index={index} {...rest} />
        ))}
      </ol>
    )}
  </section>
)
