import { Alert, Text } from '@mantine/core'
import type { TaskDetail } from '@reticle/contract'
import type { Protocol, RegionCluster, TaskId } from '@reticle/domain'
import type { Bounds } from '@reticle/geometry'
import { useEffect, useMemo, useRef, useState } from 'react'
import { type KeyPhase, listenToKeys } from '../canvas/editor/hotkeys.ts'
import { KeySheet } from '../canvas/editor/key-sheet.tsx'
import { type Binding, type Command, keyTable } from '../canvas/editor/key-table.ts'
import { LabelPalette } from '../canvas/editor/label-palette.tsx'
import { RegionList } from '../canvas/editor/region-list.tsx'
import { runCommand } from '../canvas/editor/run-command.ts'
import { ToolBar } from '../canvas/editor/tool-bar.tsx'
import type { ViewStore } from '../canvas/view-store.ts'
import { useDock } from '../view/dock/dock-panels.ts'
import { ViewDock } from '../view/dock/view-dock.tsx'
import { usePanes } from '../view/panes.ts'
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
import { type Mark, readersOf } from './readers.ts'
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

/** Keys of the bench that mean nothing here. */
const notHere: readonly string[] = ['skip', 'comment', 'history']

const deskTable = (protocol: Protocol): readonly Binding[] =>
  keyTable(protocol)
    .filter(({ command }) => !notHere.includes(command.kind))
    .map((binding) => (binding.command.kind === 'submit' ? { ...binding, title: 'Sign and go to the next' } : binding))

type KeyActions = {
  readonly decision: DecisionState
  readonly onHelp: () => void
  readonly display: (command: Command, phase: KeyPhase) => boolean | undefined
}

const useKeys = (table: readonly Binding[], view: ViewStore, mayDecide: boolean, actions: KeyActions) => {
  const latest = useRef(actions)
  useEffect(() => {
    latest.current = actions
  })
  useEffect(
    () =>
      listenToKeys(table, (command, phase) => {
        const { decision: now, onHelp: help, display } = latest.current
        const isDisplayed = display(command, phase)
        if (isDisplayed !== undefined) return isDisplayed
        if (command.kind === 'help') help()
        else if (command.kind === 'submit' && mayDecide) now.sign()
        else {
          const isLooking = ['hide-marks', 'hold-pan', 'zoom-in', 'zoom-out', 'fit', 'actual-size'].includes(command.kind)
          return (mayDecide || isLooking) && runCommand(now.editor, view, command, phase)
        }
        return true
      }),
    [table, view, mayDecide],
  )
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
  const [areKeysShown, setAreKeysShown] = useState(false)
  const table = useMemo(() => deskTable(protocol), [protocol])
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
  useKeys(table, view, mayDecide, {
    decision,
    onHelp: () => setAreKeysShown(true),
    display: (command, phase) => runViewCommand(panes.inHand, viewPanels, command, phase),
  })

  const look = (cluster: RegionCluster, marks: readonly Mark[]) => {
    const bounds = boundsOfCluster(cluster, marks)
    setFocus({ id: cluster.id, bounds })
    zoomTo(view, bounds)
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
        onKeys={() => setAreKeysShown(true)}
      />
      <aside className={`${styles.side} ${styles.left}`} aria-label="Readers and objects">
        <ReaderLegend
          readers={readers}
          visibility={visibility}
          onRecall={panes.inHand.recall}
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
            <ToolBar editor={editor} view={view} table={table} />
          </div>
        )}
        <div className={styles.canvas}>
          <ViewDock dock={dock} panes={panes} editor={editor} sampleId={sample.id} table={table} />
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
      <KeySheet table={table} isOpen={areKeysShown} onClose={() => setAreKeysShown(false)} />
    </div>
  )
}
