import type { Region, ToolId } from '@reticle/domain'
import type { Geometry, PolylineGeometry } from '@reticle/geometry'
import type { Place } from '../measure/measure-tool.ts'

/** A line to be labelled with what it measures. */
export type Measured = { readonly id: string; readonly kind: 'ruler' | 'angle'; readonly geometry: PolylineGeometry }

/** Above this many the labels would hide the image. */
const most = 200

const kindOf = (tool: string): Measured['kind'] | undefined => (tool === 'ruler' || tool === 'angle' ? tool : undefined)

const measured = (id: string, tool: string, geometry: Geometry): readonly Measured[] => {
  const kind = kindOf(tool)
  return kind === undefined || geometry.type !== 'polyline' ? [] : [{ id, kind, geometry }]
}

/** Whether a mark was made to measure. */
export const isMeasuring = ({ origin }: Region): boolean => origin.kind === 'tool' && kindOf(origin.tool) !== undefined

type Scene = {
  readonly tool: ToolId
  readonly draft: Geometry | undefined
  readonly regions: readonly Region[]
  /** Marks as they are being dragged. */
  readonly moved: ReadonlyMap<string, Geometry>
}

/** The marks that were made with ruler and angle, and the one that is being drawn; a straight line being drawn is measured too. */
export const measuredMarks = ({ tool, draft, regions, moved }: Scene): readonly Measured[] => {
  const drawing = draft === undefined ? [] : measured('draft', tool === 'line' ? 'ruler' : tool, draft)
  const made = regions.flatMap(({ id, origin, geometry }) =>
    origin.kind === 'tool' ? measured(id, origin.tool, moved.get(id) ?? geometry) : [],
  )
  return [...drawing, ...made.slice(-most)]
}

/** The vertices of a line. */
export const placesOf = ({ points }: PolylineGeometry): readonly Place[] =>
  Array.from({ length: points.length >> 1 }, (_, i) => ({ x: points[2 * i] ?? 0, y: points[2 * i + 1] ?? 0 }))
