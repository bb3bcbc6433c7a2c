import styles from '../editor.module.css'
import { KeyCap, keepFocus } from '../key-cap.tsx'

type Props = {
  readonly role: 'radio' | 'checkbox'
  readonly text: string
  /** `mixed`: some of the marks in hand have it. */
  readonly isChosen: boolean | 'mixed'
  readonly chord: string | undefined
  readonly onPress: () => void
}

/** A real input would take the focus from the canvas and its keys; the roles say the same to a screen reader. */
export const OptionRow = ({ role, text, isChosen, chord, onPress }: Props) => {
  const common = { type: 'button', className: styles.row, onMouseDown: keepFocus, onClick: onPress } as const
  const inside = (
    <>
      <span className={styles.mark} data-round={role === 'radio'} />
      <span className={styles.grow}>{text}</span>
      <KeyCap chord={chord} />
    </>
  )
  return role === 'radio' ? (
    // biome-ignore lint/a11y/useSemanticElements: see above
    <button {...common} role="radio" aria-checked={isChosen === true} data-mixed={isChosen === 'mixed'}>
      {inside}
    </button>
  ) : (
    // biome-ignore lint/a11y/useSemanticElements: see above
    <button {...common} role="checkbox" aria-checked={isChosen} data-mixed={isChosen === 'mixed'}>
      {inside}
    </button>
  )
}
