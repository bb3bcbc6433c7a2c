import type { Plane, Region } from '@reticle/domain'
import {
  applyChange,
  type Change,
  changedRegions,
  goTo,
  type History,
  isBetween,
  isOnPlane,
  redo,
  undo,
  wholeObjects,
} from '@reticle/tools'
import { t } from '../words.ts'
import { answering, confiding, marksInHand, relabelling } from './answering.ts'
import { nameOfChange } from './change-words.ts'
import { neighbour, nudging, replacing } from './changes.ts'
import { createClipboardActions } from './clipboard-actions.ts'
import type { Editor, EditorOptions } from './editor.ts'
import { createCore, type EditorCore, none } from './editor-core.ts'
import { createHand, type EditorHand } from './editor-hand.ts'
import { noMarks } from './editor-state.ts'
import { keyed } from './key-planes.ts'
import { holdsMark, toggledSet } from './mark-set.ts'

export type { Editor } from './editor.ts'

const isSamePlane = (a: Plane, b: Plane) => a.z === b.z && a.t === b.t

/** As origins of marks may be long. */
const mostOfModel = 200

const together = (changes: readonly Change[]): Change => ({ type: 'together', changes })

/** What is done to marks that exist, by their names or because they are selected. */
const createMarkActions = (core: EditorCore, { chooseTool }: EditorHand) => {
  const { protocol, image, store, now, notify, apply, named, newId } = core

  const select: Editor['select'] = (regionIds) => {
    if (now().tool !== 'select') chooseTool('select')
    store.setState({ selected: regionIds })
    const last = regionIds.at(-1)
    if (last === undefined || now().inSight.some(({ id }) => id === last)) return
    const plane = now().content.regions.find(({ id }) => id === last)?.plane
    if (plane !== undefined) core.viewer()?.goTo(plane)
  }

  const free = (regionIds: readonly string[]) => named(regionIds).filter((region) => !holdsMark(now().locked, region))
  const chosen = () => free(now().selected)
  const chosenInSight = () => {
    const there = new Set(now().inSight.map(({ id }) => id))
    return chosen().filter(({ id }) => there.has(id))
  }
  const remove = (regions: readonly Region[]) => {
    if (regions.some(isBetween)) notify({ kind: 'refused', text: t('said.between') })
    apply(together(regions.map(({ id }) => ({ type: 'remove-region', regionId: id }))))
  }

  const applyTo: Editor['applyTo'] = (regions, plan, name) => {
    const ids = regions.map(({ id }) => id)
    const { changes, idOf, regions: keys } = keyed(ids, now().inSight, newId)
    const renewed = new Map(keys.map((key) => [key.id, key]))
    const made = plan(regions.map((region) => renewed.get(idOf(region.id)) ?? region))
    if (made === undefined) return false
    if ('refused' in made) return core.carryOut(made)
    const change = 'change' in made ? made.change : made
    store.setState({ selected: now().selected.map(idOf) })
    apply(together([...changes, change]), name ?? nameOfChange(change))
    return true
  }

  return {
    ...{ select, chosen, chosenInSight, applyTo },
    chooseLabel: (labelId) => {
      store.setState({ labelId })
      const change = relabelling(protocol, wholeObjects(now().content.regions, chosen()), labelId)
      if (change !== undefined)
        apply(change, t('steps.label', { label: protocol.labels.find(({ id }) => id === labelId)?.name ?? labelId }))
    },
    hover: (hovered) => {
      if (now().hovered !== hovered) store.setState({ hovered })
    },
    cycle: (by) => {
      const next = neighbour(now().inSight, now().selected, by)
      if (next !== undefined) select([next.id])
      return next
    },
    nudge: (dx, dy) => {
      const regions = chosenInSight()
      if (regions.length > 0) applyTo(regions, (there) => nudging(there, dx, dy, image), t('steps.nudge', { count: regions.length }))
      return regions.length > 0
    },
    remove: (regionIds) => remove(free(regionIds)),
    removeSelected: () => {
      const seen = chosenInSight()
      if (seen.length < chosen().length) notify({ kind: 'refused', text: t('said.elsewhere') })
      remove(seen)
    },
    toggle: (set, { regionIds = none, labelIds = none }) => {
      const next = toggledSet(now()[set], named(regionIds), labelIds)
      if (set === 'locked') store.setState({ locked: next })
      else core.refresh(set === 'hidden' ? { hidden: next } : { solo: next })
    },
  } satisfies Partial<Editor>
}

