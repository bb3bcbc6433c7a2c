import type { AnnotationContent, Region } from '@reticle/domain'
import type { Geometry } from '@reticle/geometry'
import { byText } from '../order.ts'
import { geometryKey, kindOf, type MarkKind } from './closeness.ts'

export type Annotated = { readonly id: string; readonly content: Pick<AnnotationContent, 'regions'> }

/** A region with the place of its annotation in the canonical order. */
export type Mark = {
  readonly annotation: number
  readonly annotationId: string
  readonly regionId: string
  readonly labelId: string
  readonly geometry: Geometry
  readonly kind: MarkKind
  /** Marks on different planes are never one object. */
  readonly plane: Region['plane']
  readonly track: Region['track']
  readonly key: string
}

type Keyed = { readonly region: Region; readonly key: string }

/** One text for one plane; empty where a mark stands for all. */
export const planeKey = (plane: Region['plane']): string => (plane === undefined ? '' : `t${plane.t ?? '*'} z${plane.z ?? '*'}`)

const keyed = (region: Region): Keyed => {
  const place = region.plane === undefined ? '' : ` ${planeKey(region.plane)}`
  return { region, key: `${geometryKey(region.geometry)} ${region.labelId}${place}` }
}
const byContent = (a: Keyed, b: Keyed): number => byText(a.key, b.key) || byText(a.region.id, b.region.id)

/**
 * All marks in an order that depends on what was drawn, not on who came first: ids of annotations carry their time, so they only
 * order annotations that are the same (C22).
 */
export const marksOf = (annotations: readonly Annotated[]): Mark[] =>
  annotations
    .map(({ id, content }) => {
      // Where an object is out of the frame there is nothing to compare.
      const rows = content.regions
        .filter(({ track }) => track?.state !== 'outside')
        .map(keyed)
        .toSorted(byContent)
      return { id, rows, key: rows.map((row) => row.key).join('\n') }
    })
    .toSorted((a, b) => byText(a.key, b.key) || byText(a.id, b.id))
    .flatMap(({ id, rows }, annotation) =>
      rows.map(({ region, key }) => ({
        annotation,
        annotationId: id,
        regionId: region.id,
        labelId: region.labelId,
        geometry: region.geometry,
        kind: kindOf(region.geometry),
        plane: region.plane,
        track: region.track,
        key,
      })),
    )
