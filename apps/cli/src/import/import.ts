import { openAsBlob } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { type Import, routes } from '@reticle/contract'
import { projectIdSchema } from '@reticle/domain'
import { readArguments } from '../arguments.ts'
import { BadInput } from '../command.ts'
import { answer, answerJson, note } from '../output.ts'
import { callServer, type Server } from './server.ts'

const options = { url: { type: 'string' }, token: { type: 'string' }, json: { type: 'boolean' } } as const
const lookMilliseconds = 500
/** Rejected lines that are listed for a person; --json has all that the server kept. */
const mostListed = 50

type Given = { readonly server: Server; readonly project: string; readonly file: string; readonly isJson: boolean }

const given = (option: string, variable: string, value: string | undefined): string => {
  const found = value ?? process.env[variable] ?? ''
  if (found === '') throw new BadInput(option, `is needed; give it, or set ${variable}`)
  return found
}

const serverOf = (address: string, token: string): Server => {
  if (!/^https?:\/\//.test(address) || !URL.canParse(address))
    throw new BadInput('--url', `"${address}" is no address such as https://reticle.example.org`)
  return { url: address.replace(/\/+$/, ''), token }
}

const readOptions = (args: readonly string[]): Given => {
  const { values, positionals } = readArguments('import', { args: [...args], options, allowPositionals: true })
  const [project, file, other] = positionals
  if (project === undefined || file === undefined)
    throw new BadInput('import', 'needs a project and a file: reticle import PROJECT FILE.ndjson')
  if (other !== undefined) throw new BadInput(other, 'is one file too many: a manifest is one file')
  const server = serverOf(given('--url', 'RETICLE_URL', values.url), given('--token', 'RETICLE_TOKEN', values.token))
  return { server, project, file, isJson: values.json === true }
}

const manifestOf = async (file: string): Promise<Blob> => {
  const found = await stat(file).catch(() => undefined)
  if (found?.isFile() !== true) throw new BadInput(file, found === undefined ? 'there is no such file' : 'is no file')
  if (found.size === 0) throw new BadInput(file, 'is empty')
  return openAsBlob(file, { type: 'application/x-ndjson' })
}

/** A project by its id, or by its name. */
const projectIdOf = async (server: Server, project: string): Promise<string> => {
  const id = projectIdSchema.safeParse(project)
  if (id.success) return id.data
  const projects = await callServer(server, routes.listProjects, routes.listProjects.answers[200], project)
  const [found, second] = projects.filter((one) => one.name === project)
  if (found === undefined) throw new BadInput(project, 'there is no project of this name or id that the token may see')
  if (second !== undefined) throw new BadInput(project, 'there are several projects of this name; give the id')
  return found.id
}

const progress = ({ done, total, duplicates, rejected }: Import): string =>
  `${done} of ${total} lines${duplicates > 0 ? `, ${duplicates} duplicates` : ''}${rejected > 0 ? `, ${rejected} rejected` : ''}`

/** Looks until a worker has decided every line. */
const followed = async (server: Server, started: Import, file: string): Promise<Import> => {
  const { getImport } = routes
  let said = ''
  for (let shown = started; ; await delay(lookMilliseconds)) {
    shown = await callServer(server, getImport, getImport.answers[200], file, { params: { importId: started.id } })
    if (progress(shown) !== said) {
      said = progress(shown)
      note(said)
    }
    if (shown.state === 'done') return shown
    if (shown.state === 'failed') throw new BadInput(file, shown.error ?? 'the import failed')
  }
}

const listRejects = ({ rejects, rejected }: Import, file: string): void => {
  for (const { at, reason } of rejects.slice(0, mostListed)) note(`${file}: ${at ?? 'file'}: ${reason}`)
  const more = rejected - Math.min(mostListed, rejects.length)
  if (more > 0) note(`${file}: ${more} more were rejected`)
}

/** `reticle import PROJECT FILE.ndjson`: sends a manifest and waits until its lines are decided. 1 when some were rejected. */
export const importManifest = async (args: readonly string[]): Promise<number> => {
  const { server, project, file, isJson } = readOptions(args)
  const manifest = await manifestOf(file)
  const form = new FormData()
  form.append('files', manifest, basename(file))
  const projectId = await projectIdOf(server, project)
  note(`${file} is sent: ${manifest.size} bytes`)
  const { createImport } = routes
  const started = await callServer(server, createImport, createImport.answers[202], project, { params: { projectId }, form })
  const done = await followed(server, started, file)
  const { id, total, added, duplicates, rejected, rejects } = done
  if (isJson) answerJson({ id, total, added, duplicates, rejected, rejects })
  else answer(`${added} samples added; ${duplicates} were there already; ${rejected} lines rejected`)
  const [first] = rejects
  if (first !== undefined && added + duplicates === 0)
    throw new BadInput(file, `no line could be taken; ${first.at ?? 'the file'}: ${first.reason}`)
  listRejects(done, file)
  return rejected > 0 ? 1 : 0
}