/** Goes back or forth in the history, and to a plane where that shows. */
const travel = (core: EditorCore, to: History) => {
  const before = core.now().content.regions
  core.take(to)
  const { content, plane } = core.now()
  const changed = changedRegions(before, content.regions) ?? none
  const [first] = changed
  if (first?.plane !== undefined && !changed.some((region) => isOnPlane(region, plane))) core.viewer()?.goTo(first.plane)
}

const createAnswerActions = ({ protocol, now, apply }: EditorCore, { chosen }: Pick<Editor, 'chosen'>) => {
  const inHand = () => marksInHand(now().content.regions, chosen(), now().latest)
  const make = (change: Change | undefined, questionId: string) => {
    if (change !== undefined)
      apply(change, t('steps.answer', { question: protocol.questions.find(({ id }) => id === questionId)?.text ?? questionId }))
  }
  return {
    inHand,
    answer: (questionId, reply, regionIds) => {
      const { content } = now()
      const marks = regionIds === undefined ? inHand() : content.regions.filter(({ id }) => regionIds.includes(id))
      make(answering(protocol, content, marks, questionId, reply), questionId)
    },
    confide: (questionId, confidence) => make(confiding(protocol, now().content, inHand(), questionId, confidence), questionId),
  } satisfies Partial<Editor>
}

/** The editing of one annotation: content with its history, tool, label, selection, plane. Knows nothing of screens, saving and keys. */
export const createEditor = (options: EditorOptions): Editor => {
  const core = createCore(options)
  const hand = createHand(core)
  const marks = createMarkActions(core, hand)
  const { protocol, image, axis, store, now, notify, apply, carryOut, newId, attach } = core
  const { gesture, chooseTool, isAtWork, stop } = hand

  return {
    ...{ store, protocol, image, axis, kinds: core.kinds, newId, gesture, chooseTool, apply, carryOut, notify, attach, isAtWork, stop },
    ...marks,
    ...createClipboardActions(core, hand, marks, options),
    tune: (change) => {
      store.setState({ settings: { ...now().settings, ...change } })
      gesture({ type: 'tune' })
    },
    ...createAnswerActions(core, marks),
    comment: (comment) => apply({ type: 'set-comment', comment }),
    undo: () => (hand.isAtWork() ? hand.stepBack() : travel(core, undo(core.history()))),
    redo: () => {
      if (!hand.isAtWork()) travel(core, redo(core.history()))
    },
    goTo: (count) => {
      hand.giveUp()
      travel(core, goTo(core.history(), count))
    },
    addRegion: (region) => apply({ type: 'add-region', region: { ...region, id: newId() } }),
    addOfModel: (marks, model) => {
      const made = marks.flatMap(({ labelId, geometry }) => {
        const region = core.newRegion(geometry, undefined, model.slice(0, mostOfModel))
        return region === undefined ? [] : [{ ...region, labelId }]
      })
      apply(together(made.map((region) => ({ type: 'add-region', region }))), t('steps.askModel', { count: made.length }))
      const last = made.at(-1)
      if (last !== undefined) core.reveal(last)
    },
    replace: (to) => core.take(applyChange(core.history(), replacing(now().content, to), t('steps.other'))),
    put: (change, name) => {
      hand.giveUp()
      core.take(applyChange(core.history(), change, name))
    },
    showMarks: (areShown) => store.setState({ areMarksHidden: !areShown }),
    showAll: () => core.refresh({ hidden: noMarks, solo: noMarks }),
    unlockAll: () => store.setState({ locked: noMarks }),
    showNeighbours: (areNeighboursShown) => store.setState({ areNeighboursShown }),
    showPlane: (plane) => {
      if (isSamePlane(plane, now().plane)) return
      hand.giveUp()
      core.refresh({ plane })
    },
    goToPlane: (plane) => core.viewer()?.goTo(plane),
    holdPan: (isPanHeld) => store.setState({ isPanHeld }),
  }
}
