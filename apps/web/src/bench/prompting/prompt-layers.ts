import type { Plane, Region } from '@reticle/domain'
import type { Geometry } from '@reticle/geometry'
import type { CanvasLayer, RegionStyle } from '../../canvas/canvas-layer.ts'
import { suggestionColor } from '../suggestions/offers.ts'
import type { PromptPart } from './prompt-parts.ts'
import type { PromptingState } from './prompting.ts'

const foreground = '#51e05f'
const background = '#ff5a4d'

const shown = (id: string, geometry: Geometry, plane: Plane, labelId = ''): Region => ({
  ...{ id, labelId, geometry, plane, attributes: {} },
  origin: { kind: 'tool', tool: 'select' },
})

const shapeOf = (part: PromptPart): Geometry => {
  if (part.kind === 'point') return { type: 'point', x: part.at.x, y: part.at.y }
  return part.kind === 'box' ? { type: 'box', ...part.box } : { type: 'polyline', points: part.points }
}

/** In percent, as the list of suggestions says it. */
export const confidenceWords = (confidence: number | null): string => (confidence === null ? '' : ` ${Math.round(100 * confidence)} %`)

/** What is offered, drawn as suggestions are, and above it what was pointed at: green of the object, red not of it, each with its sign. */
export const promptLayers = (
  { offer, isAsking }: Pick<PromptingState, 'offer' | 'isAsking'>,
  parts: readonly PromptPart[],
  plane: Plane,
  names: ReadonlyMap<string, string>,
): readonly CanvasLayer[] => {
  const marks = offer?.marks ?? []
  const texts = new Map(
    marks.map(({ labelId, confidence }, index) => [`offer.${index}`, `? ${names.get(labelId) ?? labelId}${confidenceWords(confidence)}`]),
  )
  const offerStyle = ({ id }: Region): RegionStyle => ({
    ...{ stroke: suggestionColor, fill: `${suggestionColor}22`, maskFill: `${suggestionColor}55`, casing: 'rgba(0, 0, 0, 0.45)' },
    ...{ width: 2, dash: [2, 3], label: texts.get(id) ?? '' },
    // An answer to what was pointed at before, while the new one is on its way.
    opacity: isAsking ? 0.5 : 1,
  })
  const partStyle = ({ id }: Region): RegionStyle => {
    const part = parts[Number(id.slice('part.'.length))]
    const isForeground = part === undefined || part.kind === 'box' || part.isForeground
    const stroke = isForeground ? foreground : background
    const base = { stroke, fill: 'transparent', width: part?.kind === 'stroke' ? 4 : 2, casing: 'rgba(0, 0, 0, 0.6)' }
    return part?.kind === 'box' ? { ...base, dash: [6, 4] } : { ...base, label: isForeground ? '+' : '−' }
  }
  return [
    {
      id: 'prompted',
      regions: marks.map(({ geometry, labelId }, index) => shown(`offer.${index}`, geometry, plane, labelId)),
      style: offerStyle,
      isVisible: true,
    },
    { id: 'prompt', regions: parts.map((part, index) => shown(`part.${index}`, shapeOf(part), plane)), style: partStyle, isVisible: true },
  ]
}
