import { boundsOf } from './bounds.ts'
import { areaOf } from './measure.ts'
import type { Bounds, Geometry, PolygonGeometry, Ring } from './types.ts'

/** What is kept with a mark when it is stored: its bounds, and its area in px² as `areaOf` measures it. */
export type Measures = { readonly bounds: Bounds; readonly area: number }

const passed = Symbol('passed')
type Passed = { readonly rings: string; readonly measures: Measures | undefined; numbers: readonly Ring[] | undefined }
type PassedPolygon = PolygonGeometry & { readonly [passed]: Passed }

const ringsOf = (text: string): readonly Ring[] => JSON.parse(text)

/**
 * One for all of them. With a getter of its own every polygon would be of a shape of its own to the engine, and what is remembered of a shape
 * keeps its polygon for as long as nobody goes through all of the memory.
 */
const ringsProperty: PropertyDescriptor & ThisType<PassedPolygon> = {
  enumerable: true,
  get() {
    const own = this[passed]
    own.numbers ??= ringsOf(own.rings)
    return own.numbers
  },
}

/**
 * A polygon whose rings stay the text that they are stored as, `[[x,y,...],...]`, until somebody asks for their numbers: who only writes it down
 * again (`ringsText`) neither reads nor prints 40 numbers for each mark. It is a polygon like any other to everybody else.
 * @param rings JSON without spaces.
 * @param measures what was kept with it; measured when it is first asked for where nothing was.
 */
export const passedPolygon = (rings: string, measures: Measures | undefined): PolygonGeometry => {
  const polygon = { type: 'polygon' as const, [passed]: { rings, measures, numbers: undefined } }
  Object.defineProperty(polygon, 'rings', ringsProperty)
  if (!hasRings(polygon)) throw new Error('a property that was defined is not there')
  return polygon
}

const hasRings = (polygon: Pick<PassedPolygon, 'type' | typeof passed>): polygon is PassedPolygon => 'rings' in polygon
const isPassed = (geometry: Geometry): geometry is PassedPolygon => passed in geometry
const passedOf = (geometry: Geometry): Passed | undefined => (isPassed(geometry) ? geometry[passed] : undefined)

/** The text of a polygon's rings, as JSON: as it is stored where it was passed through, printed otherwise. */
export const ringsText = (geometry: PolygonGeometry): string => passedOf(geometry)?.rings ?? JSON.stringify(geometry.rings)

/** A geometry as JSON, with the text of a polygon that was passed through. */
export const geometryText = (geometry: Geometry): string => {
  const text = passedOf(geometry)?.rings
  return text === undefined ? JSON.stringify(geometry) : `{"type":"polygon","rings":${text}}`
}

/** Bounds and area: those that were kept, measured where none were. */
export const measuresOf = (geometry: Geometry): Measures =>
  passedOf(geometry)?.measures ?? { bounds: boundsOf(geometry), area: areaOf(geometry) }

/** The measures of marks one behind the other, five numbers each: x, y, width, height, area. */
export const packMeasures = (geometries: readonly Geometry[]): number[] =>
  geometries.flatMap((geometry) => {
    const { bounds, area } = measuresOf(geometry)
    return [bounds.x, bounds.y, bounds.width, bounds.height, area]
  })

/** The measures of the mark at `index` of those that were packed; undefined where the list does not reach. */
export const unpackMeasures = (packed: readonly number[], index: number): Measures | undefined => {
  const [x, y, width, height, area] = packed.slice(5 * index, 5 * index + 5)
  if (x === undefined || y === undefined || width === undefined || height === undefined || area === undefined) return undefined
  return { bounds: { x, y, width, height }, area }
}
