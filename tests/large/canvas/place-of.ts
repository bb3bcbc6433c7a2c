export type TestView = { readonly scale: number; readonly x: number; readonly y: number; readonly angle: number }
export type Spot = { readonly x: number; readonly y: number }

/** Where a place of the screen lies in the image, from the words of docs/spec/coordinates.md and not by the application's own code. */
export const imagePlace = ({ scale, x, y, angle }: TestView, spot: Spot): Spot => {
  const turn = (angle * Math.PI) / 180
  const [dx, dy] = [spot.x - x, spot.y - y]
  return { x: (dx * Math.cos(turn) + dy * Math.sin(turn)) / scale, y: (dy * Math.cos(turn) - dx * Math.sin(turn)) / scale }
}

/** The view that has a place of the image at a spot of the screen. */
export const viewWith = (scale: number, angle: number, place: Spot, at: Spot): TestView => {
  const turn = (angle * Math.PI) / 180
  return {
    ...{ scale, angle },
    x: at.x - scale * (place.x * Math.cos(turn) - place.y * Math.sin(turn)),
    y: at.y - scale * (place.x * Math.sin(turn) + place.y * Math.cos(turn)),
  }
}
