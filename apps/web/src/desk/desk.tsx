import { Alert, Text } from '@mantine/core'
import type { TaskDetail } from '@reticle/contract'
import type { Note, Protocol, RegionCluster, TaskId } from '@reticle/domain'
import type { Bounds } from '@reticle/geometry'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { pinOf } from '../bench/notes/note-places.ts'
import { TrackStrip } from '../bench/track-strip.tsx'
import { type KeyPhase, listenToKeys } from '../canvas/editor/hotkeys.ts'
import type { Binding, Command } from '../canvas/editor/key-table.ts'
import { CommandPalette } from '../canvas/editor/keys/command-palette.tsx'
import { KeySheet, type SheetState } from '../canvas/editor/keys/key-sheet.tsx'
import { useKeys } from '../canvas/editor/keys/use-keys.ts'
import { LabelPalette } from '../canvas/editor/label-palette.tsx'
import { MarkQuestionsForm } from '../canvas/editor/questions-form.tsx'
import { RegionList } from '../canvas/editor/region-list/region-list.tsx'
import { runCommand } from '../canvas/editor/run-command.ts'
import { ToolBar } from '../canvas/editor/tool-bar.tsx'
import { ToolOptions } from '../canvas/editor/tool-options/tool-options.tsx'
import { ToolRail } from '../canvas/editor/tool-rail.tsx'
import type { ViewStore } from '../canvas/view-store.ts'
import { useDock } from '../view/dock/dock-panels.ts'
import { ViewDock } from '../view/dock/view-dock.tsx'
import { usePanes } from '../view/panes.ts'
import { goToPlane } from '../view/plane-in-sight.ts'
import { runViewCommand } from '../view/run-view-command.ts'
import { useSampleImage } from '../view/sample-image.ts'
import { useRegistered } from '../view/use-registered.ts'
import { useViewPanels } from '../view/use-view-panels.ts'
import { ViewedCanvas } from '../view/viewed-canvas.tsx'
import { AnswerVotes } from './answer-votes.tsx'
import { ClusterList } from './cluster-list.tsx'
import styles from './desk.module.css'
import { DeskBar } from './desk-bar.tsx'
import { deskViewing } from './desk-viewing.ts'
import { History } from './history.tsx'
import { boundsOfCluster, useLayers, zoomTo } from './layers.ts'
import { ReaderLegend } from './reader-legend.tsx'
import { type Mark, type Reader, readersOf } from './readers.ts'
import { SignForm } from './sign-form.tsx'
import { StartFrom } from './start-from.tsx'
import { TaskHistory } from './task-history.tsx'
import { type DecisionState, useDecision } from './use-decision.ts'
import { useVisibility } from './visibility.ts'
import { whyNot } from './why-not.ts'

type Props = {
  readonly task: TaskDetail
  readonly protocol: Protocol
  readonly mayAdjudicate: boolean
  readonly mayReopen: boolean
  readonly maySetGold: boolean
  /** Ids of contested tasks, the longest waiting first. */
  readonly queue: readonly TaskId[]
  readonly onGo: (taskId: TaskId) => void
  readonly onDone: () => void
}

/** The decision is a broad band in the colour of its label; the readers' thin lines lie on it. */
const decisionStyle = (color: string) => ({ stroke: color, fill: `${color}26`, width: 5 })

type Focus = { readonly id: string; readonly bounds: Bounds }

/** What only the bench does. */
const notHere: ReadonlySet<string> = new Set([
  ...['skip', 'comment', 'history', 'note', 'next-problem', 'find-label', 'find-mark'],
  ...['instructions-panel', 'steps-panel', 'notes-panel', 'rules-panel', 'theme', 'mirror'],
])

/** The keys of the bench as they are here. */
const deskTable = (table: readonly Binding[]): readonly Binding[] =>
  table
    .filter(({ command }) => !notHere.has(command.kind))
    .map((binding) => (binding.command.kind === 'submit' ? { ...binding, title: 'Sign and go to the next' } : binding))

type KeyActions = {
  readonly decision: DecisionState
  readonly onHelp: () => void
  readonly onKeys: () => void
  readonly onPalette: () => void
  readonly display: (command: Command, phase: KeyPhase) => boolean | undefined
}

