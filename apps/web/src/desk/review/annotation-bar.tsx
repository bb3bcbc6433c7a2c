import { Button, Text } from '@mantine/core'
import type { DeskCommand } from '../../canvas/editor/command.ts'
import { keepFocus } from '../../canvas/editor/key-cap.tsx'
import { type Binding, chordFor } from '../../canvas/editor/key-table.ts'
import { ReaderChip } from '../reader-chip.tsx'
import type { Reader } from '../readers.ts'
import { shortChord } from '../short-chord.ts'
import styles from './review.module.css'

export type AnnotationAct = Extract<DeskCommand, 'accept' | 'mend' | 'return' | 'reassign'>

export const annotationActs: readonly { readonly act: AnnotationAct; readonly text: string; readonly hint: string }[] = [
  { act: 'accept', text: 'Accept as it is', hint: 'The decision is what this reader made' },
  { act: 'mend', text: 'Mend and accept', hint: 'Begins with what this reader made: change what is wrong, then sign' },
  { act: 'return', text: 'Return…', hint: 'Its author gets it back as a draft, with your comments' },
  { act: 'reassign', text: 'Ask somebody else…', hint: 'Sets this annotation aside; another annotator reads the sample' },
]

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
  <div className={styles.actions} role="toolbar" aria-label={`The annotation of ${reader.reader}`}>
    {readers.length > 1 ? (
      readers.map((one) => (
        <button
          key={one.annotationId}
          type="button"
          aria-label={`The annotation of ${one.reader}`}
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
