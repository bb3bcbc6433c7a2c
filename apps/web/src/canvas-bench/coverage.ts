/** Which pixels of a canvas are painted at all. */
export const paintedPixels = (canvas: HTMLCanvasElement): Uint8Array => {
  const copy = new OffscreenCanvas(canvas.width, canvas.height)
  const paint = copy.getContext('2d', { willReadFrequently: true })
  if (paint === null) throw new Error('this browser gives no canvas to read pixels with')
  paint.drawImage(canvas, 0, 0)
  const { data } = paint.getImageData(0, 0, canvas.width, canvas.height)
  // Less than this is the last breath of an edge, which each way of drawing rounds in its own way.
  return Uint8Array.from({ length: data.length / 4 }, (_, n) => ((data[4 * n + 3] ?? 0) > 12 ? 1 : 0))
}

export type Coverage = { readonly ours: number; readonly theirs: number; readonly shared: number }

export const compared = (ours: Uint8Array, theirs: Uint8Array): Coverage => {
  const count = { ours: 0, theirs: 0, shared: 0 }
  for (let n = 0; n < ours.length; n++) {
    const [a, b] = [ours[n] ?? 0, theirs[n] ?? 0]
    count.ours += a
    count.theirs += b
    count.shared += a & b
  }
  return count
}
