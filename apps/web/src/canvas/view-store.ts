import { type Bounds, centredView, fitView, type Point, pan, turnTo, type View, zoomAt } from '@reticle/geometry'
import { createStore, type StoreApi } from 'zustand/vanilla'
import { centredOn, keptInReach, limitsOf, resizedView, type Size, screenBounds } from './view-math.ts'

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
  /** Turns the image on the screen, clockwise in degrees, about a place of the screen or the middle; nothing that is stored changes. */
  readonly turnBy: (degrees: number, at?: Point<'screen'>) => void
  /** Upright again, about the middle; false when it is upright. */
  readonly straighten: () => boolean
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
  const fitted = (image: Size, screen: Size, angle: number): View => {
    const view = fitView(image, screen, padding, angle)
    // A small image is shown in whole multiples of its pixels, so that all of them look the same.
    return view.scale >= 2 ? centredView(image, screen, Math.floor(view.scale), angle) : view
  }
  /** The angle stays from one sample to the next: a reader who works with a turned display goes on with it. */
  const angleNow = () => store.getState().view.angle ?? 0
  const put = (view: View) => {
    const { image, screen } = store.getState()
    store.setState({ view: keptInReach(view, image, screen), isFitted: false })
  }
  const isShown = () => store.getState().image.width > 0 && store.getState().screen.width > 0
  const refit = () => {
    const { image, screen } = store.getState()
    if (isShown()) store.setState({ view: fitted(image, screen, angleNow()), isFitted: true })
  }
  const zoomAtPlace = (at: Point<'screen'>, factor: number) => {
    const { view, image, screen } = store.getState()
    if (isShown()) put(zoomAt(view, at, factor, limitsOf(image, screen)))
  }
  const middle = (): Point<'screen'> => {
    const { screen } = store.getState()
    return { x: screen.width / 2, y: screen.height / 2 }
  }
  const turn = (angle: number, at: Point<'screen'> = middle()) => {
    const { view, isFitted } = store.getState()
    if (!isShown()) return
    put(turnTo(view, at, angle))
    // What was fitted is fitted again.
    if (isFitted) refit()
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
    turnBy: (degrees: number, at?: Point<'screen'>) => turn(angleNow() + degrees, at),
    straighten: () => {
      if (angleNow() === 0) return false
      turn(0)
      return true
    },
    set: put,
    fit: refit,
    actualSize: () => zoomAtPlace(middle(), 1 / store.getState().view.scale),
    reveal: (bounds: Bounds) => {
      const { view, screen } = store.getState()
      if (!isShown()) return
      const shown = screenBounds(view, bounds)
      const isInSight = shown.x >= 0 && shown.y >= 0 && shown.x + shown.width <= screen.width && shown.y + shown.height <= screen.height
      if (!isInSight) put(centredOn(view, { x: bounds.x + bounds.width / 2, y: bounds.y + bounds.height / 2 }, screen))
    },
  })
}
