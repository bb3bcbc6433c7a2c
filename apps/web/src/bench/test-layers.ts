import type { CanvasLayer } from '../canvas/canvas-layer.ts'
import { type MarkRow, verdictSigns } from './test-words.ts'

/** One's own marks lie, dashed and bright, on the broad bands of what is known. */
export const ownLook = { color: '#35e0ff', dash: [8, 4] } as const
const casing = 'rgba(0, 0, 0, 0.45)'

export const knownStyle = (color: string) => ({ stroke: color, fill: `${color}26`, width: 5 })

/** One's own marks with the number and the sign of their verdict. */
export const ownLayer = (rows: readonly MarkRow[], isVisible: boolean): CanvasLayer => {
  const labels = new Map(rows.map(({ own, kind }, index) => [own?.id, `${index + 1} ${verdictSigns[kind]}`]))
  return {
    id: 'own',
    regions: rows.flatMap(({ own }) => own ?? []),
    isVisible,
    style: ({ id }) => {
      const label = labels.get(id)
      const line = { stroke: ownLook.color, fill: 'transparent', maskFill: `${ownLook.color}40`, width: 1.5, casing, dash: ownLook.dash }
      return label === undefined ? line : { ...line, label }
    },
  }
}
