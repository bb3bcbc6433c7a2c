import { boundsOf } from '@reticle/geometry'
import { lazy, type RefObject, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { createEditor, type Editor } from '../canvas/editor/create-editor.ts'
import { useKeys } from '../canvas/editor/keys/use-keys.ts'
import { ToolBar } from '../canvas/editor/tool-bar.tsx'
import { ToolRail } from '../canvas/editor/tool-rail.tsx'
import { useSettingsKept } from '../canvas/editor/use-settings-kept.ts'
import type { ViewStore } from '../canvas/view-store.ts'
import { useDock } from '../view/dock/dock-panels.ts'
import { usePanes } from '../view/panes.ts'
import { runViewCommand } from '../view/run-view-command.ts'
import { useSampleImage } from '../view/sample-image.ts'
import { useRegistered } from '../view/use-registered.ts'
import { useViewPanels } from '../view/use-view-panels.ts'
import { ViewedCanvas } from '../view/viewed-canvas.tsx'
import type { Viewing } from '../view/viewing-types.ts'
import styles from './bench.module.css'
import { BenchDock } from './bench-dock.tsx'
import { BenchSide } from './bench-side.tsx'
import type { Looked } from './history-panel.tsx'
import { CanvasPins } from './notes/canvas-pins.tsx'
import { focusCanvas, showMark, showPlace } from './places.ts'
import { usePrompting } from './prompting/use-prompting.ts'
import { takeReturned, useCameBack } from './revisions/came-back-badge.tsx'
import { standsTable } from './revisions/stands-table.ts'
import { useComments } from './revisions/use-comments.ts'
import { usePeers } from './revisions/use-peers.ts'
import { useRevisionDock } from './revisions/use-revision-dock.ts'
import type { BenchSession, Work } from './session/bench-state.ts'
import { useSuggestions } from './suggestions/use-suggestions.ts'
import { useBenchKeys } from './use-bench-keys.ts'
import type { BenchPanels } from './use-bench-panels.ts'
import { type Carried, useEditorOf } from './use-editor-of.ts'
import { useNotesStore, usePageCommands } from './use-page-commands.ts'
import { useProblems } from './use-problems.ts'
import { useSubmit } from './use-submit.ts'
import { t } from './words.ts'

const ToolOptions = lazy(() => import('../canvas/editor/tool-options/tool-options.tsx').then((module) => ({ default: module.ToolOptions })))
const PromptOptions = lazy(() => import('./prompting/prompt-options.tsx').then((module) => ({ default: module.PromptOptions })))
const TrackStrip = lazy(() => import('./track-strip.tsx').then((module) => ({ default: module.TrackStrip })))
const BenchDialogs = lazy(() => import('./bench-dialogs.tsx').then((module) => ({ default: module.BenchDialogs })))

type Props = {
  readonly session: BenchSession
  readonly work: Work
  readonly viewing: { readonly first: Viewing; readonly makeSecond: (view?: ViewStore) => Viewing }
  readonly carried: RefObject<Carried>
  readonly panels: BenchPanels
}

/** An earlier state on the canvas, to be looked at only. */
const useLookedEditor = (work: Work, looked: Looked | undefined): Editor | undefined =>
  useMemo(
    () =>
      looked === undefined
        ? undefined
        : createEditor({
            protocol: work.protocol.content,
            image: work.assignment.sample,
            content: looked.content,
            newId: () => crypto.randomUUID(),
          }),
    [work, looked],
  )

const useFields = () => ({
  comment: useRef<HTMLTextAreaElement>(null),
  label: useRef<HTMLInputElement>(null),
  mark: useRef<HTMLInputElement>(null),
})

/** One sample on the bench: instructions, canvas, labels and questions, under one table of keys. The canvas outlives the sample. */
export const Bench = (props: Props) => {
  const { session, work, viewing, carried, panels } = props
  const { view } = viewing.first
  const { assignment, protocol } = work
  const { editor, contentNow } = useEditorOf(session, work, viewing.first, carried)
  useSettingsKept(editor)
  const keys = useKeys(protocol.content)
  const table = useMemo(() => standsTable(keys.table, assignment), [keys.table, assignment])
  const content = useStore(editor.store, (state) => state.content)
  const problems = useProblems(protocol.content, content, assignment.sample)
  const save = useStore(session.store, (state) => state.save)
  const { submit, hasTried, askedAbout, look } = useSubmit({ session, work, view, editor, contentNow })
  const [isSkipOpen, setSkipOpen] = useState(false)
  const [lookedAt, setLookedAt] = useState<{ readonly work: Work; readonly looked: Looked } | undefined>(undefined)
  const looked = lookedAt?.work === work && panels.isHistoryOpen ? lookedAt.looked : undefined
  const lookedEditor = useLookedEditor(work, looked)
  const fields = useFields()
  const shown = lookedEditor ?? editor
  const isLooking = lookedEditor !== undefined
  const panes = usePanes(viewing.first, viewing.makeSecond)
  const dock = useDock('reticle-bench-dock', 'instructions')
  const viewPanels = useViewPanels(dock, panes)
  const notes = useNotesStore(editor)
  const peers = usePeers(work)
  const comments = useComments(work, editor, view)
  const suggestions = useSuggestions(work, editor, view)
  const mode = usePrompting(work, editor)
  const over = useMemo(() => [...peers.layers, ...suggestions.layers, ...mode.layers], [peers.layers, suggestions.layers, mode.layers])
  const [cameBack] = useCameBack(session, assignment.projectId)
  useRevisionDock(work, dock)
  const closeHistory = () => {
    panels.setHistoryOpen(false)
    focusCanvas()
  }
  const page = usePageCommands({
    ...{ editor, dock, panels, problems, notes, fields, comments, suggestions },
    viewing: panes.inHand,
    submit: () => submit(false),
    skip: () => setSkipOpen(!assignment.isTest),
    askModel: mode.toggle,
    takeReturned: cameBack && (() => takeReturned(session, cameBack.assignmentId)),
  })
  const run = useBenchKeys(table, view, {
    ...{ editor: shown, isLooking, page, closeHistory },
    display: (command, phase) =>
      (isLooking ? undefined : mode.run(command, phase)) ?? runViewCommand(panes.inHand, viewPanels, command, phase),
  })
  // Each sample starts on the canvas, with the keys ready.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another piece of work is the occasion
  useEffect(focusCanvas, [work])

  const { setOpen } = dock
  const openNote = useCallback(
    (active: string | undefined) => {
      setOpen('notes')
      notes.setState({ active })
    },
    [setOpen, notes],
  )
  const pins = (one: Viewing) => (
    <CanvasPins {...{ notes, comments }} editor={shown} view={one.view} problems={problems.byRegion} onOpen={openNote} />
  )
  const image = useSampleImage(assignment.sample)
  const registered = useRegistered(assignment.sample, panes.second !== undefined)

  return (
    <div className={styles.body} data-testid="bench" data-assignment={assignment.id} data-mirrored={panels.isMirrored}>
      <BenchDock
        {...{ session, work, dock, panes, table, problems, notes, looked, peers, comments, suggestions }}
        editor={shown}
        isHistoryOpen={panels.isHistoryOpen}
        onLook={(one) => setLookedAt(one === undefined ? undefined : { work, looked: one })}
        onTake={(earlier) => {
          editor.replace(earlier)
          setLookedAt(undefined)
          closeHistory()
        }}
        onCloseHistory={closeHistory}
        onProblem={(problem) => showPlace(editor, view, problem)}
        onNotePlace={({ regionId, at, plane }) => {
          if (plane !== undefined) editor.goToPlane(plane)
          if (!showMark(editor, view, regionId) && at !== undefined) view.reveal(boundsOf({ type: 'point', ...at }))
        }}
        onNewNote={() => page.note()}
      />
      <div className={styles.centre}>
        <div className={styles.tools}>
          <div className={styles.bar} inert={isLooking} data-hidden={isLooking}>
            <ToolBar
              editor={editor}
              view={view}
              table={table}
              options={
                <Suspense>
                  {mode.isOn ? <PromptOptions {...{ mode, table }} /> : <ToolOptions editor={editor} pixels={panes.inHand.pixels} />}
                </Suspense>
              }
              hint={mode.hint}
            />
          </div>
          {isLooking && (
            <div className={styles.looking} role="status">
              {t('page.lookingBack')}
            </div>
          )}
        </div>
        <div className={styles.stage}>
          <div className={styles.railBox} inert={isLooking} data-hidden={isLooking}>
            <ToolRail editor={editor} view={view} table={table} asking={mode.prompters.length > 0 ? mode : undefined} />
          </div>
          <ViewedCanvas {...{ image, panes, table, registered, pins }} editor={shown} over={over} hand={mode.hand} isReadOnly={isLooking} />
        </div>
        <Suspense>
          <TrackStrip editor={shown} panes={panes} table={table} isReadOnly={isLooking} />
        </Suspense>
      </div>
      <BenchSide
        editor={shown}
        view={view}
        table={table}
        problems={problems}
        areProblemsShown={hasTried}
        isReadOnly={isLooking}
        fields={fields}
        onPlace={(problem) => showPlace(editor, view, problem)}
        onSubmit={() => submit(false)}
        onSkip={assignment.isTest ? undefined : () => setSkipOpen(true)}
        isRevision={assignment.revision !== null}
        isAsking={askedAbout === content && problems.hard.length === 0}
        onSubmitAnyway={() => submit(true)}
        onLook={look}
      />
      <Suspense>
        <BenchDialogs {...{ session, work, save, keys, panels, isSkipOpen }} onCloseSkip={() => setSkipOpen(false)} onRun={run} />
      </Suspense>
    </div>
  )
}
