import type { AnnotationId, DomainError, Result, TaskId } from '@reticle/domain'
import { err } from '@reticle/domain'
import type { Geometry } from '@reticle/geometry'
import type { Caller, Scope } from '../caller.ts'
import type { Context } from '../context.ts'
import type { Fused, FuseWork } from '../shapes/shape-work.ts'
import { fused } from '../shapes/shapes.ts'
import { gone } from './review-lease.ts'
import { isBlindTo, keepViewing, looksUnread } from './show-task.ts'

type Member = { readonly annotationId: AnnotationId; readonly regionId: string }
type Wanted = { readonly method?: FuseWork['method']; readonly members: readonly Member[] }

/** The marks that are named; or the first one that is not there. */
const marksOf = async (context: Context, taskId: TaskId, members: readonly Member[]): Promise<Result<Geometry[], DomainError>> => {
  const ids = [...new Set(members.map(({ annotationId }) => annotationId))]
  const contents = new Map((await context.read.desk.contentsOf(taskId, ids)).map(({ id, content }) => [id, content]))
  const found: Geometry[] = []
  for (const [index, { annotationId, regionId }] of members.entries()) {
    const region = contents.get(annotationId)?.regions.find(({ id }) => id === regionId)
    if (region === undefined)
      return err({ code: 'invalid-input', at: `body.members.${index}`, message: 'this task has no such mark: reload it' })
    found.push(region.geometry)
  }
  return { ok: true, value: found }
}

/** One shape out of marks of several readers, by a method of the consensus. Nothing is kept of it. */
export const fuseObject = async (
  context: Context,
  caller: Caller,
  scope: Scope,
  taskId: TaskId,
  { method, members }: Wanted,
): Promise<Fused> => {
  const task = await context.read.tasks.summary(taskId, caller.personId)
  if (task === undefined) return err(gone)
  // To someone who may be handed the task there is no mark of anybody (L51).
  if (looksUnread(task, scope.roles) || isBlindTo(task.state, scope.roles))
    return err({ code: 'forbidden', message: 'you also label here, and this task is still open' })
  const marks = await marksOf(context, taskId, members)
  if (!marks.ok) return marks
  await keepViewing(context, caller, task)
  const { iou, distance } = (await context.protocols.get(task.protocolId)).content.consensus.regions
  return fused({ kind: 'fuse', members: marks.value, method, plan: { iou, distance } })
}
