import type { Region } from '@reticle/domain'
import { type Bounds, boundsOf } from '@reticle/geometry'
import type { CanvasLayer } from '../canvas/canvas-layer.ts'
import type { MarkFeedback } from './feedback-words.ts'

/** One's own marks lie, dashed and bright, on the broad bands of what was decided. */
export const ownLook = { color: '#35e0ff', dash: [8, 4] } as const
const casing = 'rgba(0, 0, 0, 0.45)'

/** What was decided is a broad band in the colour of its label. */
export const decidedStyle = (color: string) => ({ stroke: color, fill: `${color}26`, width: 5 })

/** The box around a mark and what took its place, with some air. */
export const boundsOfMark = ({ mine, decided }: MarkFeedback): Bounds | undefined => {
  const all = [mine, decided].flatMap((region) => (region === undefined ? [] : [boundsOf(region.geometry)]))
  if (all.length === 0) return undefined
  const x = Math.min(...all.map((one) => one.x))
  const y = Math.min(...all.map((one) => one.y))
  const width = Math.max(...all.map((one) => one.x + one.width)) - x
  const height = Math.max(...all.map((one) => one.y + one.height)) - y
  const air = Math.max(4, 0.15 * Math.max(width, height))
  return { x: x - air, y: y - air, width: width + 2 * air, height: height + 2 * air }
}

/** One's own marks with their numbers, and a frame around the one that is looked at. */
export const layersOf = (
  mine: readonly Region[],
  marks: readonly MarkFeedback[],
  isMineShown: boolean,
  focus: Bounds | undefined,
): readonly CanvasLayer[] => {
  const numbers = new Map(marks.map(({ mine: own }, index) => [own?.id, `${index + 1}`]))
  return [
    {
      id: 'mine',
      regions: mine,
      isVisible: isMineShown,
      style: ({ id }) => {
        const label = numbers.get(id)
        const line = { stroke: ownLook.color, fill: 'transparent', maskFill: `${ownLook.color}40`, width: 1.5, casing, dash: ownLook.dash }
        return label === undefined ? line : { ...line, label }
      },
    },
    {
      id: 'focus',
      isVisible: focus !== undefined,
      style: () => ({ stroke: '#ffffff', fill: 'transparent', width: 2, casing, dash: [3, 3] }),
      regions:
        focus === undefined
          ? []
          : [{ id: 'focus', labelId: 'focus', geometry: { type: 'box', ...focus }, attributes: {}, origin: { kind: 'tool', tool: 'box' } }],
    },
  ]
}
