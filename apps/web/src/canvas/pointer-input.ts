import { type Point, toImage, type View } from '@reticle/geometry'
import type { Gesture } from '@reticle/tools'
import { createPenWatch, isEraser } from './pen.ts'
import type { TouchMode } from './touch-mode.ts'
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
  readonly touchMode: () => TouchMode
  readonly onGesture: (gesture: Gesture) => void
  /** The barrel button of a pen is down, or its other end: gestures between true and false erase. */
  readonly onErase: (isErasing: boolean) => void
  /** The pointer's place in the image, or undefined when it left the canvas. */
  readonly onHover: (place: Point<'image'> | undefined) => void
  readonly onPanState: (isDragging: boolean) => void
  /** A finger touches the canvas. */
  readonly onTouch: () => void
}

/** CSS pixels after which a press without a tool becomes a drag of the image. */
const dragStart = 4

type Held = { x: number; y: number }

const distance = (a: Held, b: Held): number => Math.hypot(a.x - b.x, a.y - b.y)
const between = (a: Held, b: Held): Held => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 })

/** All places that a pointer was at since the last event: browsers tell of one a frame, and a hand is faster. */
const placesOf = (event: PointerEvent): readonly PointerEvent[] => {
  const all = event.isTrusted ? event.getCoalescedEvents() : []
  return all.length === 0 ? [event] : all
}

/** A button or another control on the canvas keeps its clicks. */
const isControl = ({ target }: Event): boolean => target instanceof Element && target.closest('button, [data-canvas-control]') !== null

/**
 * Turns pointer, wheel and touch events of one element into views and gestures. One finger, a pen or the main button works with the tool; two
 * fingers, the middle button and a held space bar move the image. While a pen is near, fingers are the hand that holds it and do nothing; how
 * hard the pen presses says nothing. A gesture that is cut off (lost capture, second finger, a pen after a finger, window left) is cancelled.
 */
export const listenToPointers = (target: PointerTarget): (() => void) => {
  const { element, view, isPanning, dragsImage, onGesture, onHover, onPanState } = target
  const held = new Map<number, Held>()
  const pen = createPenWatch()
  let mode: 'none' | 'tool' | 'pan' | 'pinch' = 'none'
  let toolPointer: number | undefined
  let isErasing = false

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
  const erase = (next: boolean) => {
    if (isErasing === next) return
    isErasing = next
    target.onErase(next)
  }
  const cancelTool = () => {
    if (mode === 'tool') onGesture({ type: 'cancel' })
    toolPointer = undefined
    erase(false)
  }
  const enter = (next: typeof mode) => {
    mode = next
    onPanState(next === 'pan' || next === 'pinch')
  }
  const letGoOfAll = () => {
    cancelTool()
    held.clear()
    enter('none')
  }

  const press = (event: PointerEvent) => {
    const isMoving = event.button === 1 || isPanning() || (event.pointerType === 'touch' && target.touchMode() === 'move')
    if (isMoving) {
      enter('pan')
      return
    }
    if (mode !== 'none') return
    mode = 'tool'
    toolPointer = event.pointerId
    erase(isEraser(event))
    send('down', event)
  }

  const down = (event: PointerEvent) => {
    pen.see(event)
    if (isControl(event) || (event.button > 1 && !isEraser(event))) return
    const isTouch = event.pointerType === 'touch'
    if (isTouch) target.onTouch()
    if (isTouch && pen.isNear(event.timeStamp)) return
    // The hand came down before the pen that it holds.
    if (event.pointerType === 'pen' && held.size > 0) letGoOfAll()
    element.setPointerCapture(event.pointerId)
    held.set(event.pointerId, placeOf(event))
    if (held.size === 2) {
      cancelTool()
      enter('pinch')
    } else if (held.size === 1) press(event)
  }

  const pinch = (event: PointerEvent) => {
    const [first, second] = [...held.values()]
    if (first === undefined || second === undefined || !held.has(event.pointerId)) return
    const [oldMiddle, oldDistance] = [between(first, second), distance(first, second)]
    held.set(event.pointerId, placeOf(event))
    const [nextFirst = first, nextSecond = second] = [...held.values()]
    const middle = between(nextFirst, nextSecond)
    view.panBy(middle.x - oldMiddle.x, middle.y - oldMiddle.y)
    if (oldDistance > 0) view.zoomAt(middle, distance(nextFirst, nextSecond) / oldDistance)
  }

  const move = (event: PointerEvent) => {
    pen.see(event)
    const last = held.get(event.pointerId)
    if (event.pointerType === 'touch' && last === undefined) return
    if (mode === 'pinch') pinch(event)
    else if (mode === 'pan' && last !== undefined) {
      const next = placeOf(event)
      view.panBy(next.x - last.x, next.y - last.y)
      held.set(event.pointerId, next)
    } else if (mode === 'tool' && dragsImage() && last !== undefined) {
      if (distance(placeOf(event), last) < dragStart) return
      enter('pan')
    } else if (event.pointerId === toolPointer) {
      // Where the finger is now: a second one may come and make it half of a pinch.
      held.set(event.pointerId, placeOf(event))
      for (const one of placesOf(event)) send('move', one)
    } else if (mode === 'none') send('move', event)
    onHover(toImage(currentView(), placeOf(event)))
  }

  const up = (event: PointerEvent) => {
    pen.see(event)
    if (!held.delete(event.pointerId)) return
    if (mode === 'tool' && event.pointerId === toolPointer) {
      toolPointer = undefined
      mode = 'none'
      send('up', event)
      erase(false)
    }
    if (held.size === 0) enter('none')
  }

  const lose = (event: PointerEvent) => {
    pen.see(event)
    if (!held.delete(event.pointerId)) return
    cancelTool()
    if (held.size === 0) enter('none')
  }

  const double = (event: MouseEvent) => {
    if (event.button === 0 && !isPanning() && !isControl(event)) send('double', event)
  }
  const wheel = (event: WheelEvent) => {
    event.preventDefault()
    view.zoomAt(placeOf(event), wheelFactor(event.deltaY, event.deltaMode, event.ctrlKey))
    onHover(toImage(currentView(), placeOf(event)))
  }
  const leave = (event: PointerEvent) => {
    pen.see(event)
    if (mode === 'none') onHover(undefined)
  }
  const hide = () => {
    if (document.visibilityState === 'hidden') letGoOfAll()
  }
  const noMenu = (event: Event) => event.preventDefault()
  // Keeps the focus on the canvas, and the browser's own middle-button scrolling away.
  const focus = (event: Event) => {
    if (isControl(event)) return
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
  window.addEventListener('blur', letGoOfAll, { signal })
  document.addEventListener('visibilitychange', hide, { signal })
  return () => controller.abort()
}
