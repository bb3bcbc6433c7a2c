import { ActionIcon, Text, Tooltip } from '@mantine/core'
import type { DisplayState, Note } from '@reticle/domain'
import { IconAdjustmentsHorizontal, IconEye, IconEyeOff, IconFocus2 } from '@tabler/icons-react'
import { plural } from '../app/numbers.tsx'
import { Time } from '../app/time.tsx'
import styles from './desk.module.css'
import { ReaderChip, ReaderLine } from './reader-chip.tsx'
import { ReaderNotes } from './reader-notes.tsx'
import type { Reader } from './readers.ts'
import type { Visibility } from './visibility.ts'

type Props = {
  readonly readers: readonly Reader[]
  readonly visibility: Visibility
  readonly decisionText: string
  /** Shows the image as a reader saw it: windows, channels, plane, place and zoom. */
  readonly onRecall: (display: DisplayState) => void
  /** Brings the place of a reader's note into sight. */
  readonly onNote: (note: Note, reader: Reader) => void
}

type RowProps = Pick<Props, 'visibility' | 'onRecall'> & { readonly reader: Reader; readonly index: number }

const Row = ({ reader, index, visibility, onRecall }: RowProps) => {
  const { display } = reader.content
  const isShown = visibility.isShown(reader.annotationId)
  return (
    <div className={styles.reader} data-hidden={isShown ? undefined : ''}>
      <ReaderChip reader={reader} />
      <ReaderLine reader={reader} />
      <div className={styles.grow}>
        <Text size="sm" truncate title={reader.reader}>
          {reader.reader}
        </Text>
        <Text size="xs" c="dimmed" lh={1.1} truncate>
          {plural(reader.content.regions.length, 'mark')}
          {reader.isCounted ? '' : ', extra'}
          {index < 9 && `, Alt+${index + 1}`}
        </Text>
      </div>
      <Tooltip label={`${isShown ? 'Hide' : 'Show'} (Alt + ${index + 1})`}>
        <ActionIcon
          size="sm"
          aria-label={`${isShown ? 'Hide' : 'Show'} the marks of ${reader.reader}`}
          aria-pressed={isShown}
          onClick={() => visibility.toggle(reader.annotationId)}
        >
          {isShown ? <IconEye size={16} /> : <IconEyeOff size={16} />}
        </ActionIcon>
      </Tooltip>
      {display !== undefined && (
        <Tooltip label="Show the image as this reader saw it">
          <ActionIcon size="sm" aria-label={`Show the image as ${reader.reader} saw it`} onClick={() => onRecall(display)}>
            <IconAdjustmentsHorizontal size={16} />
          </ActionIcon>
        </Tooltip>
      )}
      <Tooltip label={`This reader alone (Alt + Shift + ${index + 1})`}>
        <ActionIcon size="sm" aria-label={`Show ${reader.reader} alone`} onClick={() => visibility.solo(reader.annotationId)}>
          <IconFocus2 size={16} />
        </ActionIcon>
      </Tooltip>
    </div>
  )
}

/** Who marked, by colour and dash, and a switch for each. Comments and notes of readers stand below their name. */
export const ReaderLegend = ({ readers, visibility, decisionText, onRecall, onNote }: Props) => (
  <section className={styles.section} aria-label="Readers">
    <h2 className={styles.heading}>Readers</h2>
    {readers.map((reader, index) => (
      <div key={reader.annotationId} title={undefined}>
        <Row reader={reader} index={index} visibility={visibility} onRecall={onRecall} />
        {reader.content.comment !== '' && (
          <Text size="xs" pl={28} pb={4} style={{ whiteSpace: 'pre-wrap' }}>
            “{reader.content.comment}”
          </Text>
        )}
        <ReaderNotes reader={reader} onNote={onNote} />
      </div>
    ))}
    {readers.length > 0 && (
      <div className={styles.reader}>
        <svg width="58" height="14" aria-hidden="true" style={{ flex: 'none', background: '#4a4f54', borderRadius: 3 }}>
          <line x1="4" x2="54" y1="7" y2="7" stroke="#e69f00" strokeWidth="5" />
        </svg>
        <Text size="sm" title="The consensus at first, then what you make of it">
          {decisionText}
        </Text>
      </div>
    )}
    {readers.length === 0 && (
      <Text size="sm" c="dimmed">
        No annotations to show yet.
      </Text>
    )}
    {readers[0] !== undefined && (
      <Text size="xs" c="dimmed">
        last read{' '}
        <Time
          at={
            readers
              .map((reader) => reader.submittedAt)
              .toSorted()
              .at(-1) ?? readers[0].submittedAt
          }
        />
      </Text>
    )}
  </section>
)
