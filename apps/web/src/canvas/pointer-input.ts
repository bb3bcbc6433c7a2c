import { type Point, toImage, type View } from '@reticle/geometry'
import type { Gesture } from '@reticle/tools'
import { wheelFactor } from './view-math.ts'
import type { ViewStore } from './view-store.ts'

/** What a tool calls its tolerance: 8 CSS pixels. */
export const reach = 8

export type PointerTarget = {
  readonly element: HTMLElement
  readonly view: ViewStore
  /** The space bar is down. */
  readonly isPanning: () => boolean
  /** No tool is at work: a drag of the main button moves the image, and what did not move was a click. */
  readonly dragsImage: () => boolean
  readonly onGesture: (gesture: Gesture) => void
  /** The pointer's place in the image, or undefined when it left the canvas. */
  readonly onHover: (place: Point<'image'> | undefined) => void
  readonly onPanState: (isDragging: boolean) => void
}

/** CSS pixels after which a press without a tool becomes a drag of the image. */
const dragStart = 4

type Held = { x: number; y: number }

const distance = (a: Held, b: Held): number => Math.hypot(a.x - b.x, a.y - b.y)
const between = (a: Held, b: Held): Held => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 })

/**
 * Turns pointer, wheel and touch events of one element into views and gestures. One finger or button works with the tool; two fingers, the
 * middle button and a held space bar move the image. A gesture that is cut off (lost capture, second finger, window left) is cancelled.
 */
export const listenToPointers = ({ element, view, isPanning, dragsImage, onGesture, onHover, onPanState }: PointerTarget): (() => void) => {
  const fingers = new Map<number, Held>()
  let mode: 'none' | 'tool' | 'pan' | 'pinch' = 'none'
  let toolPointer: number | undefined

  const placeOf = (event: MouseEvent): Held => {
    const box = element.getBoundingClientRect()
    return { x: event.clientX - box.left, y: event.clientY - box.top }
  }
  const currentView = (): View => view.getState().view
  const send = (type: 'down' | 'move' | 'up' | 'double', event: MouseEvent) =>
    onGesture({
      type,
      at: toImage(currentView(), placeOf(event)),
      modifiers: { shift: event.shiftKey, alt: event.altKey, ctrl: event.ctrlKey || event.metaKey },
      tolerance: reach / currentView().scale,
    })
  const cancelTool = () => {
    if (mode === 'tool') onGesture({ type: 'cancel' })
    toolPointer = undefined
  }
  const enter = (next: typeof mode) => {
    mode = next
    onPanState(next === 'pan' || next === 'pinch')
  }

  const down = (event: PointerEvent) => {
    // A button on the canvas (try again) keeps its click.
    if (event.button > 1 || (event.target instanceof Element && event.target.closest('button') !== null)) return
    element.setPointerCapture(event.pointerId)
    fingers.set(event.pointerId, placeOf(event))
    if (fingers.size === 2) {
      cancelTool()
      enter('pinch')
    } else if (event.button === 1 || isPanning()) enter('pan')
    else if (mode === 'none') {
      mode = 'tool'
      toolPointer = event.pointerId
      send('down', event)
    }
  }

  const pinch = (event: PointerEvent) => {
    const [first, second] = [...fingers.values()]
    if (first === undefined || second === undefined) return
    const [oldMiddle, oldDistance] = [between(first, second), distance(first, second)]
    fingers.set(event.pointerId, placeOf(event))
    const [nextFirst = first, nextSecond = second] = [...fingers.values()]
    const middle = between(nextFirst, nextSecond)
    view.panBy(middle.x - oldMiddle.x, middle.y - oldMiddle.y)
    if (oldDistance > 0) view.zoomAt(middle, distance(nextFirst, nextSecond) / oldDistance)
  }

  const move = (event: PointerEvent) => {
    const last = fingers.get(event.pointerId)
    if (mode === 'pinch') pinch(event)
    else if (mode === 'pan' && last !== undefined) {
      const next = placeOf(event)
      view.panBy(next.x - last.x, next.y - last.y)
      fingers.set(event.pointerId, next)
    } else if (mode === 'tool' && dragsImage() && last !== undefined) {
      const next = placeOf(event)
      if (distance(next, last) < dragStart) return
      onPanState(true)
      mode = 'pan'
    } else if (mode === 'none' || event.pointerId === toolPointer) send('move', event)
    onHover(toImage(currentView(), placeOf(event)))
  }

  const up = (event: PointerEvent) => {
    if (!fingers.delete(event.pointerId)) return
    if (mode === 'tool' && event.pointerId === toolPointer) {
      toolPointer = undefined
      mode = 'none'
      send('up', event)
    }
    if (fingers.size === 0) enter('none')
  }

  const lose = (event: PointerEvent) => {
    if (!fingers.delete(event.pointerId)) return
    cancelTool()
    if (fingers.size === 0) enter('none')
  }

  const double = (event: MouseEvent) => {
    if (event.button === 0 && !isPanning()) send('double', event)
  }
  const wheel = (event: WheelEvent) => {
    event.preventDefault()
    view.zoomAt(placeOf(event), wheelFactor(event.deltaY, event.deltaMode, event.ctrlKey))
    onHover(toImage(currentView(), placeOf(event)))
  }
  const leave = () => {
    if (mode === 'none') onHover(undefined)
  }
  const leaveWindow = () => {
    cancelTool()
    fingers.clear()
    enter('none')
  }
  const noMenu = (event: Event) => event.preventDefault()
  // Keeps the focus on the canvas, and the browser's own middle-button scrolling away.
  const focus = (event: Event) => {
    event.preventDefault()
    element.focus({ preventScroll: true })
  }

  const controller = new AbortController()
  const { signal } = controller
  element.addEventListener('pointerdown', down, { signal })
  element.addEventListener('mousedown', focus, { signal })
  element.addEventListener('pointermove', move, { signal })
  element.addEventListener('pointerup', up, { signal })
  element.addEventListener('pointercancel', lose, { signal })
  element.addEventListener('lostpointercapture', lose, { signal })
  element.addEventListener('pointerleave', leave, { signal })
  element.addEventListener('dblclick', double, { signal })
  element.addEventListener('contextmenu', noMenu, { signal })
  element.addEventListener('wheel', wheel, { passive: false, signal })
  window.addEventListener('blur', leaveWindow, { signal })
  return () => controller.abort()
}
