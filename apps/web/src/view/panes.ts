import { useMemo, useState } from 'react'
import type { ViewStore } from '../canvas/view-store.ts'
import { createLinkedView } from './linked-view.ts'
import type { Registered } from './registered.ts'
import type { ShownSample } from './sample-image.ts'
import type { Viewing } from './viewing-types.ts'

/** The views of one sample: one, or two side by side at the same place. Keys and panels act on the one in hand. */
export type Panes = {
  readonly first: Viewing
  readonly second: Viewing | undefined
  /** What the second view shows when it is not the same sample. */
  readonly other: Registered<ShownSample> | undefined
  readonly inHand: Viewing
  readonly take: (pane: 'first' | 'second') => void
  readonly toggle: () => void
  /** Another sample of the same place in the second view; undefined: the same one. */
  readonly showOther: (other: Registered<ShownSample> | undefined) => void
}

/** @param makeSecond makes the other view; without a view of its own it has the first one's. */
export const usePanes = (first: Viewing, makeSecond: (view?: ViewStore) => Viewing): Panes => {
  const [isSplit, setSplit] = useState(false)
  const [beside, setBeside] = useState<{ readonly viewing: Viewing; readonly other: Panes['other'] } | undefined>(undefined)
  const [hand, setHand] = useState<'first' | 'second'>('first')
  return useMemo(() => {
    const shown = isSplit ? beside : undefined
    return {
      first,
      second: shown?.viewing,
      other: shown?.other,
      inHand: hand === 'second' && shown !== undefined ? shown.viewing : first,
      take: setHand,
      toggle: () => {
        if (beside === undefined) setBeside({ viewing: makeSecond(), other: undefined })
        setSplit(!isSplit)
        setHand(isSplit ? 'first' : 'second')
      },
      showOther: (other) =>
        setBeside({ viewing: makeSecond(other === undefined ? undefined : createLinkedView(first.view, other.offset)), other }),
    }
  }, [first, beside, isSplit, hand, makeSecond])
}
