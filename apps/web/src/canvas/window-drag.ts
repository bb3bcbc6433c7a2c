/** A drag of the right button, in CSS pixels since it began. */
export type WindowDrag = { readonly phase: 'start' | 'move' | 'end'; readonly dx: number; readonly dy: number }

/** Right-button drags of an element: what radiologists change the window with. Answers the way to stop listening. */
export const listenToWindowDrags = (element: HTMLElement, onDrag: (drag: WindowDrag) => void): (() => void) => {
  let from: { readonly x: number; readonly y: number; readonly pointer: number } | undefined
  const tell = (phase: WindowDrag['phase'], event: PointerEvent) => {
    if (from !== undefined) onDrag({ phase, dx: event.clientX - from.x, dy: event.clientY - from.y })
  }
  const end = (event: PointerEvent) => {
    if (event.pointerId !== from?.pointer) return
    tell('end', event)
    from = undefined
  }
  const controller = new AbortController()
  const { signal } = controller
  element.addEventListener(
    'pointerdown',
    (event) => {
      // The button of a pen erases.
      if (event.button !== 2 || event.pointerType !== 'mouse') return
      element.setPointerCapture(event.pointerId)
      from = { x: event.clientX, y: event.clientY, pointer: event.pointerId }
      tell('start', event)
    },
    { signal },
  )
  element.addEventListener('pointermove', (event) => event.pointerId === from?.pointer && tell('move', event), { signal })
  for (const type of ['pointerup', 'pointercancel', 'lostpointercapture'] as const) element.addEventListener(type, end, { signal })
  return () => controller.abort()
}
