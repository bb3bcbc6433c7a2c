import { Text } from '@mantine/core'
import type { Protocol } from '@reticle/domain'
import { reasonHints, reasonNames } from '../app/labels.ts'
import { KeyCap, keepFocus } from '../canvas/editor/key-cap.tsx'
import styles from './feedback.module.css'
import { fateSigns, type MarkFeedback } from './feedback-words.ts'

type Props = {
  readonly marks: readonly MarkFeedback[]
  readonly protocol: Protocol
  readonly at: number | undefined
  readonly onGo: (index: number) => void
}

const Row = ({ mark, index, at, protocol, onGo }: Omit<Props, 'marks'> & { mark: MarkFeedback; index: number }) => {
  const nameOf = (labelId: string | undefined) => protocol.labels.find(({ id }) => id === labelId)?.name ?? labelId
  const name = nameOf((mark.mine ?? mark.decided)?.labelId)
  const other = mark.mine !== undefined && mark.decided !== undefined && mark.mine.labelId !== mark.decided.labelId
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
          <b>
            {index + 1}. {name}
          </b>
          : {mark.words}
          {other && `, as ${nameOf(mark.decided?.labelId)}`}
          {mark.reasonCode !== null && (
            <Text span size="xs" c="dimmed" display="block" title={reasonHints[mark.reasonCode]}>
              {reasonNames[mark.reasonCode]}
            </Text>
          )}
          {mark.note !== '' && <p className={styles.note}>“{mark.note}”</p>}
        </span>
      </button>
    </li>
  )
}

/** What became of each mark, with the reviewer's reason. */
export const FeedbackMarks = ({ marks, ...rest }: Props) => (
  <section className={styles.section} aria-label="Your marks">
    <h2 className={styles.heading}>
      Your marks <KeyCap chord="j" /> <KeyCap chord="k" />
    </h2>
    {marks.length === 0 ? (
      <Text size="sm" c="dimmed">
        Neither you nor the decision has a mark here.
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
