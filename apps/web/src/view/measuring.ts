import type { StoreApi } from 'zustand/vanilla'
import { idleDraft, nextMeasure } from './measure/measure-tool.ts'
import type { ViewingState } from './viewing-state.ts'
import type { Viewing } from './viewing-types.ts'

/** Rulers, angles and the line of the profile of one canvas. */
export const createMeasuring = (store: StoreApi<ViewingState>): Pick<Viewing, 'measure' | 'clearMeasures' | 'gesture' | 'cancel'> => ({
  measure: (measuring) => store.setState({ measuring, draft: idleDraft }),
  clearMeasures: () => store.setState({ measures: [], draft: idleDraft }),
  gesture: (gesture) => {
    const { measuring, draft, measures } = store.getState()
    if (measuring === undefined) return false
    const step = nextMeasure(measuring, draft, gesture)
    // One profile at a time: its plot is beside the image.
    const others = step.done?.kind === 'profile' ? measures.filter(({ kind }) => kind !== 'profile') : measures
    store.setState({ draft: step.draft, measures: step.done === undefined ? measures : [...others, step.done] })
    return true
  },
  cancel: () => {
    const { draft, measuring, measures } = store.getState()
    if (draft.points.length > 0) store.setState({ draft: idleDraft })
    else if (measuring !== undefined || measures.length > 0) store.setState({ measuring: undefined, measures: [] })
    else return false
    return true
  },
})
