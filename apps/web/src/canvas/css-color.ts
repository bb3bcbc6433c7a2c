const known = new Map<string, number>()
let context: OffscreenCanvasRenderingContext2D | null | undefined

/** A CSS colour as a pixel of 32 bits: alpha, blue, green, red from the highest byte down, as little-endian RGBA is read. */
export const colorBits = (css: string): number => {
  const present = known.get(css)
  if (present !== undefined) return present
  context ??= new OffscreenCanvas(1, 1).getContext('2d')
  if (context === null) return 0
  context.fillStyle = '#000'
  context.fillStyle = css
  // The browser writes every colour in one of two ways: #rrggbb, or rgba(r, g, b, a).
  const text = context.fillStyle
  const parts = text.startsWith('#')
    ? [1, 3, 5].map((at) => Number.parseInt(text.slice(at, at + 2), 16))
    : (text.match(/[\d.]+/g) ?? []).map(Number)
  const [red = 0, green = 0, blue = 0, alpha = 1] = parts
  const bits = ((Math.round(alpha * 255) << 24) | (blue << 16) | (green << 8) | red) >>> 0
  known.set(css, bits)
  return bits
}
