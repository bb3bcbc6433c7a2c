import { newId, type PyramidLayout, type Repositories } from '@reticle/db'
import type { TaskId } from '@reticle/domain'
import type { WorkerContext } from '../context.ts'
import type { Looked } from '../pixels/look.ts'
import { recipeOf } from '../pixels/recipe.ts'
import { listedAxes } from '../pixels/sample-image.ts'

export type Import = NonNullable<Awaited<ReturnType<Repositories['importWork']['get']>>>
export type File = NonNullable<Awaited<ReturnType<Repositories['importWork']['nextFile']>>>

/** A file that was found sound: as it is stored, and what it becomes. */
export type Sound = {
  readonly sha256: string
  readonly bytes: number
  readonly mediaType: string
  readonly samples: readonly Looked[] /** Where it is read in place. */
  readonly uri?: string | null /** How an OME-Zarr lies that is served from its folder. */
  readonly inPlace?: PyramidLayout | undefined
}

export const tellImports = (projectId: string) => ({ kind: 'hint' as const, payload: { projectId, topics: ['imports'] } })

/** Opens the new sample's task when the project has a live protocol. */
const openTask = async (repositories: Repositories, row: Import, sampleId: string, position: number, at: Date): Promise<TaskId | null> => {
  const protocolId = await repositories.projects.liveProtocolId(row.projectId)
  const protocol = protocolId == null ? undefined : await repositories.protocols.get(protocolId)
  if (protocol === undefined) return null
  const { reads } = protocol.content.redundancy
  const { projectId, organizationId } = row
  const taskId = await repositories.importWork.openTask({ id: newId(), projectId, sampleId, protocolId: protocol.id, position, reads })
  const payload = { sampleId, protocolId: protocol.id, reads }
  await repositories.events.add({ type: 'task.opened', subjectId: taskId, at, organizationId, projectId, payload })
  return taskId
}

/** The pyramid that the sample is shown from; whoever comes first asks a worker to make it. */
const pyramidOf = async (
  { pyramids, outbox }: Repositories,
  { sha256, inPlace }: Sound,
  { part, image, pyramid, files }: Looked,
): Promise<string | null> => {
  if (pyramid === null) return null
  const recipe = recipeOf(image)
  const { id, isWanted } = await pyramids.ensure(
    newId(),
    { sha256, part: part.key, recipe },
    inPlace ?? pyramid,
    inPlace === undefined ? { files } : 'in place',
  )
  if (isWanted) await outbox.put({ kind: 'job', name: 'build-pyramid', payload: { pyramidId: id } })
  return id
}

const addSample = async (repositories: Repositories, row: Import, file: File, sound: Sound, looked: Looked, at: Date) => {
  const { id: importId, projectId, organizationId, sourceId } = row
  const { sha256, bytes, mediaType } = sound
  const { part, width, height, image, thumbnailSha256, pictureHash, headerSha256, metadata } = looked
  const sampleId = newId()
  const { groups, origin } = file
  const position = await repositories.importWork.addSample({
    ...{ id: sampleId, projectId, sourceId, name: `${file.name}${part.label}`, sha256, part: part.key, bytes, mediaType, width, height },
    ...{ groups, origin, metadata, image, thumbnailSha256, pictureHash, headerSha256, dtype: image.dtype },
    axes: listedAxes(image.axes),
    pyramidId: await pyramidOf(repositories, sound, looked),
    uri: sound.uri ?? null,
  })
  const payload = { importId, sha256, position, ...(part.key === '' ? {} : { part: part.key }) }
  await repositories.events.add({ type: 'sample.added', subjectId: sampleId, at, organizationId, projectId, payload })
  return { sampleId, taskId: await openTask(repositories, row, sampleId, position, at) }
}

/** Says that a file adds nothing, since the project has what it holds. */
export const decideKnown = async (
  { importWork, outbox }: Repositories,
  { id, projectId }: Import,
  file: File,
  known: { readonly id: string; readonly name: string; readonly withdrawnAt: Date | null },
  sha256: string,
): Promise<void> => {
  const withdrawn = known.withdrawnAt === null ? '' : ', which was withdrawn'
  const reason = `the same bytes are in the project as "${known.name}"${withdrawn}`
  await importWork.decide(id, file.position, { outcome: 'duplicate', reason, sampleId: known.id, sha256 })
  await outbox.put(tellImports(projectId))
}

/** A sound file becomes samples, or is found to be there already: all in one transaction, behind the project's lock. Answers the new tasks. */
export const admit = async (context: WorkerContext, row: Import, file: File, sound: Sound): Promise<readonly TaskId[]> =>
  context
    .unitOfWork(async (repositories) => {
      const { importWork, outbox, projects } = repositories
      const { id: importId, projectId } = row
      const { sha256 } = sound
      await projects.lock(projectId)
      const fresh: Looked[] = []
      let known: Awaited<ReturnType<typeof importWork.sampleOfContent>>
      for (const looked of sound.samples) {
        const found = await importWork.sampleOfContent(projectId, sha256, looked.part.key)
        if (found === undefined) fresh.push(looked)
        known ??= found
      }
      if (fresh.length === 0) {
        if (known !== undefined) await decideKnown(repositories, row, file, known, sha256)
        return []
      }
      const at = context.now()
      const added: Awaited<ReturnType<typeof addSample>>[] = []
      for (const looked of fresh) added.push(await addSample(repositories, row, file, sound, looked, at))
      const [first] = added
      const decision = {
        outcome: 'added' as const,
        samples: added.length,
        sha256,
        ...(first === undefined ? {} : { sampleId: first.sampleId }),
      }
      // Someone else was faster: nothing of this is kept.
      if (!(await importWork.decide(importId, file.position, decision))) throw new AlreadyDecided()
      await outbox.put({ kind: 'hint', payload: { projectId, topics: ['imports', 'samples', 'work', 'progress'] } })
      return added.flatMap(({ taskId }) => (taskId === null ? [] : [taskId]))
    })
    .catch((cause: unknown) => {
      if (cause instanceof AlreadyDecided) return []
      throw cause
    })

class AlreadyDecided extends Error {}
