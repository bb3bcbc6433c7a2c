/**
 * Climbs a curve of one number by Newton steps from `start`; a step is halved until it does not go down, so the height never falls.
 * @param slopes first and second derivative of `at`.
 */
export const climb = (
  start: number,
  steps: number,
  at: (value: number) => number,
  slopes: (value: number) => readonly [first: number, second: number],
): number => {
  let value = start
  let height = at(value)
  for (let n = 0; n < steps; n++) {
    const [first, second] = slopes(value)
    // Where the curve bends the wrong way, a plain step along the slope.
    const newton = second < 0 ? -first / second : Math.sign(first)
    let step = Math.abs(newton) > 2 ? 2 * Math.sign(newton) : newton
    let isHigher = false
    for (let halves = 0; halves < 20 && !isHigher; halves++) {
      const next = at(value + step)
      if (next >= height) {
        value += step
        height = next
        isHigher = true
      } else step /= 2
    }
    if (!isHigher || Math.abs(step) < 1e-9) break
  }
  return value
}
