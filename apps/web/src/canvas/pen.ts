/** A pen that was seen within this time, in milliseconds, is still near, though it may be too far off to be felt. */
const nearFor = 700

/** The barrel button, or the other end of the pen. */
export const isEraser = ({ pointerType, button, buttons }: Pick<PointerEvent, 'pointerType' | 'button' | 'buttons'>): boolean =>
  pointerType === 'pen' && (button === 2 || button === 5 || (buttons & 34) !== 0)

/**
 * Whether a pen is near: what touches the canvas then is the hand that holds it. Times in milliseconds, as those of events.
 * `over`: the pen hovers or touches, and has not left since.
 */
export const createPenWatch = () => {
  let isOver = false
  let lastSeen = -Infinity
  return {
    see: ({ type, pointerType, timeStamp }: Pick<PointerEvent, 'type' | 'pointerType' | 'timeStamp'>): void => {
      if (pointerType !== 'pen') return
      isOver = type !== 'pointerleave' && type !== 'pointercancel'
      lastSeen = timeStamp
    },
    isNear: (time: number): boolean => isOver || time - lastSeen < nearFor,
  }
}
