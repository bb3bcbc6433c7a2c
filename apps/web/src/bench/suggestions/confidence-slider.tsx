import { Slider, Text } from '@mantine/core'
import type { Binding } from '../../canvas/editor/command.ts'
import { KeyCap } from '../../canvas/editor/key-cap.tsx'
import { chordFor } from '../../canvas/editor/key-table.ts'
import { t } from '../words.ts'
import styles from './suggestions.module.css'
import type { Suggestions } from './use-suggestions.ts'

type Props = {
  readonly suggestions: Pick<Suggestions, 'open' | 'hidden' | 'unsaid' | 'least' | 'setLeast'>
  readonly table: readonly Binding[]
}

/** Hides marks that the model is less sure of: the list and the image follow while it moves. */
export const ConfidenceSlider = ({ suggestions: { open, hidden, unsaid, least, setLeast }, table }: Props) => {
  const percent = Math.round(100 * least)
  return (
    <div className={styles.confidence}>
      <div className={styles.confidenceLine}>
        <Text size="xs">{t.rich('suggestions.from', { b: (text) => <b>{text}</b>, percent })}</Text>
        <Text size="xs" c="dimmed" role="status" data-testid="confidence-count">
          {t('suggestions.shown', { shown: open.marks.length, hidden })}
        </Text>
      </div>
      <Slider
        size="sm"
        min={0}
        max={100}
        step={1}
        label={null}
        thumbLabel={t('suggestions.least')}
        value={percent}
        onChange={(value) => setLeast(value / 100)}
      />
      <Text size="xs" c="dimmed">
        {t.rich('suggestions.move', {
          lower: () => <KeyCap chord={chordFor(table, { kind: 'lower-confidence' })} />,
          raise: () => <KeyCap chord={chordFor(table, { kind: 'raise-confidence' })} />,
          unsaid,
        })}
      </Text>
    </div>
  )
}
