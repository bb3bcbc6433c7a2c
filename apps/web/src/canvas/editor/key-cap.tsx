import { chordText } from './chord.ts'
import styles from './editor.module.css'

/** A key as it is written on a key cap; nothing when there is none. */
export const KeyCap = ({ chord, isOnFilled = false }: { chord: string | undefined; isOnFilled?: boolean }) =>
  chord === undefined ? null : (
    <kbd className={styles.key} data-on-filled={isOnFilled}>
      {chordText(chord)}
    </kbd>
  )

/** Clicking a control of the bench leaves the focus on the canvas, so that the keys go on working. */
export const keepFocus = (event: { preventDefault: () => void }): void => event.preventDefault()
