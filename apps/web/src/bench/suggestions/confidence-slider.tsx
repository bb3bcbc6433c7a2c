import { Slider, Text } from '@mantine/core'
import type { Binding } from '../../canvas/editor/command.ts'
import { KeyCap } from '../../canvas/editor/key-cap.tsx'
import { chordFor } from '../../canvas/editor/key-table.ts'
import styles from './suggestions.module.css'
import type { Suggestions } from './use-suggestions.ts'

type Props = {
  readonly suggestions: Pick<Suggestions, 'open' | 'hidden' | 'unsaid' | 'least' | 'setLeast'>
  readonly table: readonly Binding[]
}

const unsaidWords = (unsaid: number): string =>
  unsaid === 1 ? '1 mark says no confidence and is always shown.' : `${unsaid} marks say no confidence and are always shown.`

/** Hides marks that the model is less sure of: the list and the image follow while it moves. */
export const ConfidenceSlider = ({ suggestions: { open, hidden, unsaid, least, setLeast }, table }: Props) => {
  const percent = Math.round(100 * least)
  return (
    <div className={styles.confidence}>
      <div className={styles.confidenceLine}>
        <Text size="xs">
          Confidence from <b>{percent} %</b>
        </Text>
        <Text size="xs" c="dimmed" role="status" data-testid="confidence-count">
          {open.marks.length} shown, {hidden} hidden
        </Text>
      </div>
      <Slider
        size="sm"
        min={0}
        max={100}
        step={1}
        label={null}
        thumbLabel="Least confidence of suggestions, in percent"
        value={percent}
        onChange={(value) => setLeast(value / 100)}
      />
      <Text size="xs" c="dimmed">
        <KeyCap chord={chordFor(table, { kind: 'lower-confidence' })} /> <KeyCap chord={chordFor(table, { kind: 'raise-confidence' })} />{' '}
        move it. {unsaid > 0 && unsaidWords(unsaid)}
      </Text>
    </div>
  )
}
