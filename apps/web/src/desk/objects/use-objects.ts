import type { TaskDetail } from '@reticle/contract'
import { annotationIdSchema, type Protocol, type RegionCluster } from '@reticle/domain'
import { decisionsOf } from '@reticle/tools'
import { useState } from 'react'
import { messageOf } from '../../app/problems.tsx'
import { replacing } from '../../canvas/editor/changes.ts'
import type { ViewStore } from '../../canvas/view-store.ts'
import { call } from '../../net/client.ts'
import { marksOf, type Reader } from '../readers.ts'
import { type DecisionState, objectById } from '../use-decision.ts'
import { t } from '../words.ts'
import { alike, annotated, type Choice, type Chosen, decideAll, refusalWords, stepName } from './decide.ts'
import { type DeskObject, objectsOf } from './desk-objects.ts'
import type { FusionMethod } from './fusion-methods.ts'
import { type Start, started } from './start.ts'
import { focusCanvas, useFocus } from './use-focus.ts'
import { useRedrawing } from './use-redrawing.ts'

type Given = {
  readonly task: TaskDetail
  readonly protocol: Protocol
  readonly readers: readonly Reader[]
  readonly decision: DecisionState
  readonly view: ViewStore
  readonly mayDecide: boolean
}

const newId = () => crypto.randomUUID()
const memberOf = ({ annotationId, regionId }: RegionCluster['members'][number]) => ({
  annotationId: annotationIdSchema.parse(annotationId),
  regionId,
})

/** Walking through the objects of a task, choosing some, and deciding them; each decision is one step of the editor's history. */
export const useObjects = (given: Given) => {
  const { task, protocol, readers, decision, mayDecide } = given
  const { editor } = decision
  const focus = useFocus(given)
  const { focused, advance, targets, clear } = focus
  const redrawing = useRedrawing(protocol, decision, advance)
  const [method, setMethod] = useState<FusionMethod | undefined>(undefined)
  const [isFusing, setFusing] = useState(false)
  const contentNow = () => editor.store.getState().content
  const say = (text: string) => editor.notify({ kind: 'refused', text })

  const make = (chosen: readonly Chosen[], kind: Choice['kind']) => {
    const { change, decided, refused } = decideAll(contentNow(), chosen, { protocol, readers, newId })
    if (change !== undefined) editor.put(change, stepName(kind, decided))
    if (refused.length > 0) say(refusalWords(refused, chosen.length))
    else editor.notify(undefined)
    if (decided.length === 0 || kind === 'open') return
    clear()
    advance(decided.at(-1)?.cluster.id)
  }
  /** A decision is never made on what is not on the screen: without an object in focus the first open one comes. */
  const decide = (choice: Choice) => {
    if (!mayDecide) return false
    const chosen = targets()
    if (chosen.length === 0) return advance()
    make(alike(chosen, choice), choice.kind)
    return true
  }

  const fuse = async (by = method) => {
    const chosen = targets()
    if (chosen.length === 0) return void advance()
    const fit = chosen.filter(({ cluster }) => cluster.members.length > 1)
    if (fit.length === 0) return say(t('takes.oneOnly'))
    setFusing(true)
    try {
      const fused = async (object: DeskObject) => {
        const body = { members: object.cluster.members.map(memberOf), ...(by === undefined ? {} : { method: by }) }
        const { geometry } = await call('fuseObject', { params: { taskId: task.id }, body })
        return { object, choice: { kind: 'fused', geometry } as const }
      }
      make(await Promise.all(fit.map(fused)), 'fused')
    } catch (error) {
      say(t('takes.notFused', { why: messageOf(error) }))
    } finally {
      setFusing(false)
    }
  }

  /** Something to edit where nothing stands yet: the consensus, or else the first mark. */
  const standIn = (object: DeskObject) => {
    const [first] = marksOf(object.cluster, readers)
    const choices: readonly Choice[] = [
      { kind: 'consensus' },
      ...(first === undefined ? [] : [{ kind: 'reader', annotationId: first.reader.annotationId } as const]),
    ]
    for (const choice of choices) {
      const { change } = decideAll(contentNow(), alike([object], choice), { protocol, readers, newId })
      if (change === undefined) continue
      editor.put(change, t('steps.edit', { number: String(object.number) }))
      return objectById(objectsOf(task.consensus, contentNow()), object.cluster.id)?.region
    }
    return undefined
  }
  const edit = () => {
    if (!mayDecide) return false
    if (focused === undefined) return advance()
    const region = focused.region ?? standIn(focused)
    if (region === undefined) return false
    editor.chooseTool('select')
    editor.select([region.id])
    focusCanvas()
    return true
  }
  const redraw = () => {
    if (!mayDecide) return false
    if (focused === undefined) return advance()
    redrawing.begin(focused)
    return true
  }
  /** Replaces the whole decision by one of its sources, as one step. */
  const start = (from: Start, name: string) => {
    const to = started(from, task, protocol, newId)
    editor.put({ type: 'together', changes: [replacing(contentNow(), to), { type: 'set-decisions', decisions: decisionsOf(to) }] }, name)
  }
  const annotate = (object: DeskObject, about: Parameters<typeof annotated>[2]) => {
    const change = annotated(contentNow(), object, about)
    if (change !== undefined) editor.put(change, t('steps.annotate', { number: String(object.number) }))
  }
  return {
    ...focus,
    ...{ redrawing: redrawing.redrawing, stopRedrawing: redrawing.stop, method, setMethod, isFusing },
    ...{ decide, fuse, edit, redraw, start, annotate },
  }
}
export type Objects = ReturnType<typeof useObjects>
