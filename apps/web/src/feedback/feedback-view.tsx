import { Text } from '@mantine/core'
import type { Protocol } from '@reticle/domain'
import { useEffect, useMemo, useState } from 'react'
import { OwnThread } from '../bench/revisions/own-thread.tsx'
import { createEditor } from '../canvas/editor/create-editor.ts'
import { listenToKeys } from '../canvas/editor/hotkeys.ts'
import { KeyCap, keepFocus } from '../canvas/editor/key-cap.tsx'
import type { Binding, Command } from '../canvas/editor/key-table.ts'
import { useKeys } from '../canvas/editor/keys/use-keys.ts'
import { runCommand } from '../canvas/editor/run-command.ts'
import { deskViewing } from '../desk/desk-viewing.ts'
import { t } from '../desk/words.ts'
import { useDock } from '../view/dock/dock-panels.ts'
import { ViewDock } from '../view/dock/view-dock.tsx'
import { usePanes } from '../view/panes.ts'
import { runViewCommand } from '../view/run-view-command.ts'
import { useSampleImage } from '../view/sample-image.ts'
import { useViewPanels } from '../view/use-view-panels.ts'
import { ViewedCanvas } from '../view/viewed-canvas.tsx'
import styles from './feedback.module.css'
import { FeedbackAnswers } from './feedback-answers.tsx'
import { boundsOfMark, decidedStyle, layersOf, ownLook } from './feedback-layers.ts'
import { FeedbackMarks } from './feedback-marks.tsx'
import { type FeedbackDetail, marksOf } from './feedback-words.ts'
import { type FeedbackKeys, useFeedbackKeys } from './use-feedback-keys.ts'

/** The ways away from this sample. */
export type FeedbackMoves = Pick<FeedbackKeys, 'onSample' | 'onList'>

type Props = {
  readonly detail: FeedbackDetail
  readonly protocol: Protocol
} & FeedbackMoves

/** Looking changes nothing. */
const looking: readonly Command['kind'][] = ['hide-marks', 'hold-pan', 'zoom-in', 'zoom-out', 'fit', 'actual-size', 'turn', 'upright']
const display = new Set<Binding['group']>(['display', 'measure'])

const lookingTable = (table: readonly Binding[]): readonly Binding[] =>
  table.filter(({ command, group }) => looking.includes(command.kind) || display.has(group))

type LegendProps = { readonly name: string; readonly chord: string; readonly isShown: boolean; readonly onPress: () => void }

const Legend = ({ name, chord, isShown, onPress, isMine }: LegendProps & { isMine: boolean }) => (
  <button type="button" className={styles.legend} aria-pressed={isShown} onMouseDown={keepFocus} onClick={onPress}>
    <svg width="44" height="14" aria-hidden="true" style={{ flex: 'none', background: '#4a4f54', borderRadius: 3 }}>
      {isMine ? (
        <line x1="4" x2="40" y1="7" y2="7" stroke={ownLook.color} strokeWidth="2" strokeDasharray={ownLook.dash.join(' ')} />
      ) : (
        <line x1="4" x2="40" y1="7" y2="7" stroke="#e69f00" strokeWidth="5" />
      )}
    </svg>
    <span className={styles.grow}>{name}</span>
    <KeyCap chord={chord} />
  </button>
)

const useViewed = ({ detail, protocol }: Props) => {
  const [viewing] = useState(() => deskViewing(detail.sample.projectId, protocol))
  const panes = usePanes(viewing.first, viewing.makeSecond)
  const dock = useDock('reticle-feedback-dock', null)
  const viewPanels = useViewPanels(dock, panes)
  const keys = useKeys(protocol)
  const table = useMemo(() => lookingTable(keys.table), [keys.table])
  const editor = useMemo(
    () => createEditor({ protocol, image: detail.sample, content: detail.decided, newId: () => crypto.randomUUID() }),
    [protocol, detail],
  )
  const { inHand } = panes
  useEffect(
    () =>
      listenToKeys(table, (command, phase) => {
        const isDisplayed = runViewCommand(inHand, viewPanels, command, phase)
        return isDisplayed ?? (looking.includes(command.kind) && runCommand(editor, viewing.first.view, command, phase))
      }),
    [table, editor, viewing, inHand, viewPanels],
  )
  return { view: viewing.first.view, panes, dock, table, editor }
}

