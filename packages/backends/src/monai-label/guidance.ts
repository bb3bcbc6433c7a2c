import { err, ok, type Result } from '@reticle/domain'
import type { BackendProblem, PredictRequest, Prompt } from '../port.ts'

type Voxel = readonly [x: number, y: number, z: number]

/**
 * What was pointed at as MONAI Label's clients say it: clicks as voxels [x, y, z], under `foreground` and `background` (DeepGrow, SAM) and under
 * the name of the label, too, where the model goes by names (DeepEdit); one box as `roi` [x0, y0, x1, y1]. Strokes become clicks along them. What lies outside of the pixels is
 * refused.
 */
export const guidanceOf = (
  prompt: Prompt,
  { place, pixels, labels }: Omit<PredictRequest, 'sampleId'>,
  goesByNames: boolean,
): Result<Readonly<Record<string, unknown>>, BackendProblem> => {
  const [, rows, columns] = pixels.shape
  let outside: string | undefined
  const voxel = (x: number, y: number): Voxel => {
    const [column, row] = [Math.floor((x - place.x) / place.scale), Math.floor((y - place.y) / place.scale)]
    if (column < 0 || row < 0 || column >= columns || row >= rows) outside ??= `(${x}, ${y})`
    return [column, row, 0]
  }
  const along = prompt.strokes.flatMap(({ points, isForeground }) =>
    Array.from({ length: points.length / 2 }, (_, at) => ({ x: points[2 * at] ?? 0, y: points[2 * at + 1] ?? 0, isForeground })),
  )
  const clicks = [...prompt.points, ...along]
  const of = (isForeground: boolean) => clicks.filter((one) => one.isForeground === isForeground).map(({ x, y }) => voxel(x, y))
  const [foreground, background] = [of(true), of(false)]
  const [box, ...more] = prompt.boxes
  if (more.length > 0) return err({ message: 'this backend takes one box at a time', isFinal: true })
  const within = (value: number, length: number) => Math.min(length, Math.max(0, Math.round(value)))
  const side = (at: number, from: number, length: number) => within((at - from) / place.scale, length)
  const roi = box && [
    side(box.x, place.x, columns),
    side(box.y, place.y, rows),
    side(box.x + box.width, place.x, columns),
    side(box.y + box.height, place.y, rows),
  ]
  if (outside !== undefined) return err({ message: `${outside} is not on the part of the image that was sent`, isFinal: true })
  const label = prompt.label ?? labels[0]
  const named = label === undefined || !goesByNames ? {} : { [label]: foreground }
  return ok({ ...named, foreground, background, ...(roi === undefined ? {} : { roi }) })
}
