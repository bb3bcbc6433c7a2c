import { KeyCap, keepFocus } from '../canvas/editor/key-cap.tsx'
import styles from './desk.module.css'
import { ReaderChip } from './reader-chip.tsx'
import type { Reader } from './readers.ts'

type Props = {
  readonly text: string
  readonly voters: readonly Reader[]
  readonly isChosen: boolean
  readonly isMultiple?: boolean
  readonly chord: string | undefined
  readonly isReadOnly: boolean
  readonly onPress: () => void
}

/** An answer with the readers who gave it. */
export const VoteRow = ({ text, voters, isChosen, isMultiple = false, chord, isReadOnly, onPress }: Props) => (
  // A button in the role of a radio or a checkbox: an input of its own would take the focus from the canvas and its keys.
  <button
    type="button"
    {...{ role: isMultiple ? 'checkbox' : 'radio', 'aria-checked': isChosen, 'aria-label': text }}
    className={styles.answer}
    disabled={isReadOnly}
    onMouseDown={keepFocus}
    onClick={onPress}
  >
    <span className={styles.grow}>{text}</span>
    {voters.map((reader) => (
      <ReaderChip key={reader.annotationId} reader={reader} />
    ))}
    {!isReadOnly && <KeyCap chord={chord} />}
  </button>
)
