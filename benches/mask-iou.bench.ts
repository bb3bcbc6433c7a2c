/** IoU of two 2048 x 2048 masks on their run lengths against a loop over the pixels (LIMITS.md 1.4, goal P12). */
import { iou, maskFromBits } from '@reticle/geometry'
import { report, sideBySide } from './figure.ts'

const size = 2048
/** A blob with a wavy edge, so that the rows have different runs. */
const blob = (cx: number, cy: number, r: number): Uint8Array =>
  Uint8Array.from({ length: size * size }, (_, i) => {
    const dx = (i % size) - cx
    const dy = Math.floor(i / size) - cy
    const edge = r * (1 + 0.12 * Math.sin(7 * Math.atan2(dy, dx)))
    return dx * dx + dy * dy < edge * edge ? 1 : 0
  })

const bytes = (a: Uint8Array, b: Uint8Array): number => {
  let both = 0
  let either = 0
  for (let i = 0; i < a.length; i++) {
    both += (a[i] ?? 0) & (b[i] ?? 0)
    either += (a[i] ?? 0) | (b[i] ?? 0)
  }
  return both / either
}

const a = blob(1000, 1000, 700)
const b = blob(1060, 980, 680)
const runsA = maskFromBits(size, size, a, 0, 0)
const runsB = maskFromBits(size, size, b, 0, 0)
const difference = Math.abs(iou(runsA, runsB) - bytes(a, b))
if (difference > 1e-12) throw new Error(`the two ways differ by ${difference}`)

const [onRuns, onPixels] = sideBySide({ work: () => iou(runsA, runsB), times: 200 }, { work: () => bytes(a, b), times: 10 })
report({
  bench: 'mask-iou',
  name: 'run lengths against pixels',
  value: onRuns,
  unit: 'ms',
  baseline: onPixels,
  goal: 1 / 20,
  better: 'lower',
})
