import type { TaskDetail } from '@reticle/contract'
import {
  type AnnotationContent,
  checkAnnotation,
  contentOf,
  emptyContent,
  imageFactsOf,
  type Protocol,
  type ReasonCode,
} from '@reticle/domain'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { notifyDone } from '../app/problems.tsx'
import { useSession } from '../app/session.ts'
import { createEditor } from '../canvas/editor/create-editor.ts'
import { keptSettings } from '../canvas/editor/kept-settings.ts'
import { useSettingsKept } from '../canvas/editor/use-settings-kept.ts'
import { call } from '../net/client.ts'
import { keys } from '../net/keys.ts'
import { signedContent } from './decision.ts'
import type { Reader } from './readers.ts'
import { dropDraft, keepDraft, loadDraft } from './working-draft.ts'

const newId = () => crypto.randomUUID()

/** What the desk shows first: what stands, else what the consensus proposes. */
const firstContent = (task: TaskDetail, protocol: Protocol): AnnotationContent =>
  task.resolution?.content ??
  task.adjudications[0]?.content ??
  (task.consensus === null ? emptyContent : contentOf(protocol, task.consensus))

type Given = {
  readonly task: TaskDetail
  readonly protocol: Protocol
  readonly readers: readonly Reader[]
  readonly mayDecide: boolean
  readonly onSigned: () => void
}

/** A decision while it is being made: marks, answers, reason, note; kept in this tab until it is signed. */
export const useDecision = ({ task, protocol, readers, mayDecide, onSigned }: Given) => {
  const client = useQueryClient()
  const { person } = useSession()
  const [kept] = useState(() => (mayDecide ? loadDraft(task.id) : undefined))
  const [editor] = useState(() =>
    createEditor({
      ...{ protocol, image: task.sample, content: kept?.content ?? firstContent(task, protocol), newId },
      carried: { settings: keptSettings(person?.id ?? '') },
    }),
  )
  useSettingsKept(editor)
  const [reasonCode, setReasonCode] = useState<ReasonCode | undefined>(kept?.reasonCode)
  const [note, setNote] = useState(kept?.note ?? '')
  const [wasTried, setWasTried] = useState(false)
  const content = useStore(editor.store, (state) => state.content)
  useEffect(() => {
    if (mayDecide) keepDraft(task.id, { content, reasonCode, note })
  }, [mayDecide, task.id, content, reasonCode, note])

  const problems = checkAnnotation(protocol, content, imageFactsOf(task.sample)).filter((problem) => problem.severity === 'hard')
  const signing = useMutation({
    mutationFn: (code: ReasonCode) =>
      call('adjudicateTask', {
        params: { taskId: task.id },
        body: { content: signedContent(content, task.consensus, readers), reasonCode: code, note },
      }),
    onSuccess: () => {
      dropDraft(task.id)
      notifyDone(`${task.sample.name}: signed`)
      onSigned()
      void client.invalidateQueries({ queryKey: keys.project(task.projectId) })
    },
    onError: () => void client.invalidateQueries({ queryKey: keys.topic(task.projectId, 'contested') }),
  })
  const sign = () => {
    setWasTried(true)
    if (reasonCode !== undefined && problems.length === 0 && !signing.isPending) signing.mutate(reasonCode)
  }
  return {
    editor,
    content,
    reasonCode,
    setReasonCode,
    note,
    setNote,
    sign,
    signing,
    problems,
    wasTried,
    isReasonMissing: wasTried && reasonCode === undefined,
  }
}
export type DecisionState = ReturnType<typeof useDecision>
