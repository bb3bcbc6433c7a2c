import { newId, type Repositories } from '@reticle/db'
import { importFlow, step, type TaskId } from '@reticle/domain'
import { type Decoder, type Probe, probeImage, startDecoder } from '@reticle/imaging'
import type { Job, WorkerContext } from '../context.ts'
import { alone } from './alone.ts'
import { blobSource } from './blob-source.ts'
import { importRecords } from './import-records.ts'
import { refresh } from './refresh.ts'

const decodeLimits = { milliseconds: 60_000, memoryBytes: 1_500_000_000 }

type Import = NonNullable<Awaited<ReturnType<Repositories['importWork']['get']>>>
type File = NonNullable<Awaited<ReturnType<Repositories['importWork']['nextFile']>>>
type Sound = { readonly sha256: string; readonly probe: Probe; readonly thumbnailSha256: string }

const tellImports = (projectId: string) => ({ kind: 'hint' as const, payload: { projectId, topics: ['imports'] } })

const reject = async ({ unitOfWork }: WorkerContext, { id, projectId }: Import, file: File, at: string, reason: string): Promise<void> => {
  await unitOfWork(async ({ importWork, outbox }) => {
    await importWork.decide(id, file.position, { outcome: 'rejected', at, reason })
    await outbox.put(tellImports(projectId))
  })
}

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

/** One sound file becomes a sample, or is found to be one already: all in one transaction, behind the project's lock. */
const admit = async (context: WorkerContext, row: Import, file: File, sound: Sound): Promise<TaskId | null> =>
  context.unitOfWork(async (repositories) => {
    const { importWork, events, outbox, projects } = repositories
    const { id: importId, projectId, organizationId, sourceId } = row
    const { sha256, probe, thumbnailSha256 } = sound
    await projects.lock(projectId)
    const known = await importWork.sampleOfContent(projectId, sha256)
    if (known !== undefined) {
      const withdrawn = known.withdrawnAt === null ? '' : ', which was withdrawn'
      const reason = `the same bytes are in the project as "${known.name}"${withdrawn}`
      await importWork.decide(importId, file.position, { outcome: 'duplicate', reason, sampleId: known.id })
      await outbox.put(tellImports(projectId))
      return null
    }
    const at = context.now()
    const sampleId = newId()
    if (!(await importWork.decide(importId, file.position, { outcome: 'added', sampleId }))) return null
    const { name, bytes, groups, origin } = file
    const { mediaType, width, height, metadata } = probe
    const sample = {
      id: sampleId,
      projectId,
      sourceId,
      name,
      sha256,
      bytes,
      mediaType,
      width,
      height,
      thumbnailSha256,
      groups,
      origin,
      metadata,
    }
    const position = await importWork.addSample(sample)
    await events.add({ type: 'sample.added', subjectId: sampleId, at, organizationId, projectId, payload: { importId, sha256, position } })
    const taskId = await openTask(repositories, row, sampleId, position, at)
    await outbox.put({ kind: 'hint', payload: { projectId, topics: ['imports', 'samples', 'progress'] } })
    return taskId
  })

const keepThumbnail = async ({ storage }: WorkerContext, thumbnail: Uint8Array): Promise<string> => {
  const stored = await storage.put(
    (async function* () {
      yield thumbnail
    })(),
  )
  if (!stored.ok) throw new Error(`a thumbnail could not be kept: ${stored.error.message}`)
  return stored.value.sha256
}

const workOff = async (context: WorkerContext, row: Import, file: File, decoder: Decoder): Promise<void> => {
  const source = file.sha256 === null ? undefined : await blobSource(context.storage, file.sha256)
  if (file.sha256 === null || source === undefined) {
    await reject(context, row, file, 'upload', 'the uploaded bytes are not in the store; upload the file again')
    return
  }
  const probed = await probeImage(source, { decoder, maxPixels: context.config.maxPixels })
  if (!probed.ok) {
    await reject(context, row, file, probed.error.at, probed.error.reason)
    return
  }
  const thumbnailSha256 = await keepThumbnail(context, probed.value.thumbnail)
  const taskId = await admit(context, row, file, { sha256: file.sha256, probe: probed.value, thumbnailSha256 })
  if (taskId !== null) await refresh(context, row.projectId, taskId)
}

/** Works off all files; false when another worker has taken over. The decoder is started for the first image. */
const workOffAll = async (context: WorkerContext, row: Import): Promise<boolean> => {
  let decoder: Decoder | undefined
  try {
    for (;;) {
      const file = await context.read.importWork.nextFile(row.id)
      if (file === undefined) return true
      const manifest = await context.read.importWork.manifest(row.id, file.position)
      if (manifest === undefined) {
        decoder ??= startDecoder({ ...decodeLimits, pixels: context.config.maxPixels })
        await workOff(context, row, file, decoder)
      } else if (!(await importRecords(context, row, file, manifest))) return false
    }
  } finally {
    await decoder?.close()
  }
}

const finish = async ({ unitOfWork, now }: WorkerContext, { id, projectId, organizationId }: Import): Promise<void> =>
  unitOfWork(async ({ importWork, events, outbox }) => {
    const at = now()
    const payload = await importWork.counts(id)
    // One that was frozen, and whose successor has finished meanwhile, has nothing to say any more.
    if (!(await importWork.move(id, 'running', importFlow.running.finished, at))) return
    await events.add({ type: 'import.finished', subjectId: id, at, organizationId, projectId, payload })
    await outbox.put(tellImports(projectId))
  })

/**
 * Looks into the files of an upload one by one; each decision is committed with its sample and task before the next file is opened, so a
 * killed worker's successor goes on where it was, and nothing is ever there twice.
 */
export const runImport: Job<'run-import'> = async (context, { importId }) =>
  alone(context.database, `run-import ${importId}`, async () => {
    const row = await context.read.importWork.get(importId)
    const running = row === undefined ? undefined : step(importFlow, row.state, 'started')
    if (row === undefined || running === undefined) return
    const isStarted = await context.unitOfWork(async ({ importWork, outbox }) => {
      if (!(await importWork.move(importId, row.state, running, null))) return false
      await outbox.put(tellImports(row.projectId))
      return true
    })
    if (!isStarted) return
    if (await workOffAll(context, row)) await finish(context, row)
  })
