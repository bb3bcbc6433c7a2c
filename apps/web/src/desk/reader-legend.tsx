import { ActionIcon, Menu, Text, Tooltip } from '@mantine/core'
import type { DisplayState, Note, Protocol } from '@reticle/domain'
import { IconAdjustmentsHorizontal, IconDots, IconEye, IconEyeOff, IconFocus2 } from '@tabler/icons-react'
import { Time } from '../app/time.tsx'
import { chordText } from '../canvas/editor/chord.ts'
import { type Binding, chordFor } from '../canvas/editor/key-table.ts'
import styles from './desk.module.css'
import type { EarlierShown } from './earlier.ts'
import { ReaderChip, ReaderLine } from './reader-chip.tsx'
import { ReaderEarlier } from './reader-earlier.tsx'
import { ReaderNotes } from './reader-notes.tsx'
import type { Reader } from './readers.ts'
import { timeWords } from './reading/timing.ts'
import { type AnnotationAct, annotationActs } from './review/annotation-bar.tsx'
import type { Visibility } from './visibility.ts'
import { t } from './words.ts'

type Props = {
  readonly readers: readonly Reader[]
  readonly visibility: Visibility
  readonly table: readonly Binding[]
  readonly decisionText: string
  /** Shows the image as a reader saw it: windows, channels, plane, place and zoom. */
  readonly onRecall: (display: DisplayState) => void
  /** Does something with an annotation as a whole; absent where nothing can be decided. */
  readonly onAct: ((act: AnnotationAct, reader: Reader) => void) | undefined
  /** Brings the place of a reader's note into sight. */
  readonly onNote: (note: Note, reader: Reader) => void
  readonly protocol: Protocol
  readonly earlier: EarlierShown
}

type RowProps = Pick<Props, 'visibility' | 'onRecall' | 'onAct' | 'readers' | 'table'> & { readonly reader: Reader; readonly index: number }

const Row = ({ reader, readers, index, visibility, table, onRecall, onAct }: RowProps) => {
  const keyFor = (act: 'toggle' | 'alone') => {
    const chord = chordFor(table, { kind: 'reader', act, reader: index + 1 })
    return chord === undefined ? undefined : chordText(chord)
  }
  const { display } = reader.content
  const isShown = visibility.isShown(reader.annotationId)
  const [toggleKey, aloneKey] = [keyFor('toggle'), keyFor('alone')]
  const name = { reader: reader.reader }
  return (
    <div className={styles.reader} data-hidden={isShown ? undefined : ''}>
      <ReaderChip reader={reader} />
      <ReaderLine reader={reader} />
      <div className={styles.grow}>
        <Text size="sm" truncate title={reader.reader}>
          {reader.reader}
        </Text>
        <Text size="xs" c="dimmed" lh={1.1} truncate>
          {t.rich(reader.isCounted ? 'readers.time' : 'readers.extraTime', {
            count: reader.content.regions.length,
            time: () => <span title={t('readers.timeHint')}>{timeWords(reader, readers)}</span>,
          })}
        </Text>
      </div>
      <Tooltip
        label={
          toggleKey === undefined
            ? t(isShown ? 'readers.hide' : 'readers.show')
            : t(isShown ? 'readers.hideKey' : 'readers.showKey', { key: toggleKey })
        }
      >
        <ActionIcon
          size="sm"
          aria-label={t(isShown ? 'readers.hideMarks' : 'readers.showMarks', name)}
          aria-pressed={isShown}
          onClick={() => visibility.toggle(reader.annotationId)}
        >
          {isShown ? <IconEye size={16} /> : <IconEyeOff size={16} />}
        </ActionIcon>
      </Tooltip>
      {display !== undefined && (
        <Tooltip label={t('readers.recall')}>
          <ActionIcon size="sm" aria-label={t('readers.recallOf', name)} onClick={() => onRecall(display)}>
            <IconAdjustmentsHorizontal size={16} />
          </ActionIcon>
        </Tooltip>
      )}
      <Tooltip label={aloneKey === undefined ? t('readers.alone') : t('readers.aloneKey', { key: aloneKey })}>
        <ActionIcon size="sm" aria-label={t('readers.showAlone', name)} onClick={() => visibility.solo(reader.annotationId)}>
          <IconFocus2 size={16} />
        </ActionIcon>
      </Tooltip>
      {onAct !== undefined && (
        <Menu position="bottom-end" withinPortal>
          <Menu.Target>
            <ActionIcon size="sm" aria-label={t('readers.more', name)}>
              <IconDots size={16} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {annotationActs.map(({ act, text, hint }) => (
              <Menu.Item key={act} title={hint} onClick={() => onAct(act, reader)}>
                {text}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
    </div>
  )
}

/** Who marked, by colour and dash, and a switch for each. Comments and notes of readers stand below their name. */
export const ReaderLegend = ({ readers, visibility, table, decisionText, onRecall, onNote, onAct, protocol, earlier }: Props) => {
  const lastRead = readers
    .map(({ submittedAt }) => submittedAt)
    .toSorted()
    .at(-1)
  return (
    <section className={styles.section} aria-label={t('readers.title')}>
      <h2 className={styles.heading}>{t('readers.title')}</h2>
      {readers.map((reader, index) => (
        <div key={reader.annotationId}>
          <Row {...{ reader, readers, index, visibility, table, onRecall, onAct }} />
          {reader.content.comment !== '' && (
            <Text size="xs" pl={28} pb={4} style={{ whiteSpace: 'pre-wrap' }}>
              {t('readers.comment', { text: reader.content.comment })}
            </Text>
          )}
          <ReaderNotes reader={reader} onNote={onNote} />
          <ReaderEarlier {...{ reader, protocol, earlier }} />
        </div>
      ))}
      {readers.length > 0 && (
        <div className={styles.reader}>
          <svg width="58" height="14" aria-hidden="true" style={{ flex: 'none', background: '#4a4f54', borderRadius: 3 }}>
            <line x1="4" x2="54" y1="7" y2="7" stroke="#e69f00" strokeWidth="5" />
          </svg>
          <Text size="sm" title={t('readers.lineHint')}>
            {decisionText}
          </Text>
        </div>
      )}
      {readers.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('readers.none')}
        </Text>
      )}
      {lastRead !== undefined && (
        <Text size="xs" c="dimmed">
          {t.rich('readers.lastRead', { at: () => <Time at={lastRead} /> })}
        </Text>
      )}
    </section>
  )
}
