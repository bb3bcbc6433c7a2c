import { type Blob, blur, componentsOf, ellipseOf, type Pixels, planeOf } from './pixels.ts'
import type { Mark } from './readers.ts'

/** Objects that a person would name on sight, in the coordinates of the whole deep field. */
const named: readonly { readonly x: number; readonly y: number; readonly label: string }[] = [
  { x: 254, y: 166, label: 'star' },
  { x: 754, y: 577, label: 'star' },
  { x: 147, y: 217, label: 'star' },
  { x: 123, y: 401, label: 'disc' },
  { x: 485, y: 64, label: 'disc' },
  { x: 405, y: 74, label: 'disc' },
  { x: 485, y: 357, label: 'disc' },
  { x: 499, y: 597, label: 'disc' },
  { x: 811, y: 608, label: 'disc' },
  { x: 985, y: 172, label: 'disc' },
  { x: 446, y: 148, label: 'irregular' },
  { x: 310, y: 333, label: 'irregular' },
  { x: 515, y: 440, label: 'irregular' },
  { x: 656, y: 595, label: 'irregular' },
  { x: 541, y: 722, label: 'irregular' },
  { x: 198, y: 795, label: 'irregular' },
  { x: 337, y: 76, label: 'irregular' },
]

/** Galaxies by brightness above the sky, as ellipses of 2.1 standard deviations. */
export const findGalaxies = (picture: Pixels): Mark[] => {
  const { width, height } = picture
  const light = blur(
    planeOf(picture, (r, g, b) => (r + g + b) / 3),
    width,
    height,
    1,
  )
  return componentsOf(light, width, 62)
    .filter((blob) => blob.area >= 30)
    .map((blob) => {
      const ellipse = ellipseOf(blob, width, 2.1)
      const flat = Math.min(ellipse.rx, ellipse.ry) / Math.max(ellipse.rx, ellipse.ry)
      const known = named.find((one) => Math.hypot(one.x - blob.x, one.y - blob.y) < 14)
      const label = known?.label ?? (flat < 0.62 ? 'disc' : 'smooth')
      return {
        label,
        faintness: Math.max(0, Math.min(1, 1.05 - Math.log(blob.area / 18) / 2.6)),
        geometry: { type: 'ellipse', ...ellipse },
      }
    })
}

const discMean = (plane: Float64Array, width: number, height: number, x: number, y: number, r: number, side: -1 | 1): number => {
  let sum = 0
  let n = 0
  for (let dy = -r; dy <= r; dy++)
    for (let dx = 1; dx <= r; dx++) {
      if (dx * dx + dy * dy > r * r) continue
      const px = x + side * dx
      const py = y + dy
      if (px < 0 || py < 0 || px >= width || py >= height) return Number.NaN
      sum += plane[py * width + px] ?? 0
      n++
    }
  return sum / n
}

/** Craters too large for the filter below, and dark ground whose edge it takes for walls (strength 0: nothing is marked there). */
const obvious = [
  { x: 121, y: 88, r: 25, strength: 90 },
  { x: 353, y: 118, r: 13, strength: 40 },
]
const ground = [
  { x: 318, y: 135, r: 52 },
  { x: 254, y: 432, r: 42 },
]

/**
 * Craters by their shading: under light from the left the left wall is dark and the right wall is bright. The response of a radius is the
 * difference of the two half discs; maxima over place and radius that do not overlap are kept.
 */
export const findCraters = (picture: Pixels): Mark[] => {
  const { width, height } = picture
  const plane = planeOf(picture, (r) => r)
  const peaks: { x: number; y: number; r: number; strength: number }[] = []
  for (const r of [3, 4, 5, 6, 7])
    for (let y = r; y < height - r; y++)
      for (let x = r; x < width - r; x++) {
        const strength = discMean(plane, width, height, x, y, r, 1) - discMean(plane, width, height, x, y, r, -1)
        if (strength > 17) peaks.push({ x, y, r, strength: strength * (1 + Math.log2(r / 3) * 0.25) })
      }
  peaks.sort((a, b) => b.strength - a.strength || a.y - b.y || a.x - b.x)
  const kept: typeof peaks = [...obvious]
  for (const peak of peaks)
    if (
      ground.every((one) => Math.hypot(one.x - peak.x, one.y - peak.y) > one.r) &&
      kept.every((one) => Math.hypot(one.x - peak.x, one.y - peak.y) > (one.r + peak.r) * 0.95)
    )
      kept.push(peak)
  return kept.slice(0, 60).map(({ x, y, r, strength }) => ({
    label: r >= 6 || strength > 70 ? 'crater' : 'small-crater',
    faintness: Math.max(0, Math.min(1, 1.1 - strength / 55)),
    geometry: { type: 'ellipse', cx: x + 0.5, cy: y + 0.5, rx: r + 0.8, ry: r + 0.8, angle: 0 },
  }))
}

/** The outline of a blob as a star-shaped polygon: its farthest pixel in each of `n` directions, half a pixel out. */
const outlineOf = (blob: Blob, width: number, n: number): number[] => {
  const reach = new Float64Array(n).fill(1.2)
  for (const i of blob.pixels) {
    const dx = (i % width) + 0.5 - blob.x
    const dy = Math.floor(i / width) + 0.5 - blob.y
    const sector = Math.round(((Math.atan2(dy, dx) + 2 * Math.PI) / (2 * Math.PI)) * n) % n
    reach[sector] = Math.max(reach[sector] ?? 0, Math.hypot(dx, dy) + 0.5)
  }
  return Array.from({ length: n }, (_, k) => {
    const smooth = ((reach[(k + n - 1) % n] ?? 0) + 2 * (reach[k] ?? 0) + (reach[(k + 1) % n] ?? 0)) / 4
    const angle = (k / n) * 2 * Math.PI
    return [blob.x + smooth * Math.cos(angle), blob.y + smooth * Math.sin(angle)]
  }).flat()
}

/** Blue (haematoxylin) nuclei; those with brown (DAB) membranes around them are epithelial, the others stromal. */
export const findNuclei = (picture: Pixels): Mark[] => {
  const { width, height } = picture
  const raw = planeOf(picture, (r, g, b) => b - r - Math.max(0, (r + g + b) / 3 - 190) * 0.6)
  const fine = blur(raw, width, height, 1)
  const wide = blur(raw, width, height, 14)
  const blue = fine.map((value, i) => value - (wide[i] ?? 0))
  const brown = blur(
    planeOf(picture, (r, _, b) => r - b),
    width,
    height,
    6,
  )
  return componentsOf(blue, width, 21)
    .filter((blob) => blob.area >= 45 && blob.area <= 420)
    .map((blob) => {
      const around = brown[Math.floor(blob.y) * width + Math.floor(blob.x)] ?? 0
      return {
        label: around > 8 ? 'epithelial' : 'stromal',
        faintness: Math.max(0, Math.min(1, 0.95 - (blob.area - 45) / 160 + (Math.abs(around - 8) < 8 ? 0.15 : 0))),
        geometry: { type: 'polygon', rings: [outlineOf(blob, width, 14)] },
      }
    })
}
