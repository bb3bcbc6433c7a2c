import { Alert, Text } from '@mantine/core'
import type { TaskDetail } from '@reticle/contract'
import type { Protocol, TaskId } from '@reticle/domain'
import { useMemo, useState } from 'react'
import { TrackStrip } from '../bench/track-strip.tsx'
import { CommandPalette } from '../canvas/editor/keys/command-palette.tsx'
import { KeySheet, type SheetState } from '../canvas/editor/keys/key-sheet.tsx'
import { useKeys } from '../canvas/editor/keys/use-keys.ts'
import { useDock } from '../view/dock/dock-panels.ts'
import { usePanes } from '../view/panes.ts'
import { runViewCommand } from '../view/run-view-command.ts'
import { useViewPanels } from '../view/use-view-panels.ts'
import { DecisionSide } from './decision-side.tsx'
import styles from './desk.module.css'
import { DeskBar } from './desk-bar.tsx'
import { DeskCanvas } from './desk-canvas.tsx'
import { deskViewing } from './desk-viewing.ts'
import { useEarlier, withEarlier } from './earlier.ts'
import { useObjects } from './objects/use-objects.ts'
import { ObjectsSide } from './objects-side.tsx'
import { readersOf } from './readers.ts'
import { useHeat } from './reading/use-heat.ts'
import { ReviewBanner } from './review/review-banner.tsx'
import { useActs } from './review/use-acts.tsx'
import type { HeldReview } from './review/use-review.ts'
import { ReaderTracks } from './tracks/reader-tracks.tsx'
import { useDecision } from './use-decision.ts'
import { goToReasons, useDeskKeys } from './use-desk-keys.ts'
import { useVisibility } from './visibility.ts'
import { whyNot } from './why-not.ts'
import { t } from './words.ts'

export type DeskProps = {
  readonly task: TaskDetail
  readonly protocol: Protocol
  readonly mayAdjudicate: boolean
  readonly mayReopen: boolean
  readonly maySetGold: boolean
  /** Ids of contested tasks, the longest waiting first. */
  readonly queue: readonly TaskId[]
  readonly onGo: (taskId: TaskId) => void
  /** After signing, returning or reassigning: on to the next. */
  readonly onSigned: () => void
}
type Props = DeskProps & {
  /** The lease of the task; absent where nothing can be decided. */
  readonly review: HeldReview | undefined
}

const neighboursOf = (queue: readonly TaskId[], taskId: TaskId) => {
  const index = queue.indexOf(taskId)
  return { index, total: queue.length, previous: index > 0 ? queue[index - 1] : undefined, next: queue[index + 1] }
}

/** One sample at the desk: readers and objects on the left, the image in the middle, the decision on the right. */
export const Desk = ({ task, protocol, mayAdjudicate, mayReopen, maySetGold, queue, onGo, onSigned, review }: Props) => {
  const mayDecide = review?.state.hold.kind === 'held'
  const session = review?.state.opening === undefined ? undefined : review.session
  const readers = useMemo(() => readersOf(task.readers), [task.readers])
  const [viewing] = useState(() => deskViewing(task.projectId, protocol))
  const { view } = viewing.first
  const panes = usePanes(viewing.first, viewing.makeSecond)
  const dock = useDock('reticle-desk-dock', null)
  const viewPanels = useViewPanels(dock, panes)
  const [sheet, setSheet] = useState<SheetState>('closed')
  const [isPaletteOpen, setPaletteOpen] = useState(false)
  const [isGrid, setGrid] = useState(false)
  const [isHeat, setHeat] = useState(false)
  const keys = useKeys(protocol, 'desk')
  const table = useMemo(
    () =>
      keys.table
        .filter(({ command }) => command.kind !== 'reader' || command.reader <= readers.length)
        .map((binding) => (binding.command.kind === 'submit' ? { ...binding, title: t('sign.next') } : binding)),
    [keys.table, readers.length],
  )
  const visibility = useVisibility(readers)
  const earlier = useEarlier()
  const inSight = useMemo(() => withEarlier(readers, earlier), [readers, earlier])
  const decision = useDecision({ task, protocol, readers, session, draft: review?.state.opening?.draft, onSigned })
  const objects = useObjects({ task, protocol, readers, decision, view, mayDecide })
  const heat = useHeat(task, isHeat)
  const sign = () => {
    const outcome = decision.sign()
    const [first] = decision.open
    if (outcome === 'open' && first !== undefined) objects.focusOn(first)
    if (outcome === 'reason') goToReasons()
  }
  const acts = useActs({ task, readers, decision, objects, visibility, session, sign, onDone: onSigned })
  const recall = () => {
    const display = visibility.inHand?.content.display
    if (display !== undefined) panes.inHand.recall(display)
    return display !== undefined
  }
  const run = useDeskKeys(table, view, {
    ...{ decision, objects, visibility, readers, mayDecide, sign, recall },
    act: acts.run,
    toggleGrid: () => setGrid(!isGrid),
    toggleHeat: () => setHeat(!isHeat),
    onHelp: () => setSheet('read'),
    onKeys: () => setSheet('change'),
    onPalette: () => setPaletteOpen(true),
    display: (command, phase) => runViewCommand(panes.inHand, viewPanels, command, phase),
  })
  const reason = review === undefined ? whyNot(task, mayAdjudicate) : undefined
  const shared = { task, protocol, readers, decision, objects, visibility, panes, table, mayDecide }
  return (
    <div className={styles.page} data-testid="desk" data-may-decide={mayDecide}>
      <DeskBar
        {...{ task, mayReopen, maySetGold, onGo, review }}
        neighbours={neighboursOf(queue, task.id)}
        isGrid={isGrid}
        isHeat={isHeat}
        onGrid={() => setGrid(!isGrid)}
        onHeat={() => setHeat(!isHeat)}
        onKeys={() => setSheet('read')}
        table={table}
      />
      <ReviewBanner review={review} />
      <ObjectsSide {...shared} earlier={earlier} onAct={acts.run} />
      <div className={styles.middle}>
        {mayDecide && protocol.review.mode === 'every' && acts.bar(table)}
        <DeskCanvas {...shared} readers={inSight} dock={dock} heat={heat} isGrid={isGrid} makeViewing={viewing.makeSecond} />
        <ReaderTracks consensus={task.consensus} readers={readers} protocol={protocol} panes={panes} />
        <TrackStrip editor={decision.editor} panes={panes} table={table} isReadOnly={!mayDecide} />
      </div>
      <DecisionSide {...shared} onSign={sign}>
        {reason !== undefined && (
          <Alert color="gray" variant="light" p="xs" mb="md">
            <Text size="sm">{reason}</Text>
          </Alert>
        )}
      </DecisionSide>
      {acts.dialog}
      <KeySheet table={table} keys={keys} state={sheet} onState={setSheet} />
      {isPaletteOpen && <CommandPalette table={table} onClose={() => setPaletteOpen(false)} onRun={({ command }) => run(command)} />}
    </div>
  )
}
