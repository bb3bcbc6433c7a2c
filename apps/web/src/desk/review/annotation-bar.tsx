import { Button, Text } from '@mantine/core'
import type { DeskCommand } from '../../canvas/editor/command.ts'
import { keepFocus } from '../../canvas/editor/key-cap.tsx'
import { type Binding, chordFor } from '../../canvas/editor/key-table.ts'
import { ReaderChip } from '../reader-chip.tsx'
import type { Reader } from '../readers.ts'
import { shortChord } from '../short-chord.ts'
import { t } from '../words.ts'
import styles from './review.module.css'

export type AnnotationAct = Extract<DeskCommand, 'accept' | 'mend' | 'return' | 'reassign'>

const acts = ['accept', 'mend', 'return', 'reassign'] as const satisfies readonly AnnotationAct[]

export const annotationActs = acts.map((act) => ({ act, text: t(`acts.${act}`), hint: t(`actHints.${act}`) }))

const Key = ({ chord }: { chord: string | undefined }) => chord !== undefined && <kbd className={styles.key}>{shortChord(chord)}</kbd>

type Props = {
  readonly reader: Reader
  readonly readers: readonly Reader[]
  readonly table: readonly Binding[]
  readonly onReader: (reader: Reader) => void
  readonly onAct: (act: AnnotationAct) => void
}

/** What is done with one reader's annotation as a whole. */
export const AnnotationBar = ({ reader, readers, table, onReader, onAct }: Props) => (
  <div className={styles.actions} role="toolbar" aria-label={t('annotation.of', { reader: reader.reader })}>
    {readers.length > 1 ? (
      readers.map((one) => (
        <button
          key={one.annotationId}
          type="button"
          aria-label={t('annotation.of', { reader: one.reader })}
          aria-pressed={one === reader}
          onMouseDown={keepFocus}
          onClick={() => onReader(one)}
          style={{ all: 'unset', cursor: 'pointer', opacity: one === reader ? 1 : 0.45 }}
        >
          <ReaderChip reader={one} />
        </button>
      ))
    ) : (
      <ReaderChip reader={reader} />
    )}
    <Text span size="xs" c="dimmed" mr={4}>
      {reader.reader}
    </Text>
    {annotationActs.map(({ act, text, hint }) => (
      <Button
        key={act}
        size="compact-xs"
        variant="default"
        title={hint}
        onMouseDown={keepFocus}
        onClick={() => onAct(act)}
        rightSection={<Key chord={chordFor(table, { kind: 'desk', command: act })} />}
      >
        {text}
      </Button>
    ))}
  </div>
)
