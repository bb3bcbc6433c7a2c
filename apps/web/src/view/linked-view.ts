import { toScreen, type View } from '@reticle/geometry'
import { createStore } from 'zustand/vanilla'
import type { ViewState, ViewStore } from '../canvas/view-store.ts'

type Offset = { readonly x: number; readonly y: number }

/**
 * The view of another image that lies beside the first one's in a common parent image: what is under a place of the screen is the same place
 * of the parent in both.
 * @param offset what is added to a place of the first image to come to the same place of the other, in pixels.
 */
export const createLinkedView = (first: ViewStore, offset: Offset): ViewStore => {
  /** The view under which a place has on screen the place that another, `offset` away from it, has under this one. */
  const shifted = (view: View, by: Offset): View => ({ ...view, ...toScreen(view, by) })
  const back = { x: -offset.x, y: -offset.y }
  const linked = (state: ViewState): Pick<ViewState, 'view' | 'screen' | 'isFitted'> => ({
    screen: state.screen,
    isFitted: state.isFitted,
    view: shifted(state.view, back),
  })
  const store = createStore<ViewState>(() => ({ ...linked(first.getState()), image: { width: 0, height: 0 } }))
  first.subscribe((state) => store.setState(linked(state)))
  return Object.assign(store, {
    // The first view's canvas has the same size, and says so.
    resize: () => undefined,
    begin: (_: string, image: ViewState['image']) => store.setState({ image }),
    zoomAt: first.zoomAt,
    zoom: first.zoom,
    panBy: first.panBy,
    turnBy: first.turnBy,
    straighten: first.straighten,
    set: (view: View) => first.set(shifted(view, offset)),
    fit: first.fit,
    actualSize: first.actualSize,
    reveal: (bounds: Parameters<ViewStore['reveal']>[0]) => first.reveal({ ...bounds, x: bounds.x - offset.x, y: bounds.y - offset.y }),
  })
}