const looking: readonly Command['kind'][] = ['hide-marks', 'hold-pan', 'zoom-in', 'zoom-out', 'fit', 'actual-size', 'turn', 'upright']

const useKeyActions = (table: readonly Binding[], view: ViewStore, mayDecide: boolean, actions: KeyActions) => {
  const latest = useRef(actions)
  useEffect(() => {
    latest.current = actions
  })
  const run = useCallback(
    (command: Command, phase: KeyPhase): boolean => {
      const { decision: now, display, onHelp, onKeys, onPalette } = latest.current
      const isDisplayed = display(command, phase)
      if (isDisplayed !== undefined) return isDisplayed
      if (command.kind === 'help') onHelp()
      else if (command.kind === 'keys') onKeys()
      else if (command.kind === 'palette') onPalette()
      else if (command.kind === 'submit' && mayDecide) now.sign()
      else return (mayDecide || looking.includes(command.kind)) && runCommand(now.editor, view, command, phase)
      return true
    },
    [view, mayDecide],
  )
  useEffect(() => listenToKeys(table, run), [table, run])
  return run
}

const neighboursOf = (queue: readonly TaskId[], taskId: TaskId) => {
  const index = queue.indexOf(taskId)
  return { index, total: queue.length, previous: index > 0 ? queue[index - 1] : undefined, next: queue[index + 1] }
}

