import { createHash } from 'node:crypto'
import { createWriteStream, type WriteStream } from 'node:fs'
import { chmod } from 'node:fs/promises'
import { finished } from 'node:stream/promises'
import { newId } from '@reticle/db'
import type pg from 'pg'

export type ImportStudy = {
  readonly organizationId: string
  readonly projectId: string
  readonly sourceId: string
  readonly protocolId: string
  readonly personId: string
}

/** A project with a live protocol and no samples. */
export const emptyStudy = async (pool: pg.Pool): Promise<ImportStudy> => {
  const [organizationId, projectId, sourceId, protocolId, personId] = [newId(), newId(), newId(), newId(), newId()]
  await pool.query(`insert into organizations (id, name) values ($1, 'Lab')`, [organizationId])
  await pool.query(`insert into people (id, name, email) values ($1, 'Reader', 'reader@example.org')`, [personId])
  await pool.query(`insert into projects (id, organization_id, name, protocol_id) values ($1, $2, 'Plates', $3)`, [
    projectId,
    organizationId,
    protocolId,
  ])
  await pool.query(`insert into sources (id, organization_id, project_id, kind, name) values ($1, $2, $3, 'upload', 'Uploads')`, [
    sourceId,
    organizationId,
    projectId,
  ])
  await pool.query(
    `insert into protocols (id, project_id, version, content, created_by) values ($1, $2, 1, '{"redundancy": {"reads": 3}}', $3)`,
    [protocolId, projectId, personId],
  )
  return { organizationId, projectId, sourceId, protocolId, personId }
}

const record = (number: number) => ({
  name: `plate-${number % 1000}/image-${number}.png`,
  sha256: createHash('sha256').update(`seed 1, image ${number}`).digest('hex'),
  bytes: 100_000 + number,
  mediaType: 'image/png',
  width: 2048,
  height: 2048,
  uri: `plates/${number % 1000}/image-${number}.png`,
  groups: { plate: String(number % 1000) },
  metadata: { exposure: 0.25, gain: 2, channel: 'DAPI' },
  origin: { source: 'run 7', licence: 'CC0-1.0' },
  priority: 0,
})

const put = async (file: WriteStream, text: string): Promise<void> => {
  if (!file.write(text)) await new Promise<void>((resolve) => file.once('drain', () => resolve()))
}

export const copies = {
  samples: 'samples (id, project_id, source_id, position, name, sha256, bytes, media_type, width, height, uri, groups, origin, metadata)',
  tasks: 'tasks (id, project_id, sample_id, protocol_id, position, priority, level_rule, reads)',
} as const

/** The same records as NDJSON, and as the rows of both tables in COPY's text format. Ids ascend, as those of the application do. */
export const writeRecords = async (folder: string, count: number, study: ImportStudy) => {
  const paths = { ndjson: `${folder}/records.ndjson`, samples: `${folder}/samples.copy`, tasks: `${folder}/tasks.copy` }
  const [ndjson, samples, tasks] = [createWriteStream(paths.ndjson), createWriteStream(paths.samples), createWriteStream(paths.tasks)]
  const { projectId, sourceId, protocolId } = study
  const idOf = (kind: string, number: number) => {
    const hex = `${(1_700_000_000_000 + number).toString(16).padStart(12, '0')}7${kind}00`
    const tail = createHash('md5').update(`${kind}${number}`).digest('hex').slice(0, 12)
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-8000-${tail}`
  }
  for (let number = 1; number <= count; number++) {
    const { priority, ...row } = record(number)
    const { name, sha256, bytes, mediaType, width, height, uri, groups, origin, metadata } = row
    const [sampleId, taskId] = [idOf('a', number), idOf('b', number)]
    await put(ndjson, `${JSON.stringify({ ...row, priority })}\n`)
    const columns = [sampleId, projectId, sourceId, number, name, sha256, bytes, mediaType, width, height, uri]
    await put(samples, `${[...columns, ...[groups, origin, metadata].map((value) => JSON.stringify(value))].join('\t')}\n`)
    await put(tasks, `${[taskId, projectId, sampleId, protocolId, number, priority, 'none', 3].join('\t')}\n`)
  }
  for (const file of [ndjson, samples, tasks]) {
    file.end()
    await finished(file)
  }
  for (const path of Object.values(paths)) await chmod(path, 0o644)
  return paths
}
