import { type Geometry, type PolygonGeometry, packMeasures, passedPolygon, ringsText, unpackMeasures } from '@reticle/geometry'
import type { AnnotationContent } from './annotation.ts'
import type { TaskConsensus } from './consensus.ts'

/** As Postgres prints the member that a polygon's rings begin in; a quote within a text has a backslash before it, so no text holds this. */
const opening = '"geometry": {"type": "polygon", "rings": [['
const stand = '"geometry": {"type": "polygon", "rings": '

/** A JSON text with the number of each polygon in the place of its rings, and the texts of these, without spaces. */
const takeOut = (text: string): { readonly text: string; readonly rings: readonly string[] } => {
  const rings: string[] = []
  let [left, from] = ['', 0]
  for (let at = text.indexOf(opening); at !== -1; at = text.indexOf(opening, from)) {
    const start = at + stand.length
    const end = text.indexOf(']]', start)
    left += `${text.slice(from, start)}${rings.length}`
    rings.push(text.slice(start, end + 2).replaceAll(' ', ''))
    from = end + 2
  }
  return { text: left + text.slice(from), rings }
}

type Marked = { readonly geometry: Geometry }

/** Marks whose polygons' rings are numbers of texts, with these texts as their rings. */
const putBack = <M extends Marked>(marks: readonly M[], rings: readonly string[], measures: readonly number[]): M[] =>
  marks.map((mark, index) => {
    if (mark.geometry.type !== 'polygon' || typeof mark.geometry.rings !== 'number') return mark
    const text = rings[mark.geometry.rings] ?? '[]'
    return { ...mark, geometry: passedPolygon(text, unpackMeasures(measures, index)) }
  })

/**
 * An annotation's content out of its text in the database, with polygons that were passed through (`passedPolygon`).
 * @param measures those of its marks, packed; empty where none were kept.
 */
export const contentOfText = (text: string, measures: readonly number[]): AnnotationContent => {
  const taken = takeOut(text)
  const content: AnnotationContent = JSON.parse(taken.text)
  return taken.rings.length === 0 ? content : { ...content, regions: putBack(content.regions, taken.rings, measures) }
}

/** The outcome of a comparison out of its text in the database, as `contentOfText`; `measures` are those of its objects. */
export const outcomeOfText = (text: string, measures: readonly number[]): TaskConsensus => {
  const taken = takeOut(text)
  const outcome: TaskConsensus = JSON.parse(taken.text)
  if (taken.rings.length === 0) return outcome
  const { tracks } = outcome
  return {
    ...outcome,
    regions: putBack(outcome.regions, taken.rings, measures),
    ...(tracks === undefined ? {} : { tracks: tracks.map((track) => ({ ...track, keys: putBack(track.keys, taken.rings, []) })) }),
  }
}

/** What is kept with marks when they are stored, so that no export has to measure them: bounds and area of each, packed. */
export const measuresOfMarks = (marks: readonly Marked[]): number[] => packMeasures(marks.map(({ geometry }) => geometry))

/** The rings of a polygon as JSON: the very text that they are stored as, where it was passed through. */
export const ringsTextOf = (polygon: PolygonGeometry): string => ringsText(polygon)
