import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { newId } from '@reticle/db'
import {
  importIdSchema,
  type ScanSchedule,
  type SourceSecret,
  type SourceSettings,
  scanIdSchema,
  sourceSettingsSchema,
} from '@reticle/domain'
import sharp from 'sharp'
import { runImport } from '../../jobs/run-import.ts'
import { scanSource } from '../../jobs/scan-source.ts'
import { makeWorld } from '../../jobs/test/world.ts'

/** A small picture that no other seed gives. */
export const png = async (seed: number): Promise<Buffer> => {
  const pixels = Buffer.alloc(24 * 16 * 3)
  for (let i = 0; i < pixels.length; i++) pixels[i] = (i * 31 + seed * 7 + (seed * i) / 11) % 256
  return sharp(pixels, { raw: { width: 24, height: 16, channels: 3 } })
    .png()
    .toBuffer()
}

/** A project whose sources can be scanned, with an allowed folder of its own. */
export const sourceWorld = async () => {
  const world = await makeWorld()
  const folder = join(world.data, 'folder')
  await mkdir(folder, { recursive: true })
  const { context, query } = world
  const put = async (path: string, bytes: string | Uint8Array): Promise<void> => {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), bytes)
  }
  const add = async (
    settings: Partial<SourceSettings> & { kind: SourceSettings['kind'] },
    more: { secret?: SourceSecret; schedule?: ScanSchedule; nextScanAt?: Date } = {},
  ): Promise<string> => {
    const [owner] = await query('select organization_id from projects where id = $1', [world.projectId])
    const id = newId()
    await context.unitOfWork(({ sources }) =>
      sources.add({
        ...{ id, projectId: world.projectId, organizationId: owner?.organization_id, name: 'Plates', createdBy: world.people[0] ?? '' },
        settings: sourceSettingsSchema.parse(settings),
        secret: more.secret ?? null,
        schedule: more.schedule ?? null,
        nextScanAt: more.nextScanAt ?? null,
        createdAt: context.now(),
      }),
    )
    return id
  }
  const ask = async (sourceId: string, settings?: SourceSettings) => {
    const id = scanIdSchema.parse(newId())
    const { projectId, people } = world
    const row = { id, projectId, sourceId, startedBy: people[0] ?? '', createdAt: context.now() }
    const kind = settings === undefined ? { kind: 'scan' as const } : { kind: 'relink' as const, settings }
    await context.unitOfWork(({ sourceScans }) => sourceScans.add({ ...row, ...kind }))
    return id
  }
  /** What the queue would do: the scan, then the imports that it asked for. */
  const importAll = async (): Promise<void> => {
    for (const { id } of await query(`select id from imports where state in ('queued', 'running') order by id`))
      await runImport(context, { importId: importIdSchema.parse(id) })
  }
  return {
    ...world,
    folder,
    put,
    add,
    ask,
    importAll,
    scan: async (sourceId: string) => {
      const scanId = await ask(sourceId)
      await scanSource(context, { scanId })
      await importAll()
      const scan = await context.read.sourceScans.get(scanId)
      if (scan === undefined) throw new Error('the scan is gone')
      return scan
    },
    samplesOf: async (sourceId: string) => query('select * from samples where source_id = $1 order by name collate "C"', [sourceId]),
    filesOf: async (sourceId: string) => query('select * from source_files where source_id = $1 order by path collate "C"', [sourceId]),
  }
}
export type SourceWorld = Awaited<ReturnType<typeof sourceWorld>>
