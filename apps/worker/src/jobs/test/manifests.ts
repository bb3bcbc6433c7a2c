import { createHash } from 'node:crypto'
import { newId } from '@reticle/db'
import { type ImportId, importIdSchema } from '@reticle/domain'
import type { World } from './world.ts'

export const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex')

/** A sound record of a file in a folder, with changes. */
export const aRecord = (number: number, changes: Readonly<Record<string, unknown>> = {}) => ({
  name: `plate-1/${number}.png`,
  sha256: hashOf(`image ${number}`),
  bytes: 1000 + number,
  mediaType: 'image/png',
  width: 640,
  height: 480,
  uri: `plates/${number}.png`,
  groups: { plate: '1' },
  ...changes,
})

export const lineOf = (number: number, changes: Readonly<Record<string, unknown>> = {}): string => JSON.stringify(aRecord(number, changes))

/** Puts a manifest into the store and asks for its import. */
export const uploadManifest = async (
  { context, projectId, people }: World,
  content: string | Buffer,
  groups: Readonly<Record<string, string>> = {},
): Promise<ImportId> => {
  const id = importIdSchema.parse(newId())
  const bytes = Buffer.from(content)
  const stored = await context.storage.put(
    (async function* () {
      yield bytes
    })(),
  )
  if (!stored.ok) throw new Error(stored.error.message)
  const lines = bytes.toString('latin1').split('\n').length - (bytes.at(-1) === 10 ? 1 : 0)
  const file = { name: 'plates.ndjson', ...stored.value, reason: null, lines, groups: { ...groups }, origin: {} }
  await context.unitOfWork(async ({ imports, projects }) => {
    const project = await projects.get(projectId)
    const organizationId = project?.organizationId ?? ''
    await imports.begin({ id, newSourceId: newId(), organizationId, projectId, createdBy: people[0] ?? '', createdAt: context.now() })
    await imports.receive(id, { groups: {}, files: [file] })
  })
  return id
}
