import type { Role, TaskId } from '@reticle/domain'
import type { Caller } from '../caller.ts'
import type { Context } from '../context.ts'
import { contours } from '../shapes/shapes.ts'
import { isBlindTo, keepViewing, looksUnread } from './show-task.ts'

const nothing = { readers: 0, objects: [] }

/** How many readers have each pixel of each object of the consensus; nothing to someone who also labels while the task is open (L51). */
export const showContours = async (context: Context, caller: Caller, roles: readonly Role[], taskId: TaskId) => {
  const task = await context.read.tasks.summary(taskId, caller.personId)
  if (task === undefined) return undefined
  if (looksUnread(task, roles) || isBlindTo(task.state, roles) || task.consensusId === null) return nothing
  const consensus = await context.read.desk.consensus(task.consensusId)
  if (consensus === undefined) return nothing
  await keepViewing(context, caller, task)
  const readers = consensus.by.inputs.length
  const contents = await context.read.desk.contentsOf(taskId, consensus.by.inputs)
  const marks = new Map(
    contents.flatMap(({ id, content }) => content.regions.map((region) => [`${id} ${region.id}`, region.geometry] as const)),
  )
  const objects = consensus.regions.map(({ id, members }) => ({
    clusterId: id,
    members: members.flatMap(({ annotationId, regionId }) => marks.get(`${annotationId} ${regionId}`) ?? []),
  }))
  return { readers, objects: await contours({ kind: 'contours', readers, objects }) }
}
