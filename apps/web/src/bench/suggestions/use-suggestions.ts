import { boundsOf } from '@reticle/geometry'
import { useQuery } from '@tanstack/react-query'
import { useCallback, useMemo, useState } from 'react'
import { useStore } from 'zustand'
import type { CanvasLayer } from '../../canvas/canvas-layer.ts'
import type { Editor } from '../../canvas/editor/create-editor.ts'
import type { ViewStore } from '../../canvas/view-store.ts'
import { call } from '../../net/client.ts'
import { keys } from '../../net/keys.ts'
import type { Work } from '../session/bench-state.ts'
import { t } from '../words.ts'
import { noOffers, type Offer, type Offers, offerBeside, offerLayer, offersFrom, offersOf, openOffers, taking } from './offers.ts'
import { useConfidence } from './use-confidence.ts'

export type Suggestions = {
  /** Whether there were any, taken or not. */
  readonly hasAny: boolean
  /** Of those that are neither taken nor dropped, the ones from the least confidence on. */
  readonly open: Offers
  /** Marks that the least confidence hides, and marks without a confidence, which it never hides. */
  readonly hidden: number
  readonly unsaid: number
  /** Whether a model says of any mark how sure it is. */
  readonly hasConfidence: boolean
  readonly least: number
  readonly setLeast: (least: number) => void
  readonly stepLeast: (way: 1 | -1) => void
  readonly current: string | undefined
  readonly layers: readonly CanvasLayer[]
  readonly error: Error | null
  readonly show: (offer: Offer) => void
  readonly next: (by: 1 | -1) => void
  readonly take: (offers: Offers) => void
  readonly drop: (offers: Offers) => void
  /** The one in hand, and then the next. */
  readonly takeCurrent: () => void
  readonly dropCurrent: () => void
}

type Hand = { readonly work: Work; readonly current: string | undefined; readonly dropped: ReadonlySet<string> }
const nothing: ReadonlySet<string> = new Set()

/** What models suggest for the sample on the bench, apart from one's own marks until it is taken. Nothing in tests and in samples that came back. */
export const useSuggestions = (work: Work, editor: Editor, view: ViewStore): Suggestions => {
  const { assignment, protocol } = work
  const isAsked = !assignment.isTest && assignment.revision === null && protocol.content.suggestions !== 'hidden'
  const { data, error } = useQuery({
    queryKey: keys.suggestions(assignment.id),
    queryFn: ({ signal }) => call('listSuggestions', { params: { assignmentId: assignment.id }, signal }),
    enabled: isAsked,
    staleTime: Number.POSITIVE_INFINITY,
  })
  const [kept, setHand] = useState<Hand>({ work, current: undefined, dropped: nothing })
  const hand = kept.work === work ? kept : { work, current: undefined, dropped: nothing }
  const confidence = useConfidence(work, data)
  const offers = useMemo(() => (data === undefined ? noOffers : offersOf(data.suggestions)), [data])
  const { regions, answers } = useStore(editor.store, (state) => state.content)
  const { least } = confidence
  const {
    shown: open,
    hidden,
    unsaid,
  } = useMemo(
    () => offersFrom(openOffers(offers, { regions, answers }, hand.dropped), least),
    [offers, regions, answers, hand.dropped, least],
  )
  const names = useMemo(() => new Map(protocol.content.labels.map(({ id, name }) => [id, name])), [protocol])
  const layers = useMemo(() => (open.marks.length === 0 ? [] : [offerLayer(open.marks, hand.current, names)]), [open, hand.current, names])
  const show = useCallback(
    ({ region }: Offer) => {
      setHand({ ...hand, current: region.id })
      if (region.plane !== undefined) editor.goToPlane(region.plane)
      view.reveal(boundsOf(region.geometry))
    },
    [hand, editor, view],
  )
  const after = (gone: Offers): Offer | undefined => {
    const ids = new Set(gone.marks.map(({ region }) => region.id))
    const at = open.marks.findIndex(({ region }) => ids.has(region.id))
    const left = open.marks.filter(({ region }) => !ids.has(region.id))
    return at < 0 ? undefined : (left.find((one) => open.marks.indexOf(one) > at) ?? left[0])
  }
  const goOn = (gone: Offers, dropped: ReadonlySet<string>) => {
    const next = gone.marks.length === 1 ? after(gone) : undefined
    setHand({ ...hand, dropped, current: next?.region.id })
    if (next !== undefined) {
      if (next.region.plane !== undefined) editor.goToPlane(next.region.plane)
      view.reveal(boundsOf(next.region.geometry))
    }
  }
  const take = (some: Offers) => {
    const count = some.marks.length + some.answers.length
    if (count === 0) return editor.notify({ kind: 'found', text: t('suggestions.noneLeft') })
    editor.put(taking(some), t('suggestions.taken', { count }))
    goOn(some, hand.dropped)
  }
  const drop = (some: Offers) => {
    const gone = [...some.marks.map(({ region }) => region.id), ...some.answers.map(({ answer }) => answer.questionId)]
    if (gone.length === 0) return editor.notify({ kind: 'found', text: t('suggestions.noneLeft') })
    goOn(some, new Set([...hand.dropped, ...gone]))
  }
  const inHand = (): Offers => {
    const found = open.marks.find(({ region }) => region.id === hand.current) ?? open.marks[0]
    return { marks: found === undefined ? [] : [found], answers: [] }
  }
  return {
    ...{ open, hidden, unsaid, layers, error, show, take, drop, least },
    hasConfidence: offers.marks.some((mark) => mark.confidence !== null),
    setLeast: confidence.set,
    stepLeast: (way) => {
      const to = Math.round(100 * confidence.by(way))
      editor.notify({ kind: 'found', text: t('suggestions.shownFrom', { percent: to }) })
    },
    hasAny: offers.marks.length + offers.answers.length > 0,
    current: hand.current,
    next: (by) => {
      const found = offerBeside(open.marks, hand.current, by)
      if (found === undefined) editor.notify({ kind: 'found', text: t('suggestions.noneLeft') })
      else show(found)
    },
    takeCurrent: () => take(inHand()),
    dropCurrent: () => drop(inHand()),
  }
}