/** One sample at the desk: readers on the left, the image in the middle, the decision on the right. */
export const Desk = ({ task, protocol, mayAdjudicate, mayReopen, maySetGold, queue, onGo, onDone }: Props) => {
  const mayDecide: boolean = mayAdjudicate && task.state === 'contested' && !task.isOwn
  const readers = useMemo(() => readersOf(task.readers), [task.readers])
  const [viewing] = useState(() => deskViewing(task.projectId, protocol))
  const { view } = viewing.first
  const panes = usePanes(viewing.first, viewing.makeSecond)
  const dock = useDock('reticle-desk-dock', null)
  const viewPanels = useViewPanels(dock, panes)
  const [focus, setFocus] = useState<Focus | undefined>(undefined)
  const [sheet, setSheet] = useState<SheetState>('closed')
  const [isPaletteOpen, setPaletteOpen] = useState(false)
  const keys = useKeys(protocol)
  const table = useMemo(() => deskTable(keys.table), [keys.table])
  const visibility = useVisibility(readers)
  const neighbours = neighboursOf(queue, task.id)
  const onSigned = () => {
    const next = neighbours.next ?? queue.find((id) => id !== task.id)
    if (next === undefined) onDone()
    else onGo(next)
  }
  const decision = useDecision({ task, protocol, readers, mayDecide, onSigned })
  const { editor, content } = decision
  const layers = useLayers({ readers, visibility, consensus: task.consensus, protocol, focus: focus?.bounds })
  const run = useKeyActions(table, view, mayDecide, {
    decision,
    onHelp: () => setSheet('read'),
    onKeys: () => setSheet('change'),
    onPalette: () => setPaletteOpen(true),
    display: (command, phase) => runViewCommand(panes.inHand, viewPanels, command, phase),
  })

  const look = (cluster: RegionCluster, marks: readonly Mark[]) => {
    const bounds = boundsOfCluster(cluster, marks)
    setFocus({ id: cluster.id, bounds })
    if (cluster.plane !== undefined) editor.goToPlane(cluster.plane)
    zoomTo(view, bounds)
  }
  const showNote = (note: Note, { content: { regions } }: Reader) => {
    if (note.plane !== undefined) goToPlane(panes.inHand, note.plane)
    const at = pinOf(note, new Map(regions.map((region) => [region.id, region])))
    if (at !== undefined) view.reveal({ x: at.x, y: at.y, width: 0, height: 0 })
  }
  const { sample } = task
  const image = useSampleImage(sample)
  const registered = useRegistered(sample, panes.second !== undefined)
  const reason = whyNot(task, mayAdjudicate)
  return (
    <div className={styles.page}>
      <DeskBar
        task={task}
        neighbours={neighbours}
        mayReopen={mayReopen}
        maySetGold={maySetGold}
        onGo={onGo}
        onKeys={() => setSheet('read')}
      />
      <aside className={`${styles.side} ${styles.left}`} aria-label="Readers and objects">
        <ReaderLegend
          readers={readers}
          visibility={visibility}
          onRecall={panes.inHand.recall}
          onNote={showNote}
          decisionText={`${mayDecide ? 'Decision' : task.state === 'settled' ? 'What stands' : 'Consensus'}, label colours`}
        />
        {mayDecide && (
          <Text size="xs" c="dimmed" mb="md">
            Your decision is what will stand for this sample. It starts as the consensus: keep what is right, take a reader’s mark or drop
            an object below, or draw and answer anew. Then say why the readers differed, and sign.
          </Text>
        )}
        {mayDecide && <StartFrom task={task} protocol={protocol} readers={readers} onStart={editor.replace} />}
        {task.consensus !== null && (
          <ClusterList
            consensus={task.consensus}
            readers={readers}
            protocol={protocol}
            content={content}
            focusedId={focus?.id}
            onFocus={look}
            onDecide={mayDecide ? editor.replace : undefined}
          />
        )}
      </aside>
      <div className={styles.middle}>
        {mayDecide && (
          <div className={styles.tools}>
            <ToolBar editor={editor} view={view} table={table} options={<ToolOptions editor={editor} pixels={panes.inHand.pixels} />} />
          </div>
        )}
        <div className={styles.canvas}>
          <ViewDock dock={dock} panes={panes} editor={editor} sampleId={sample.id} table={table} />
          {mayDecide && <ToolRail editor={editor} view={view} table={table} />}
          <ViewedCanvas
            editor={editor}
            image={image}
            panes={panes}
            table={table}
            registered={registered}
            over={layers}
            ownStyle={decisionStyle}
            isReadOnly={!mayDecide}
          />
        </div>
        <TrackStrip editor={editor} panes={panes} table={table} isReadOnly={!mayDecide} />
      </div>
      <aside className={`${styles.side} ${styles.right}`} aria-label="Decision">
        <div className={styles.scroll}>
          {reason !== undefined && (
            <Alert color="gray" variant="light" p="xs" mb="md">
              <Text size="sm">{reason}</Text>
            </Alert>
          )}
          <AnswerVotes editor={editor} table={table} readers={readers} consensus={task.consensus?.answers ?? []} isReadOnly={!mayDecide} />
          {protocol.labels.length > 0 && (
            <section className={styles.section} aria-label="Marks of the decision">
              <h2 className={styles.heading}>
                {mayDecide ? 'Marks of the decision' : task.state === 'settled' ? 'Marks that stand' : 'Marks that the consensus proposes'}
              </h2>
              {mayDecide && (
                <div className={styles.palette}>
                  <LabelPalette editor={editor} table={table} />
                </div>
              )}
              <RegionList editor={editor} view={view} />
            </section>
          )}
          {mayDecide && protocol.questions.some(({ scope }) => scope === 'region') && (
            <section className={styles.section} aria-label="Questions on marks">
              <h2 className={styles.heading}>Mark</h2>
              <MarkQuestionsForm editor={editor} table={table} problems={decision.problems} areProblemsShown />
            </section>
          )}
          <History decisions={task.adjudications} />
          <TaskHistory task={task} />
        </div>
        {mayDecide && (
          <div className={styles.sign}>
            <SignForm
              reasonCode={decision.reasonCode}
              note={decision.note}
              onReason={decision.setReasonCode}
              onNote={decision.setNote}
              onSign={decision.sign}
              isSigning={decision.signing.isPending}
              error={decision.signing.error}
              problems={decision.problems}
              wasTried={decision.wasTried}
              isReasonMissing={decision.isReasonMissing}
            />
          </div>
        )}
      </aside>
      <KeySheet table={table} keys={keys} state={sheet} onState={setSheet} />
      {isPaletteOpen && (
        <CommandPalette table={table} onClose={() => setPaletteOpen(false)} onRun={({ command }) => void run(command, 'down')} />
      )}
    </div>
  )
}
