import sharp from 'sharp'

/** A decoded picture: `channels` values of 0..255 per pixel, row-major, top-left first. */
export type Pixels = { readonly width: number; readonly height: number; readonly channels: number; readonly data: Uint8Array }

export const readPixels = async (file: string): Promise<Pixels> => {
  const { data, info } = await sharp(file).removeAlpha().raw().toBuffer({ resolveWithObject: true })
  return { width: info.width, height: info.height, channels: info.channels, data }
}

/** One value per pixel, computed from its channels. */
export const planeOf = (picture: Pixels, value: (r: number, g: number, b: number) => number): Float64Array => {
  const { width, height, channels, data } = picture
  return Float64Array.from({ length: width * height }, (_, i) => {
    const at = i * channels
    const r = data[at] ?? 0
    return channels < 3 ? value(r, r, r) : value(r, data[at + 1] ?? 0, data[at + 2] ?? 0)
  })
}

/** Mean over a square of `2 * radius + 1` pixels, edges repeated. */
export const blur = (plane: Float64Array, width: number, height: number, radius: number): Float64Array => {
  const pass = (source: Float64Array, stepX: number, stepY: number): Float64Array =>
    Float64Array.from(source, (_, i) => {
      const x = i % width
      const y = Math.floor(i / width)
      let sum = 0
      for (let k = -radius; k <= radius; k++) {
        const px = Math.min(width - 1, Math.max(0, x + k * stepX))
        const py = Math.min(height - 1, Math.max(0, y + k * stepY))
        sum += source[py * width + px] ?? 0
      }
      return sum / (2 * radius + 1)
    })
  return pass(pass(plane, 1, 0), 0, 1)
}

export type Blob = { readonly pixels: readonly number[]; readonly area: number; readonly x: number; readonly y: number }

/** Connected components (4-neighbours) of the pixels above the threshold; the centroid is in pixel coordinates (+0.5). */
export const componentsOf = (plane: Float64Array, width: number, threshold: number): Blob[] => {
  const seen = new Uint8Array(plane.length)
  const blobs: Blob[] = []
  for (let start = 0; start < plane.length; start++) {
    if (seen[start] === 1 || (plane[start] ?? 0) < threshold) continue
    const pixels: number[] = []
    const stack = [start]
    seen[start] = 1
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      pixels.push(at)
      const x = at % width
      for (const next of [x > 0 ? at - 1 : -1, x < width - 1 ? at + 1 : -1, at - width, at + width]) {
        if (next < 0 || next >= plane.length || seen[next] === 1 || (plane[next] ?? 0) < threshold) continue
        seen[next] = 1
        stack.push(next)
      }
    }
    const mean = (value: (i: number) => number) => pixels.reduce((sum, i) => sum + value(i), 0) / pixels.length + 0.5
    blobs.push({ pixels, area: pixels.length, x: mean((i) => i % width), y: mean((i) => Math.floor(i / width)) })
  }
  return blobs
}

/** Ellipse with the second moments of a blob; semi-axes of `scale` standard deviations, angle in degrees clockwise from the x axis. */
export const ellipseOf = (blob: Blob, width: number, scale: number) => {
  let xx = 1 / 12
  let yy = 1 / 12
  let xy = 0
  for (const i of blob.pixels) {
    const dx = (i % width) + 0.5 - blob.x
    const dy = Math.floor(i / width) + 0.5 - blob.y
    xx += (dx * dx) / blob.area
    yy += (dy * dy) / blob.area
    xy += (dx * dy) / blob.area
  }
  const half = Math.hypot((xx - yy) / 2, xy)
  const mid = (xx + yy) / 2
  return {
    cx: blob.x,
    cy: blob.y,
    rx: scale * Math.sqrt(mid + half),
    ry: scale * Math.sqrt(Math.max(0.05, mid - half)),
    angle: (Math.atan2(2 * xy, xx - yy) / 2) * (180 / Math.PI),
  }
}

/** A seeded generator of numbers in [0, 1): mulberry32. */
export const seeded = (seed: number): (() => number) => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Roughly normal, mean 0, standard deviation 1. */
export const normal = (random: () => number): number => random() + random() + random() + random() + random() + random() - 3
