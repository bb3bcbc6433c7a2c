import { type AnnotationContent, type AnnotationProblem, applicableQuestions } from '@reticle/domain'
import { boundsOf } from '@reticle/geometry'
import { type RefObject, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { displayStateOf } from '../canvas/display.ts'
import { createEditor, type Editor } from '../canvas/editor/create-editor.ts'
import { EditorCanvas } from '../canvas/editor/editor-canvas.tsx'
import type { EditorState } from '../canvas/editor/editor-state.ts'
import { type KeyPhase, listenToKeys } from '../canvas/editor/hotkeys.ts'
import { KeySheet } from '../canvas/editor/key-sheet.tsx'
import { type Command, keyTable } from '../canvas/editor/key-table.ts'
import { runCommand } from '../canvas/editor/run-command.ts'
import { ToolBar } from '../canvas/editor/tool-bar.tsx'
import type { ViewStore } from '../canvas/view-store.ts'
import styles from './bench.module.css'
import { BenchSide } from './bench-side.tsx'
import { ConflictDialog } from './conflict-dialog.tsx'
import { InstructionsPanel } from './instructions-panel.tsx'
import type { BenchSession, Work } from './session/bench-state.ts'
import { imageUrlOf } from './session/session-server.ts'
import { SkipDialog } from './skip-dialog.tsx'
import { problemsOf, useProblems } from './use-problems.ts'

/** Text that is still being typed becomes part of the content when its field is left. */
const settleFields = () => {
  if (document.activeElement instanceof HTMLElement && document.activeElement.matches('input, textarea')) document.activeElement.blur()
}

const focusCanvas = () => document.querySelector<HTMLElement>('[data-testid=canvas]')?.focus({ preventScroll: true })

export type Carried = Pick<EditorState, 'tool' | 'labelId'>

const useEditorOf = (session: BenchSession, work: Work, view: ViewStore, carried: RefObject<Carried | undefined>) => {
  const editor = useMemo(
    () =>
      createEditor({
        protocol: work.protocol.content,
        image: work.assignment.sample,
        content: work.content,
        newId: () => crypto.randomUUID(),
        carried: carried.current,
      }),
    [work, carried],
  )
  /** The content with how the image was displayed when it was made. */
  const contentNow = useCallback((): AnnotationContent => {
    const { content, display } = editor.store.getState()
    const { view: place, screen } = view.getState()
    return screen.width === 0 ? content : { ...content, display: displayStateOf(display, place, screen) }
  }, [editor, view])
  useEffect(
    () =>
      editor.store.subscribe((state, before) => {
        carried.current = { tool: state.tool === 'select' ? (carried.current?.tool ?? 'select') : state.tool, labelId: state.labelId }
        if (state.content !== before.content) session.change(contentNow())
      }),
    [editor, session, contentNow, carried],
  )
  return { editor, contentNow }
}

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
  readonly view: ViewStore
  /** Tool and label outlive a sample. */
  readonly carried: RefObject<Carried | undefined>
  readonly isHelpOpen: boolean
  readonly setHelpOpen: (isOpen: boolean) => void
}

/** One sample on the bench: instructions, canvas, labels and questions, under one table of keys. */
export const Bench = ({ session, work, view, carried, isHelpOpen, setHelpOpen }: Props) => {
  const { assignment, protocol } = work
  const { editor, contentNow } = useEditorOf(session, work, view, carried)
  const table = useMemo(() => keyTable(protocol.content), [protocol])
  const content = useStore(editor.store, (state) => state.content)
  const problems = useProblems(protocol.content, content, assignment.sample)
  const save = useStore(session.store, (state) => state.save)
  const [hasTried, setTried] = useState(false)
  /** The content that a soft problem was asked about: a change takes the question back. */
  const [askedAbout, setAskedAbout] = useState<AnnotationContent>()
  const [isSkipOpen, setSkipOpen] = useState(false)
  const commentField = useRef<HTMLTextAreaElement>(null)

  const submit = useCallback(
    (isSure: boolean) => {
      settleFields()
      const now = editor.store.getState().content
      const { hard, soft } = problemsOf(protocol.content, now, assignment.sample)
      const [first] = hard
      setTried(true)
      if (first !== undefined) {
        // The places of what is missing appear with the next frame.
        requestAnimationFrame(() => showPlace(editor, view, first))
        return
      }
      if (soft.length > 0 && !isSure && askedAbout !== now) return setAskedAbout(now)
      void session.submit(contentNow())
    },
    [editor, protocol, view, session, contentNow, askedAbout, assignment.sample],
  )

  useEffect(() => {
    const run = (command: Command, phase: KeyPhase): boolean => {
      if (phase === 'down' && command.kind === 'submit') submit(false)
      else if (phase === 'down' && command.kind === 'skip') setSkipOpen(true)
      else if (phase === 'down' && command.kind === 'help') setHelpOpen(true)
      else if (phase === 'down' && command.kind === 'comment') commentField.current?.focus()
      else return runCommand(editor, view, command, phase)
      return true
    }
    return listenToKeys(table, run)
  }, [table, editor, view, submit, setHelpOpen])

  useEffect(focusCanvas, [])

  const image = useMemo(() => {
    const { id, name, width, height } = assignment.sample
    return { url: imageUrlOf(id), name, width, height }
  }, [assignment])

  return (
    <div className={styles.body} data-testid="bench" data-assignment={assignment.id}>
      <InstructionsPanel protocol={protocol} />
      <div className={styles.centre}>
        <div className={styles.tools}>
          <ToolBar editor={editor} view={view} table={table} />
        </div>
        <EditorCanvas image={image} editor={editor} view={view} />
      </div>
      <BenchSide
        editor={editor}
        view={view}
        table={table}
        problems={problems}
        areProblemsShown={hasTried}
        commentField={commentField}
        onPlace={(problem) => showPlace(editor, view, problem)}
        onSubmit={() => submit(false)}
        onSkip={() => setSkipOpen(true)}
        isAsking={askedAbout === content && problems.hard.length === 0}
        onSubmitAnyway={() => submit(true)}
        onLook={() => setAskedAbout(undefined)}
      />
      <KeySheet table={table} isOpen={isHelpOpen} onClose={() => setHelpOpen(false)} />
      <SkipDialog isOpen={isSkipOpen} onClose={() => setSkipOpen(false)} onSkip={session.skip} />
      {save.kind === 'conflict' && (
        <ConflictDialog protocol={protocol.content} mine={save.mine} theirs={save.theirs} onChoose={session.resolve} />
      )}
    </div>
  )
}
