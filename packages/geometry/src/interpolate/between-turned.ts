const degrees = 180 / Math.PI

type Turned = { readonly cx: number; readonly cy: number; readonly width: number; readonly height: number; readonly angle: number }

const mix = (a: number, b: number, share: number): number => a + share * (b - a)

/** The same angle, nearest to `from`: within half a turn of it. */
const nearestTurn = (angle: number, from: number): number => angle - 360 * Math.round((angle - from) / 360)

/**
 * A shape with sides, or axes, turned about its centre, at `share` between two. The same shape can be written in four ways, a quarter turn
 * apart with its sides swapped: the one is taken whose turn (as the way of a corner) and growth are least together.
 */
export const betweenTurned = (a: Turned, b: Turned, share: number): Turned => {
  const reach = Math.hypot(a.width, a.height) / 2
  const ways = [0, 90, 180, 270].map((quarter) => {
    const isSwapped = quarter % 180 !== 0
    const way = {
      width: isSwapped ? b.height : b.width,
      height: isSwapped ? b.width : b.height,
      angle: nearestTurn(b.angle + quarter, a.angle),
    }
    const turn = ((way.angle - a.angle) / degrees) * reach
    return { way, cost: turn ** 2 + (way.width - a.width) ** 2 + (way.height - a.height) ** 2 }
  })
  const [best] = ways.toSorted((p, q) => p.cost - q.cost)
  const to = best?.way ?? b
  return {
    cx: mix(a.cx, b.cx, share),
    cy: mix(a.cy, b.cy, share),
    width: mix(a.width, to.width, share),
    height: mix(a.height, to.height, share),
    angle: mix(a.angle, to.angle, share),
  }
}
