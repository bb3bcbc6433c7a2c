import { type AnnotationContent, type AnnotationProblem, applicableQuestions } from '@reticle/domain'
import { boundsOf } from '@reticle/geometry'
import { type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { createEditor, type Editor } from '../canvas/editor/create-editor.ts'
import { type KeyPhase, listenToKeys } from '../canvas/editor/hotkeys.ts'
import { KeySheet } from '../canvas/editor/key-sheet.tsx'
import { type Binding, type Command, keyTable } from '../canvas/editor/key-table.ts'
import { runCommand } from '../canvas/editor/run-command.ts'
import { ToolBar } from '../canvas/editor/tool-bar.tsx'
import type { ViewStore } from '../canvas/view-store.ts'
import { useDock } from '../view/dock/dock-panels.ts'
import { ViewDock } from '../view/dock/view-dock.tsx'
import { usePanes } from '../view/panes.ts'
import { runViewCommand } from '../view/run-view-command.ts'
import { useSampleImage } from '../view/sample-image.ts'
import { useViewPanels } from '../view/use-view-panels.ts'
import { ViewedCanvas } from '../view/viewed-canvas.tsx'
import type { Viewing } from '../view/viewing-types.ts'
import styles from './bench.module.css'
import type { BenchPanels } from './bench-header.tsx'
import { BenchSide } from './bench-side.tsx'
import { ConflictDialog } from './conflict-dialog.tsx'
import { HistoryPanel, type Looked } from './history-panel.tsx'
import { Instructions } from './instructions-panel.tsx'
import type { BenchSession, Work } from './session/bench-state.ts'
import { SkipDialog } from './skip-dialog.tsx'
import { type Carried, useEditorOf } from './use-editor-of.ts'
import { problemsOf, useProblems } from './use-problems.ts'

/** Text that is still being typed becomes part of the content when its field is left. */
const settleFields = () => {
  if (document.activeElement instanceof HTMLElement && document.activeElement.matches('input, textarea')) document.activeElement.blur()
}

const focusCanvas = () => document.querySelector<HTMLElement>('[data-testid=canvas]')?.focus({ preventScroll: true })

/** Brings the place of a problem into sight: its question, or its mark. */
const showPlace = (editor: Editor, view: ViewStore, problem: AnnotationProblem) => {
  const region = editor.store.getState().content.regions.find((one) => one.id === problem.regionId)
  if (region !== undefined) {
    editor.select([region.id])
    view.reveal(boundsOf(region.geometry))
    focusCanvas()
    return
  }
  const { content } = editor.store.getState()
  const isAsked = applicableQuestions(editor.protocol, content.answers).some((question) => question.id === problem.questionId)
  const field = isAsked ? document.querySelector<HTMLElement>(`[data-question="${problem.questionId}"]`) : null
  field?.scrollIntoView({ block: 'nearest' })
  ;(field?.querySelector<HTMLElement>('input, textarea') ?? field)?.focus({ preventScroll: true })
}

type Props = {
  readonly session: BenchSession
  readonly work: Work
  readonly viewing: { readonly first: Viewing; readonly makeSecond: (view?: ViewStore) => Viewing }
  readonly carried: RefObject<Carried | undefined>
  readonly panels: BenchPanels
}

/** Asks what stands in the way of a submit, and submits when nothing does. */
const useSubmit = ({ session, work, viewing }: Props, editor: Editor, contentNow: () => AnnotationContent) => {
  /** The piece of work for which a submit was tried: from then on what is missing shows. */
  const [tried, setTried] = useState<Work>()
  /** The content that a soft problem was asked about: a change takes the question back. */
  const [askedAbout, setAskedAbout] = useState<AnnotationContent>()
  const { view } = viewing.first
  const submit = useCallback(
    (isSure: boolean) => {
      settleFields()
      const now = editor.store.getState().content
      const { hard, soft } = problemsOf(work.protocol.content, now, work.assignment.sample)
      const [first] = hard
      if (first !== undefined) {
        setTried(work)
        // The places of what is missing appear with the next frame.
        requestAnimationFrame(() => showPlace(editor, view, first))
        return
      }
      if (soft.length > 0 && !isSure && askedAbout !== now) {
        setTried(work)
        setAskedAbout(now)
      } else void session.submit(contentNow())
    },
    [editor, work, view, session, contentNow, askedAbout],
  )
  return { submit, hasTried: tried === work, askedAbout, look: () => setAskedAbout(undefined) }
}

/** Keys that still mean something while an earlier state is looked at. */
const looking: readonly Command['kind'][] = ['hide-marks', 'hold-pan', 'zoom-in', 'zoom-out', 'fit', 'actual-size']

type KeyActions = {
  readonly editor: Editor
  readonly isLooking: boolean
  readonly submit: () => void
  readonly skip: () => void
  readonly comment: () => void
  readonly panels: BenchPanels
  readonly display: (command: Command, phase: KeyPhase) => boolean | undefined
}

const useBenchKeys = (table: readonly Binding[], view: ViewStore, actions: KeyActions) => {
  const latest = useRef(actions)
  // With the frame, and not after it: a key must never act on the sample before.
  useLayoutEffect(() => {
    latest.current = actions
  })
  useEffect(() => {
    const run = (command: Command, phase: KeyPhase): boolean => {
      const { editor, isLooking, submit, skip, comment, panels, display } = latest.current
      const isDisplayed = display(command, phase)
      if (isDisplayed !== undefined) return isDisplayed
      if (phase === 'down' && command.kind === 'help') panels.setHelpOpen(true)
      else if (phase === 'down' && command.kind === 'history') panels.setHistoryOpen(!panels.isHistoryOpen)
      else if (phase === 'down' && isLooking && command.kind === 'cancel') panels.setHistoryOpen(false)
      else if (isLooking) return looking.includes(command.kind) && runCommand(editor, view, command, phase)
      else if (phase === 'down' && command.kind === 'submit') submit()
      else if (phase === 'down' && command.kind === 'skip') skip()
      else if (phase === 'down' && command.kind === 'comment') comment()
      else return runCommand(editor, view, command, phase)
      return true
    }
    return listenToKeys(table, run)
  }, [table, view])
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

/** One sample on the bench: instructions, canvas, labels and questions, under one table of keys. The canvas outlives the sample. */
export const Bench = (props: Props) => {
  const { session, work, viewing, carried, panels } = props
  const { view } = viewing.first
  const { assignment, protocol } = work
  const { editor, contentNow } = useEditorOf(session, work, viewing.first, carried)
  const table = useMemo(() => keyTable(protocol.content), [protocol])
  const content = useStore(editor.store, (state) => state.content)
  const problems = useProblems(protocol.content, content, assignment.sample)
  const save = useStore(session.store, (state) => state.save)
  const { submit, hasTried, askedAbout, look } = useSubmit(props, editor, contentNow)
  const [isSkipOpen, setSkipOpen] = useState(false)
  const [lookedAt, setLookedAt] = useState<{ readonly work: Work; readonly looked: Looked } | undefined>(undefined)
  const looked = lookedAt?.work === work && panels.isHistoryOpen ? lookedAt.looked : undefined
  const lookedEditor = useLookedEditor(work, looked)
  const commentField = useRef<HTMLTextAreaElement>(null)
  const shown = lookedEditor ?? editor
  const panes = usePanes(viewing.first, viewing.makeSecond)
  const dock = useDock('reticle-bench-dock', 'instructions')
  const viewPanels = useViewPanels(dock, panes)

  useBenchKeys(table, view, {
    editor: shown,
    isLooking: lookedEditor !== undefined,
    submit: () => submit(false),
    skip: () => setSkipOpen(true),
    comment: () => commentField.current?.focus(),
    panels,
    display: (command, phase) => runViewCommand(panes.inHand, viewPanels, command, phase),
  })
  // Each sample starts on the canvas, with the keys ready.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another piece of work is the occasion
  useEffect(focusCanvas, [work])

  const image = useSampleImage(assignment.sample)
  const closeHistory = () => {
    panels.setHistoryOpen(false)
    focusCanvas()
  }

  return (
    <div className={styles.body} data-testid="bench" data-assignment={assignment.id}>
      {panels.isHistoryOpen ? (
        <HistoryPanel
          key={assignment.id}
          session={session}
          work={work}
          looked={looked}
          onLook={(one) => setLookedAt(one === undefined ? undefined : { work, looked: one })}
          onTake={(earlier) => {
            editor.replace(earlier)
            setLookedAt(undefined)
            closeHistory()
          }}
          onClose={closeHistory}
        />
      ) : (
        <ViewDock
          dock={dock}
          panes={panes}
          editor={shown}
          sampleId={assignment.sample.id}
          table={table}
          instructions={<Instructions protocol={protocol} />}
        />
      )}
      <div className={styles.centre}>
        <div className={styles.tools}>
          <div className={styles.bar} inert={lookedEditor !== undefined} data-hidden={lookedEditor !== undefined}>
            <ToolBar editor={editor} view={view} table={table} />
          </div>
          {lookedEditor !== undefined && (
            <div className={styles.looking} role="status">
              You are looking at an earlier state. Your present work is untouched.
            </div>
          )}
        </div>
        <ViewedCanvas image={image} editor={shown} panes={panes} table={table} isReadOnly={lookedEditor !== undefined} />
      </div>
      <BenchSide
        editor={shown}
        view={view}
        table={table}
        problems={problems}
        areProblemsShown={hasTried}
        isReadOnly={lookedEditor !== undefined}
        commentField={commentField}
        onPlace={(problem) => showPlace(editor, view, problem)}
        onSubmit={() => submit(false)}
        onSkip={() => setSkipOpen(true)}
        isAsking={askedAbout === content && problems.hard.length === 0}
        onSubmitAnyway={() => submit(true)}
        onLook={look}
      />
      <KeySheet table={table} isOpen={panels.isHelpOpen} onClose={() => panels.setHelpOpen(false)} />
      <SkipDialog isOpen={isSkipOpen} onClose={() => setSkipOpen(false)} onSkip={session.skip} />
      {save.kind === 'conflict' && (
        <ConflictDialog assignment={assignment} protocol={protocol.content} save={save} onChoose={session.resolve} />
      )}
    </div>
  )
}