/** One's marks over what was decided, and for each what became of it and why. */
export const FeedbackView = (props: Props) => {
  const { detail, protocol, onSample, onList } = props
  const { view, panes, dock, table, editor } = useViewed(props)
  const marks = useMemo(() => marksOf(detail), [detail])
  const [at, setAt] = useState<number | undefined>(undefined)
  const [isMineShown, setMineShown] = useState(true)
  const [isDecidedShown, setDecidedShown] = useState(true)
  const image = useSampleImage(detail.sample)
  const focused = at === undefined ? undefined : marks[at]
  const layers = useMemo(
    () => layersOf(detail.mine.regions, marks, isMineShown, focused && boundsOfMark(focused)),
    [detail, marks, isMineShown, focused],
  )
  const go = (index: number) => {
    const mark = marks[index]
    if (mark === undefined) return
    setAt(index)
    const plane = (mark.mine ?? mark.decided)?.plane
    if (plane !== undefined) editor.goToPlane(plane)
    const bounds = boundsOfMark(mark)
    if (bounds !== undefined) view.reveal(bounds)
  }
  const toggleDecided = () => {
    runCommand(editor, view, { kind: 'hide-marks' }, isDecidedShown ? 'down' : 'up')
    setDecidedShown(!isDecidedShown)
  }
  useFeedbackKeys({
    onMark: (by) => go(at === undefined ? (by === 1 ? 0 : marks.length - 1) : Math.min(Math.max(0, at + by), marks.length - 1)),
    onSample,
    onMine: () => setMineShown(!isMineShown),
    onDecided: toggleDecided,
    onList,
  })
  return (
    <>
      <div className={styles.canvas}>
        <ViewDock dock={dock} panes={panes} editor={editor} sampleId={detail.sample.id} table={table} />
        <ViewedCanvas editor={editor} image={image} panes={panes} table={table} over={layers} ownStyle={decidedStyle} isReadOnly />
      </div>
      <aside className={styles.side} aria-label={t('feedback.decided')}>
        <section className={styles.section} aria-label={t('feedback.drawn')}>
          <Legend name={t('feedback.yourMarks')} chord="1" isShown={isMineShown} isMine onPress={() => setMineShown(!isMineShown)} />
          <Legend name={t('feedback.decidedLine')} chord="2" isShown={isDecidedShown} isMine={false} onPress={toggleDecided} />
        </section>
        {detail.note !== '' && (
          <section className={styles.section} aria-label={t('feedback.why')}>
            <h2 className={styles.heading}>{t('feedback.why')}</h2>
            <Text size="sm" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
              {detail.note}
            </Text>
          </section>
        )}
        {protocol.labels.length > 0 && <FeedbackMarks marks={marks} protocol={protocol} at={at} onGo={go} />}
        <FeedbackAnswers detail={detail} protocol={protocol} />
        <section className={styles.section} aria-label={t('messages.title')}>
          <h2 className={styles.heading}>{t('messages.title')}</h2>
          <OwnThread
            projectId={detail.sample.projectId}
            assignmentId={detail.assignmentId}
            regions={detail.mine.regions}
            regionId={focused?.mine?.id}
            onPlace={({ regionId, at: place }) => {
              const index = marks.findIndex(({ mine }) => mine !== undefined && mine.id === regionId)
              if (index !== -1) go(index)
              else if (place !== undefined) view.reveal({ ...place, width: 0, height: 0 })
            }}
          />
        </section>
      </aside>
    </>
  )
}
