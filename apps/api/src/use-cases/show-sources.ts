import type { ScanRow, SourceRow } from '@reticle/db'
import { noCounts, type ScannedKind, scannedKinds } from '@reticle/domain'
import type { Context } from '../context.ts'

type Imported = { readonly added: number; readonly duplicates: number; readonly rejected: number; readonly waiting: number }
const nothing: Imported = { added: 0, duplicates: 0, rejected: 0, waiting: 0 }

export const isScanned = (kind: string): kind is ScannedKind => scannedKinds.some((one) => one === kind)

const isoOf = (moment: Date | null): string | null => moment?.toISOString() ?? null

const scanShown = (row: ScanRow, imported: Imported, now: Date) => {
  const { startedAt, finishedAt } = row
  return {
    id: row.id,
    sourceId: row.sourceId,
    projectId: row.projectId,
    kind: row.kind,
    state: row.state,
    by: row.startedBy === null ? ('schedule' as const) : ('person' as const),
    counts: row.counts,
    imported,
    relink: row.relink,
    settings: row.settings,
    rejects: [...row.rejects],
    error: row.error,
    cure: row.cure,
    createdAt: row.createdAt.toISOString(),
    startedAt: isoOf(startedAt),
    finishedAt: isoOf(finishedAt),
    seconds: startedAt === null ? null : Math.max(0, (finishedAt ?? now).getTime() - startedAt.getTime()) / 1000,
    appliedAt: isoOf(row.appliedAt),
  }
}
export type ShownScan = ReturnType<typeof scanShown>

export const showScans = async ({ read, now }: Context, rows: readonly ScanRow[]): Promise<ShownScan[]> => {
  const imported = await read.sourceScans.importedBy(rows.map(({ id }) => id))
  return rows.map((row) => scanShown(row, imported.get(row.id) ?? nothing, now()))
}

export const showScan = async (context: Context, id: string): Promise<ShownScan | undefined> => {
  const row = await context.read.sourceScans.get(id)
  return row === undefined ? undefined : (await showScans(context, [row]))[0]
}

type Files = { readonly there: number; readonly changed: number; readonly gone: number }

const healthOf = (kind: string, scan: ShownScan | undefined, files: Files | null) => {
  if (!isScanned(kind)) return 'unscanned'
  if (scan === undefined) return 'new'
  if (scan.state === 'waiting' || scan.state === 'running') return 'scanning'
  if (scan.state === 'failed') return 'failed'
  const odd = (files?.changed ?? 0) + (files?.gone ?? 0) + (scan.counts ?? noCounts).rejected + scan.imported.rejected
  return odd > 0 ? 'odd' : 'well'
}

const shown = async (context: Context, row: SourceRow & { readonly samples: number }, scan: ShownScan | undefined) => {
  const files = isScanned(row.kind) ? await context.read.sourceFiles.counts(row.id) : null
  const { id, projectId, name, kind, settings, secret, schedule, nextScanAt, createdAt, samples } = row
  return {
    ...{ id, projectId, name, kind, settings, schedule, samples, files },
    hasSecret: secret !== null,
    nextScanAt: isoOf(nextScanAt),
    createdAt: createdAt.toISOString(),
    health: healthOf(kind, scan, files),
    lastScan: scan ?? null,
  } as const
}
export type ShownSource = Awaited<ReturnType<typeof shown>>

export const listSources = async (context: Context, projectId: string): Promise<ShownSource[]> => {
  const rows = await context.read.sources.listOf(projectId)
  const last = await context.read.sourceScans.lastOf(rows.map(({ id }) => id))
  const scans = await showScans(context, [...last.values()])
  return Promise.all(
    rows.map((row) =>
      shown(
        context,
        row,
        scans.find(({ sourceId }) => sourceId === row.id),
      ),
    ),
  )
}

/** Undefined when there is none, or when it was removed. */
export const showSource = async (context: Context, id: string): Promise<ShownSource | undefined> => {
  const row = await context.read.sources.get(id)
  if (row === undefined || row.removedAt !== null) return undefined
  const last = (await context.read.sourceScans.lastOf([id])).get(id)
  const [scan] = last === undefined ? [] : await showScans(context, [last])
  return shown(context, { ...row, samples: await context.read.sources.samplesOf(id) }, scan)
}
