import type { TaskDetail } from '@reticle/contract'
import type { Bounds } from '@reticle/geometry'
import { useMemo, useState } from 'react'
import type { ViewStore } from '../../canvas/view-store.ts'
import { boundsOfCluster, zoomTo } from '../layers.ts'
import { marksOf, type Reader } from '../readers.ts'
import { type DecisionState, objectById } from '../use-decision.ts'
import { sameKind, withMarkOf } from './decide.ts'
import { type DeskObject, isOpen, neighbourOf, nextOpen, objectsOf } from './desk-objects.ts'

type Given = {
  readonly task: TaskDetail
  readonly readers: readonly Reader[]
  readonly decision: DecisionState
  readonly view: ViewStore
}

const none: ReadonlySet<string> = new Set()
const idsOf = (objects: readonly DeskObject[]): ReadonlySet<string> => new Set(objects.map(({ cluster }) => cluster.id))

/** The object in focus, and those selected with it; the agreed ones are folded away until they are asked for. */
export const useFocus = ({ task, readers, decision, view }: Given) => {
  const { editor, objects } = decision
  const [focusId, setFocusId] = useState<string | undefined>(undefined)
  const [selected, setSelected] = useState(none)
  const [areAgreedShown, setAgreedShown] = useState(false)
  const focused = objectById(objects, focusId)
  const cluster = focused?.cluster
  const bounds = useMemo((): Bounds | undefined => cluster && boundsOfCluster(cluster, marksOf(cluster, readers)), [cluster, readers])

  const focusOn = (object: DeskObject, isZooming = true) => {
    setFocusId(object.cluster.id)
    if (object.isAgreed) setAgreedShown(true)
    if (object.cluster.plane !== undefined) editor.goToPlane(object.cluster.plane)
    if (isZooming) zoomTo(view, boundsOfCluster(object.cluster, marksOf(object.cluster, readers)))
  }
  const clear = () => setSelected(none)
  const toObject = (by: 1 | -1) => {
    const next = neighbourOf(objects, focusId, by, areAgreedShown)
    if (next === undefined) return false
    clear()
    focusOn(next)
    return true
  }
  /** The next that nobody decided, as the content is now; false when all are. */
  const advance = (after = focusId) => {
    const next = nextOpen(objectsOf(task.consensus, editor.store.getState().content), after)
    if (next !== undefined) focusOn(next)
    return next !== undefined
  }
  /** What a decision is about: the selected objects, else the one in focus. */
  const targets = (): readonly DeskObject[] => {
    const chosen = objects.filter((one) => selected.has(one.cluster.id))
    return chosen.length > 0 || focused === undefined ? chosen : [focused]
  }
  const extend = (by: 1 | -1) => {
    const next = neighbourOf(objects, focusId, by, areAgreedShown)
    if (next === undefined) return false
    setSelected(new Set([...selected, ...(focusId === undefined ? [] : [focusId]), next.cluster.id]))
    focusOn(next, false)
    return true
  }
  /** The range between the one in focus and another, or that one alone in or out. */
  const choose = ({ cluster: { id } }: DeskObject, how: 'range' | 'one') => {
    if (how === 'one') {
      const next = new Set(selected.size === 0 && focusId !== undefined ? [focusId] : selected)
      if (!next.delete(id)) next.add(id)
      return setSelected(next)
    }
    const ids = [...idsOf(objects)]
    const ends = [ids.indexOf(focusId ?? id), ids.indexOf(id)]
    setSelected(new Set(ids.slice(Math.min(...ends), Math.max(...ends) + 1)))
  }
  /** Selects some, or nothing when something is selected already. */
  const toggle = (some: readonly DeskObject[]) => setSelected(selected.size > 0 ? none : idsOf(some))
  return {
    ...{ focused, bounds, selected, areAgreedShown, setAgreedShown, focusOn, clear, toObject, advance, targets, extend, choose },
    selectSame: () => {
      if (focused === undefined) return advance()
      toggle(sameKind(objects, focused))
      return true
    },
    selectOpen: () => toggle(objects.filter(isOpen)),
    selectOf: (annotationId: string) => setSelected(idsOf(withMarkOf(objects, annotationId))),
  }
}
export type Focus = ReturnType<typeof useFocus>

export const focusCanvas = (): void => document.querySelector<HTMLElement>('[data-testid=canvas]')?.focus()
