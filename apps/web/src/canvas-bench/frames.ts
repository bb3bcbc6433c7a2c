/**
 * Frames by hand: from here on `requestAnimationFrame` waits until `runFrames` is called, so that a frame is measured from the change to the
 * last pixel, without the pauses between the display's frames. Import it before anything that draws.
 */
let waiting: FrameRequestCallback[] = []
let count = 0

window.requestAnimationFrame = (callback) => {
  waiting.push(callback)
  return ++count
}
window.cancelAnimationFrame = () => undefined

/** Runs what waits for the next frame, and what that asks for in its turn. */
export const runFrames = (): void => {
  for (let round = 0; waiting.length > 0 && round < 4; round++) {
    const callbacks = waiting
    waiting = []
    for (const callback of callbacks) callback(performance.now())
  }
}
