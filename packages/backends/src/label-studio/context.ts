import type { Place, Prompt } from '../port.ts'
import { keyPoints, rectangles } from './labelling-config.ts'

/** What a person pointed at as Label Studio says it: unfinished results, in percent of the image. Strokes become points along them. */
export const contextOf = (prompt: Prompt, { width, height }: Place, labels: readonly string[]) => {
  const label = prompt.label ?? labels[0] ?? ''
  const common = { to_name: 'image', original_width: width, original_height: height, image_rotation: 0 }
  const point = (x: number, y: number, isForeground: boolean, size: number) => ({
    ...common,
    from_name: keyPoints,
    type: 'keypointlabels',
    is_positive: isForeground ? 1 : 0,
    value: { x: (100 * x) / width, y: (100 * y) / height, width: (100 * size) / width, keypointlabels: [label] },
  })
  const box = (one: Prompt['boxes'][number]) => ({
    ...common,
    from_name: rectangles,
    type: 'rectanglelabels',
    is_positive: 1,
    value: {
      x: (100 * one.x) / width,
      y: (100 * one.y) / height,
      width: (100 * one.width) / width,
      height: (100 * one.height) / height,
      rotation: 0,
      rectanglelabels: [label],
    },
  })
  const along = prompt.strokes.flatMap(({ points, width: brush, isForeground }) =>
    Array.from({ length: points.length / 2 }, (_, at) => point(points[2 * at] ?? 0, points[2 * at + 1] ?? 0, isForeground, brush)),
  )
  const results = [...prompt.points.map((one) => point(one.x, one.y, one.isForeground, 1)), ...along, ...prompt.boxes.map(box)]
  return { result: results.map((one, at) => ({ id: `prompt-${at}`, ...one })) }
}
