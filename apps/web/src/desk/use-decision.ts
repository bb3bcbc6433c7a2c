import type { DecisionDraft, TaskDetail } from '@reticle/contract'
import {
  type AnnotationContent,
  annotationContentSchema,
  checkAnnotation,
  imageFactsOf,
  type Protocol,
  type ReasonCode,
} from '@reticle/domain'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { notifyDone } from '../app/problems.tsx'
import { useSession } from '../app/session.ts'
import { createEditor } from '../canvas/editor/create-editor.ts'
import { keptSettings } from '../canvas/editor/kept-settings.ts'
import { useSettingsKept } from '../canvas/editor/use-settings-kept.ts'
import { call } from '../net/client.ts'
import { keys } from '../net/keys.ts'
import { signedContent } from './decision.ts'
import { completed } from './objects/complete.ts'
import { type DeskObject, isOpen, objectsOf, signedObjects } from './objects/desk-objects.ts'
import { decidedContent, firstDecision, shownContent } from './objects/opening.ts'
import type { Reader } from './readers.ts'
import type { ReviewSession } from './review/review-session.ts'
import { t } from './words.ts'

const newId = () => crypto.randomUUID()

export type Deciding = {
  readonly task: TaskDetail
  readonly protocol: Protocol
  readonly readers: readonly Reader[]
  /** Absent where nothing can be decided. */
  readonly session: ReviewSession | undefined
  /** What was decided before this page was opened. */
  readonly draft: DecisionDraft | undefined
  readonly onSigned: () => void
}

const opening = ({ task, protocol, session, draft }: Deciding): AnnotationContent => {
  if (session === undefined) return shownContent(task, protocol)
  return draft === undefined ? firstDecision(task, protocol) : decidedContent(draft.content, draft.objects, task)
}

/** Nobody differed: every annotation of the project is reviewed, or this one is audited. */
const isPeaceful = ({ consensus }: TaskDetail): boolean =>
  (consensus?.regions ?? []).every(({ kind }) => kind === 'agreed') && (consensus?.answers ?? []).every(({ votes }) => votes.length < 2)

/** The content by itself, without what was decided beside it. */
const plain = ({ regions, answers, comment, notes }: AnnotationContent): AnnotationContent => ({
  ...{ regions, answers, comment },
  ...(notes === undefined ? {} : { notes }),
})

/** A decision while it is being made: marks, answers, objects, reason, note; kept on the server until it is signed. */
export const useDecision = (deciding: Deciding) => {
  const { task, protocol, readers, session, draft, onSigned } = deciding
  const { consensus } = task
  const client = useQueryClient()
  const { person } = useSession()
  /** The object that the next mark is drawn for. */
  const redrawn = useRef<string | undefined>(undefined)
  const [editor] = useState(() => {
    const first = opening(deciding)
    return createEditor({
      ...{ protocol, image: task.sample, content: first, newId },
      carried: { settings: keptSettings(person?.id ?? '') },
      completing: (content, change) => {
        const objects = objectsOf(consensus, content)
        return completed(
          content,
          change,
          objects,
          objects.find(({ cluster }) => cluster.id === redrawn.current),
        )
      },
    })
  })
  useSettingsKept(editor)
  const [reasonCode, setReasonCode] = useState<ReasonCode | undefined>(
    draft?.reasonCode ?? (isPeaceful(task) ? 'no-disagreement' : undefined),
  )
  const [note, setNote] = useState(draft?.note ?? '')
  const [wasTried, setWasTried] = useState(false)
  const content = useStore(editor.store, (state) => state.content)
  const objects = useMemo(() => objectsOf(consensus, content), [consensus, content])
  const open = useMemo(() => objects.filter(isOpen), [objects])

  const made = useMemo(
    (): DecisionDraft => ({
      content: signedContent(plain(content), consensus, readers),
      objects: signedObjects(objects),
      reasonCode: reasonCode ?? null,
      note,
    }),
    [content, consensus, readers, objects, reasonCode, note],
  )
  const begun = useRef(made)
  useEffect(() => {
    if (begun.current === made) return
    begun.current = made
    session?.change(made)
  }, [session, made])

  const problems = useMemo(
    () => checkAnnotation(protocol, content, imageFactsOf(task.sample)).filter((problem) => problem.severity === 'hard'),
    [protocol, content, task.sample],
  )
  const signing = useMutation({
    mutationFn: async ({ code, what }: { code: ReasonCode; what: DecisionDraft }) => {
      // A draft that were saved while the signature is on its way would come to a task that is decided, and be refused.
      await session?.flush()
      const fence = session?.fence()
      return call('adjudicateTask', {
        params: { taskId: task.id },
        body: {
          ...{ content: annotationContentSchema.parse(what.content), objects: what.objects, reasonCode: code, note: what.note },
          ...(fence === undefined ? {} : { fence }),
        },
      })
    },
    onSuccess: () => {
      void session?.leave(true)
      notifyDone(t('page.signed', { sample: task.sample.name }))
      onSigned()
      void client.invalidateQueries({ queryKey: keys.project(task.projectId) })
    },
    onError: () => void client.invalidateQueries({ queryKey: keys.topic(task.projectId, 'contested') }),
  })

  /** Signs, or says what is missing: the objects that nobody decided, the reason, or what the protocol does not allow. */
  const sign = (): 'open' | 'reason' | 'problems' | 'signing' => {
    setWasTried(true)
    if (open.length > 0) return 'open'
    if (reasonCode === undefined) return 'reason'
    if (problems.length > 0) return 'problems'
    if (!signing.isPending) signing.mutate({ code: reasonCode, what: made })
    return 'signing'
  }
  return {
    ...{ editor, content, objects, open, reasonCode, setReasonCode, note, setNote, sign, signing, problems, wasTried, redrawn },
    isBegun: session !== undefined,
    isReasonMissing: wasTried && open.length === 0 && reasonCode === undefined,
  }
}
export type DecisionState = ReturnType<typeof useDecision>

export const objectById = (objects: readonly DeskObject[], id: string | undefined): DeskObject | undefined =>
  objects.find(({ cluster }) => cluster.id === id)
