import type { Lease } from '@reticle/dispatch'
import type { AnnotationPurpose, AssignmentId, PersonId, ProjectId, TaskId } from '@reticle/domain'
import { boundedMap } from './bounded-map.ts'

const most = 200_000

/** What never changes of an assignment: whose it is and of which task. */
export type Place = {
  readonly id: AssignmentId
  readonly projectId: ProjectId
  readonly taskId: TaskId
  readonly annotatorId: PersonId
  readonly repeat: number
  readonly purpose: AnnotationPurpose
}

/** Places of assignments that this server handed out or saw, those used last. Whether a row of it exists, they do not say. */
export type Places = {
  readonly known: (assignmentId: string) => Place | undefined
  readonly keep: (place: Place) => void
}

export const placeOf = ({ assignmentId, projectId, taskId, annotatorId, repeat, purpose }: Lease): Place => ({
  id: assignmentId,
  projectId,
  taskId,
  annotatorId,
  repeat,
  purpose,
})

export const places = (): Places => {
  const kept = boundedMap<string, Place>(most)
  return {
    known: (assignmentId) => kept.get(assignmentId),
    keep: (place) => kept.set(place.id, place),
  }
}
