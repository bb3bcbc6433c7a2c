import type { Label, ProtocolInput, SkeletonTemplate } from '@reticle/domain'
import { colourAt } from '../../app/palette.ts'
import { newRowId } from './row-id.ts'
import { idsOf, type Row } from './stable-ids.ts'

export type KeypointDraft = Row & { readonly name: string; readonly x: number; readonly y: number }
/** A template of keypoints in the form; edges by row ids, so that they survive moving and removing points. */
export type SkeletonDraft = { readonly points: KeypointDraft[]; readonly edges: (readonly [string, string])[] }
export type LabelDraft = Row &
  Pick<Label, 'name' | 'color' | 'description'> & { readonly key: string; readonly skeleton: SkeletonDraft | null }

export const newLabel = (index: number): LabelDraft => ({
  rowId: newRowId(),
  id: null,
  name: '',
  color: colourAt(index),
  key: index < 9 ? String(index + 1) : '',
  description: '',
  skeleton: null,
})

const round = (value: number): number => Math.round(Math.max(0, Math.min(1, value)) * 1000) / 1000

export const newKeypoint = (name: string, x: number, y: number): KeypointDraft => ({
  rowId: newRowId(),
  id: null,
  name,
  x: round(x),
  y: round(y),
})

export const skeletonDraft = ({ points, edges }: SkeletonTemplate): SkeletonDraft => {
  const drafts = points.map((point): KeypointDraft => ({ rowId: newRowId(), ...point }))
  return {
    points: drafts,
    edges: edges.flatMap(([a, b]): (readonly [string, string])[] => {
      const [from, to] = [drafts[a]?.rowId, drafts[b]?.rowId]
      return from === undefined || to === undefined ? [] : [[from, to]]
    }),
  }
}

export const labelDraft = ({ id, name, color, description, key, skeleton }: Label): LabelDraft => ({
  ...{ rowId: newRowId(), id, name, color, description, key: key ?? '' },
  skeleton: skeleton === undefined ? null : skeletonDraft(skeleton),
})

const skeletonOf = ({ points, edges }: SkeletonDraft): SkeletonTemplate => {
  const ids = idsOf(points, (point) => point.name, 'point')
  const places = new Map(points.map(({ rowId }, index) => [rowId, index]))
  return {
    points: points.map(({ rowId, name, x, y }) => ({ id: ids.get(rowId) ?? '', name: name.trim(), x, y })),
    edges: edges.flatMap(([a, b]): [number, number][] => {
      const [from, to] = [places.get(a), places.get(b)]
      return from === undefined || to === undefined ? [] : [[from, to]]
    }),
  }
}

/** Ids of labels by their rows: what questions and rules speak of. */
export const labelIdsOf = (labels: readonly LabelDraft[]): Map<string, string> => idsOf(labels, (label) => label.name, 'label')

export const labelsOf = (labels: readonly LabelDraft[]): NonNullable<ProtocolInput['labels']> => {
  const ids = labelIdsOf(labels)
  return labels.map(({ rowId, name, color, description, key, skeleton }) => ({
    id: ids.get(rowId) ?? '',
    name: name.trim(),
    color: color.toLowerCase(),
    description,
    ...(key === '' ? {} : { key }),
    ...(skeleton === null ? {} : { skeleton: skeletonOf(skeleton) }),
  }))
}

/** Points moved about in the template: held in its box of 1 x 1. */
export const movedKeypoint = (skeleton: SkeletonDraft, rowId: string, x: number, y: number): SkeletonDraft => ({
  ...skeleton,
  points: skeleton.points.map((point) => (point.rowId === rowId ? { ...point, x: round(x), y: round(y) } : point)),
})

export const withoutKeypoint = ({ points, edges }: SkeletonDraft, rowId: string): SkeletonDraft => ({
  points: points.filter((point) => point.rowId !== rowId),
  edges: edges.filter((edge) => !edge.includes(rowId)),
})

/** Joins two keypoints by a line, or takes the line away. */
export const toggledEdge = ({ points, edges }: SkeletonDraft, a: string, b: string): SkeletonDraft => {
  const others = edges.filter((edge) => !(edge.includes(a) && edge.includes(b)))
  return { points, edges: others.length < edges.length || a === b ? others : [...edges, [a, b]] }
}
