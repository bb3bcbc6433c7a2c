import type { BodyOf, routes } from '@reticle/contract'
import type { DeskObject } from '../objects/desk-objects.ts'
import type { Reader } from '../readers.ts'

export type Pinned = { readonly clusterId: string; readonly comment: string }
type ReturnBody = BodyOf<(typeof routes)['returnTask']>

/** What a reviewer has noted on objects is the first word on them. */
export const pinnedFrom = (objects: readonly DeskObject[]): readonly Pinned[] =>
  objects.flatMap(({ cluster, decision }) => (decision?.note === undefined ? [] : [{ clusterId: cluster.id, comment: decision.note }]))

/** The comments as each author gets them: on the sample, and on those of their own marks that somebody pinned one to. */
export const returnBody = (
  readers: readonly Pick<Reader, 'annotationId'>[],
  to: readonly string[],
  comment: string,
  pins: readonly Pinned[],
  objects: readonly Pick<DeskObject, 'cluster'>[],
): ReturnBody => ({
  annotations: readers
    .filter(({ annotationId }) => to.includes(annotationId))
    .map(({ annotationId }) => ({
      annotationId,
      comment: comment.trim(),
      objects: pins.flatMap((pin) => {
        const cluster = objects.find((one) => one.cluster.id === pin.clusterId)?.cluster
        const member = cluster?.members.find((one) => one.annotationId === annotationId)
        return member === undefined || pin.comment.trim() === '' ? [] : [{ regionId: member.regionId, comment: pin.comment.trim() }]
      }),
    })),
})
