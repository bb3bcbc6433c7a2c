import { openAsBlob } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { type Import, routes, splitSchema } from '@reticle/contract'
import { readArguments } from '../arguments.ts'
import { BadInput } from '../command.ts'
import { answer, answerJson, note } from '../output.ts'
import { projectIdOf } from '../project-of.ts'
import { callServer, type Server, serverFrom, serverOptions } from '../server.ts'

const options = {
  ...serverOptions,
  json: { type: 'boolean' },
  split: { type: 'string' },
  'keep-identity': { type: 'boolean' },
  labels: { type: 'boolean' },
  group: { type: 'string', multiple: true },
} as const
const lookMilliseconds = 500
/** Rejected lines that are listed for a person; --json has all that the server kept. */
const mostListed = 50

type Given = {
  readonly server: Server
  readonly project: string
  readonly files: readonly string[]
  /** Fields of the upload beside the files. */
  readonly fields: readonly (readonly [string, string])[]
  readonly isJson: boolean
}

type Values = {
  readonly split?: string | undefined
  readonly 'keep-identity'?: boolean | undefined
  readonly labels?: boolean | undefined
  readonly group?: readonly string[] | undefined
}

const groupOf = (given: string): readonly [string, string] => {
  const at = given.indexOf('=')
  if (at <= 0) throw new BadInput('--group', `"${given}" is no KEY=VALUE such as patient=P-017`)
  return [`group.${given.slice(0, at)}`, given.slice(at + 1)]
}

const fieldsOf = ({ split, 'keep-identity': keepsIdentity, labels, group = [] }: Values): Given['fields'] => {
  if (split !== undefined && !splitSchema.safeParse(split).success)
    throw new BadInput('--split', `"${split}" is none of ${splitSchema.options.join(', ')}`)
  return [
    ...(split === undefined ? [] : [['split', split] as const]),
    ...(keepsIdentity === true ? [['deidentify', 'false'] as const] : []),
    ...(labels === true ? [['labels', 'true'] as const] : []),
    ...group.map(groupOf),
  ]
}

const readOptions = (args: readonly string[]): Given => {
  const { values, positionals } = readArguments('import', { args: [...args], options, allowPositionals: true })
  const [project, ...files] = positionals
  if (project === undefined || files.length === 0)
    throw new BadInput('import', 'needs a project and a file: reticle import PROJECT FILE...')
  const fields = fieldsOf(values)
  return { server: serverFrom(values), project, files, fields, isJson: values.json === true }
}

const isManifest = (file: string): boolean => /\.(ndjson|jsonl)$/i.test(file)

const blobOf = async (file: string): Promise<Blob> => {
  const found = await stat(file).catch(() => undefined)
  if (found?.isFile() !== true) throw new BadInput(file, found === undefined ? 'there is no such file' : 'is no file')
  if (found.size === 0) throw new BadInput(file, 'is empty')
  return openAsBlob(file, isManifest(file) ? { type: 'application/x-ndjson' } : {})
}

/** What the server counts: the lines of a manifest, or files. */
const unitOf = (files: readonly string[]): string =>
  files.every(isManifest) ? 'lines' : files.some(isManifest) ? 'files and lines' : 'files'

const progress = ({ done, total, duplicates, rejected }: Import, unit: string): string =>
  `${done} of ${total} ${unit}${duplicates > 0 ? `, ${duplicates} duplicates` : ''}${rejected > 0 ? `, ${rejected} rejected` : ''}`

/** Looks until a worker has decided every file and line. */
const followed = async (server: Server, started: Import, place: string, unit: string): Promise<Import> => {
  const { getImport } = routes
  let said = ''
  for (let shown = started; ; await delay(lookMilliseconds)) {
    shown = await callServer(server, getImport, getImport.answers[200], place, { params: { importId: started.id } })
    if (progress(shown, unit) !== said) {
      said = progress(shown, unit)
      note(said)
    }
    if (shown.state === 'done') return shown
    if (shown.state === 'failed') throw new BadInput(place, shown.error ?? 'the import failed')
  }
}

const listRejects = ({ rejects, rejected }: Import, files: readonly string[]): void => {
  const pathOf = (name: string) => files.find((file) => basename(file) === name) ?? name
  for (const { name, at, reason } of rejects.slice(0, mostListed)) note(`${pathOf(name)}: ${at ?? 'file'}: ${reason}`)
  const more = rejected - Math.min(mostListed, rejects.length)
  if (more > 0) note(`${more} more were rejected`)
}

/** `reticle import PROJECT FILE...`: sends images or manifests and waits until each file and line is decided. 1 when some were rejected. */
export const importFiles = async (args: readonly string[]): Promise<number> => {
  const { server, project, files, fields, isJson } = readOptions(args)
  const form = new FormData()
  for (const [name, value] of fields) form.append(name, value)
  let bytes = 0
  for (const file of files) {
    const blob = await blobOf(file)
    bytes += blob.size
    form.append('files', blob, basename(file))
  }
  const projectId = await projectIdOf(server, project)
  const place = files.length === 1 ? (files[0] ?? '') : 'import'
  const unit = unitOf(files)
  note(`${files.length === 1 ? `${place} is` : `${files.length} files are`} sent: ${bytes} bytes`)
  const { createImport } = routes
  const started = await callServer(server, createImport, createImport.answers[202], project, { params: { projectId }, form })
  const done = await followed(server, started, place, unit)
  const { id, total, added, duplicates, rejected, rejects } = done
  if (isJson) answerJson({ id, total, added, duplicates, rejected, rejects })
  else answer(`${added} samples added; ${duplicates} were there already; ${rejected} ${unit} rejected`)
  const [first] = rejects
  if (first !== undefined && added + duplicates === 0)
    throw new BadInput(place, `no ${unit === 'lines' ? 'line' : 'file'} could be taken; ${first.at ?? 'the file'}: ${first.reason}`)
  listRejects(done, files)
  return rejected > 0 ? 1 : 0
}
