import { type Bounds, fitView, type Point, pan, type View, zoomAt } from '@reticle/geometry'
import { createStore, type StoreApi } from 'zustand/vanilla'
import { centredOn, keptInReach, limitsOf, resizedView, type Size } from './view-math.ts'

export type ViewState = {
  readonly view: View
  readonly image: Size
  /** CSS pixels. */
  readonly screen: Size
  /** The image is fitted and stays so when the canvas changes its size. */
  readonly isFitted: boolean
}

/** How an image lies on its canvas. Canvases that are given one store show the same part of it. */
export type ViewStore = StoreApi<ViewState> & {
  readonly resize: (screen: Size) => void
  /** Another image: it is fitted. The same size again changes nothing. */
  readonly begin: (key: string, image: Size) => void
  readonly zoomAt: (at: Point<'screen'>, factor: number) => void
  /** Zooms about the middle of the canvas. */
  readonly zoom: (factor: number) => void
  readonly panBy: (dx: number, dy: number) => void
  readonly set: (view: View) => void
  readonly fit: () => void
  /** One image pixel to one CSS pixel, about the middle. */
  readonly actualSize: () => void
  /** Brings a place into the middle when it is out of sight or too small to see. */
  readonly reveal: (bounds: Bounds) => void
}

const padding = 16
const nothing: Size = { width: 0, height: 0 }

export const createViewStore = (): ViewStore => {
  let key = ''
  const store = createStore<ViewState>(() => ({ view: { scale: 1, x: 0, y: 0 }, image: nothing, screen: nothing, isFitted: true }))
  const fitted = (image: Size, screen: Size): View => {
    const view = fitView(image, screen, padding)
    // A small image is shown in whole multiples of its pixels, so that all of them look the same.
    const scale = view.scale >= 2 ? Math.floor(view.scale) : view.scale
    return { scale, x: (screen.width - image.width * scale) / 2, y: (screen.height - image.height * scale) / 2 }
  }
  const put = (view: View) => {
    const { image, screen } = store.getState()
    store.setState({ view: keptInReach(view, image, screen), isFitted: false })
  }
  const isShown = () => store.getState().image.width > 0 && store.getState().screen.width > 0
  const refit = () => {
    const { image, screen } = store.getState()
    if (isShown()) store.setState({ view: fitted(image, screen), isFitted: true })
  }
  const zoomAtPlace = (at: Point<'screen'>, factor: number) => {
    const { view, image, screen } = store.getState()
    if (isShown()) put(zoomAt(view, at, factor, limitsOf(image, screen)))
  }
  const middle = (): Point<'screen'> => {
    const { screen } = store.getState()
    return { x: screen.width / 2, y: screen.height / 2 }
  }
  return Object.assign(store, {
    begin: (next: string, image: Size) => {
      if (next === key) return
      key = next
      store.setState({ image, isFitted: true })
      refit()
    },
    resize: (screen: Size) => {
      const before = store.getState()
      store.setState({ screen })
      if (before.isFitted || before.screen.width === 0) refit()
      else put(resizedView(before.view, before.screen, screen))
    },
    zoomAt: zoomAtPlace,
    zoom: (factor: number) => zoomAtPlace(middle(), factor),
    panBy: (dx: number, dy: number) => put(pan(store.getState().view, dx, dy)),
    set: put,
    fit: refit,
    actualSize: () => zoomAtPlace(middle(), 1 / store.getState().view.scale),
    reveal: (bounds: Bounds) => {
      const { view, screen } = store.getState()
      if (!isShown()) return
      const left = bounds.x * view.scale + view.x
      const top = bounds.y * view.scale + view.y
      const isInSight =
        left >= 0 && top >= 0 && left + bounds.width * view.scale <= screen.width && top + bounds.height * view.scale <= screen.height
      if (!isInSight) put(centredOn(view, { x: bounds.x + bounds.width / 2, y: bounds.y + bounds.height / 2 }, screen))
    },
  })
}
