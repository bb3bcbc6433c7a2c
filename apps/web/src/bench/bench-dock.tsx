import type { AnnotationContent, AnnotationProblem } from '@reticle/domain'
import { IconArrowBackUp, IconBook, IconHistory, IconListCheck, IconMapPin, IconSparkles } from '@tabler/icons-react'
import { lazy, Suspense, useMemo } from 'react'
import { useStore } from 'zustand'
import type { Binding } from '../canvas/editor/command.ts'
import type { Editor } from '../canvas/editor/create-editor.ts'
import type { Dock, ExtraPanel } from '../view/dock/dock-panels.ts'
import { ViewDock } from '../view/dock/view-dock.tsx'
import type { Panes } from '../view/panes.ts'
import type { Looked } from './history-panel.tsx'
import { Instructions } from './instructions-panel.tsx'
import type { NoteTarget } from './notes/note-places.ts'
import { NotesPanel } from './notes/notes-panel.tsx'
import type { NotesStore } from './notes/notes-store.ts'
import { RulesPanel } from './panels/rules-panel.tsx'
import { StepsPanel } from './panels/steps-panel.tsx'
import type { Comments } from './revisions/use-comments.ts'
import type { Peers } from './revisions/use-peers.ts'
import type { BenchSession, Work } from './session/bench-state.ts'
import type { Suggestions } from './suggestions/use-suggestions.ts'
import type { Problems } from './use-problems.ts'
import { t } from './words.ts'

const RevisionPanel = lazy(() => import('./revisions/revision-panel.tsx').then((module) => ({ default: module.RevisionPanel })))
const SuggestionsPanel = lazy(() => import('./suggestions/suggestions-panel.tsx').then((module) => ({ default: module.SuggestionsPanel })))
const HistoryPanel = lazy(() => import('./history-panel.tsx').then((module) => ({ default: module.HistoryPanel })))

type Props = {
  readonly session: BenchSession
  readonly work: Work
  readonly editor: Editor
  readonly dock: Dock
  readonly panes: Panes
  readonly table: readonly Binding[]
  readonly problems: Problems
  readonly notes: NotesStore
  readonly peers: Peers
  readonly comments: Comments
  readonly suggestions: Suggestions
  readonly isHistoryOpen: boolean
  readonly looked: Looked | undefined
  readonly onLook: (looked: Looked | undefined) => void
  readonly onTake: (content: AnnotationContent) => void
  readonly onCloseHistory: () => void
  readonly onProblem: (problem: AnnotationProblem) => void
  readonly onNotePlace: (target: NoteTarget) => void
  readonly onNewNote: () => void
}

/** Only with a sample that came back. */
const revisionExtra = ({ work, editor, table, peers, comments, onNotePlace }: Props): readonly ExtraPanel[] => {
  const { revision } = work.assignment
  return revision === null
    ? []
    : [
        {
          ...{ id: 'revision', name: t(`revisionName.${revision.kind}`), command: 'revision-panel', Icon: IconArrowBackUp },
          ...{ count: comments.list.length, tone: 'warn' },
          content: () => <RevisionPanel {...{ work, editor, table, peers, comments }} onPlace={onNotePlace} />,
        },
      ]
}

/** Only where a model suggests something. */
const suggestionsExtra = ({ work, suggestions, table }: Props): readonly ExtraPanel[] => {
  const { open, hasAny, error } = suggestions
  return hasAny || error !== null
    ? [
        {
          ...{ id: 'suggestions', name: t('panels.suggestions'), command: 'suggestions-panel', Icon: IconSparkles },
          ...{ count: open.marks.length + open.answers.length, tone: error === null ? 'calm' : 'bad' },
          content: () => (
            <Suspense>
              <SuggestionsPanel {...{ suggestions, table }} protocol={work.protocol.content} />
            </Suspense>
          ),
        },
      ]
    : []
}

const useExtras = (props: Props): readonly ExtraPanel[] => {
  const { work, editor, table, problems, notes, onProblem, onNotePlace, onNewNote } = props
  const { protocol } = work
  const noteCount = useStore(editor.store, (state) => state.content.notes?.length ?? 0)
  // A question that is still open is no broken rule to who has just begun.
  const broken = useMemo(() => problems.all.filter(({ code }) => code !== 'unanswered'), [problems])
  return [
    ...revisionExtra(props),
    ...suggestionsExtra(props),
    {
      ...{ id: 'instructions', name: t('panels.instructions'), command: 'instructions-panel', Icon: IconBook },
      content: () => <Instructions protocol={protocol} />,
    },
    {
      ...{ id: 'rules', name: t('panels.rules'), command: 'rules-panel', Icon: IconListCheck, count: broken.length },
      tone: broken.some(({ severity }) => severity === 'hard') ? 'bad' : 'warn',
      content: () => <RulesPanel protocol={protocol.content} problems={problems} onPlace={onProblem} />,
    },
    {
      ...{ id: 'notes', name: t('panels.notes'), command: 'notes-panel', Icon: IconMapPin, count: noteCount },
      content: () => <NotesPanel editor={editor} notes={notes} table={table} onPlace={onNotePlace} onNew={onNewNote} />,
    },
    {
      ...{ id: 'steps', name: t('panels.steps'), command: 'steps-panel', Icon: IconHistory },
      content: () => <StepsPanel editor={editor} />,
    },
  ]
}

/** The panels beside the image: earlier saved states while they are looked through, else the one that is open. */
export const BenchDock = (props: Props) => {
  const { session, work, editor, dock, panes, table } = props
  const extras = useExtras(props)
  return props.isHistoryOpen ? (
    <Suspense>
      <HistoryPanel
        key={work.assignment.id}
        session={session}
        work={work}
        looked={props.looked}
        onLook={props.onLook}
        onTake={props.onTake}
        onClose={props.onCloseHistory}
      />
    </Suspense>
  ) : (
    <ViewDock dock={dock} panes={panes} editor={editor} sampleId={work.assignment.sample.id} table={table} extras={extras} />
  )
}
