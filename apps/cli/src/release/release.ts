import { setTimeout as delay } from 'node:timers/promises'
import { type Release, releaseSchema, routes } from '@reticle/contract'
import { projectIdSchema } from '@reticle/domain'
import { readArguments } from '../arguments.ts'
import { BadInput } from '../command.ts'
import { answer, answerJson, note } from '../output.ts'
import { callServer, type Server, serverFrom, serverOptions } from '../server.ts'
import { roCrateOf } from './ro-crate.ts'

const options = {
  ...serverOptions,
  name: { type: 'string' },
  version: { type: 'string' },
  notes: { type: 'string' },
  kind: { type: 'string', multiple: true },
  'group-by': { type: 'string' },
  seed: { type: 'string' },
  shares: { type: 'string' },
  'ro-crate': { type: 'string' },
  json: { type: 'boolean' },
} as const
const lookMilliseconds = 500

/** `train=0.8,validation=0.1,test=0.1` */
const sharesOf = (text: string): Record<string, number> =>
  Object.fromEntries(
    text.split(',').map((part) => {
      const [name = '', share = ''] = part.split('=')
      const value = Number(share)
      if (!/^[a-z]{1,20}$/.test(name) || share === '' || !(value >= 0 && value <= 1))
        throw new BadInput('--shares', `"${part}" is no NAME=SHARE such as train=0.8`)
      return [name, value]
    }),
  )

const seedOf = (text: string): number => {
  const seed = Number(text)
  if (!Number.isSafeInteger(seed) || seed < 0 || text.trim() === '') throw new BadInput('--seed', `"${text}" is no whole number from 0 on`)
  return seed
}

/** Follows the freezing to its end. @throws BadInput with the reason when it fails. */
const frozen = async (server: Server, started: Release): Promise<Release> => {
  let told = -1
  for (let release = started; ; await delay(lookMilliseconds)) {
    release = await callServer(server, routes.getRelease, releaseSchema, started.id, { params: { releaseId: started.id } })
    if (release.manifestSha256 !== null) return release
    if (release.state === 'failed') throw new BadInput(started.id, release.error ?? 'the release could not be frozen')
    const percent = Math.floor(100 * release.progress)
    if (percent > told) note(`freezing: ${percent} %`)
    told = percent
  }
}

/** `reticle release PROJECT --name NAME`: freezes a release on a server and waits until it is there. */
export const release = async (args: readonly string[]): Promise<number> => {
  const { values, positionals } = readArguments('release', { args: [...args], options, allowPositionals: true })
  const [project, ...more] = positionals
  if (project === undefined || more.length > 0) throw new BadInput('release', 'needs one project: reticle release PROJECT --name NAME')
  if (values.name === undefined) throw new BadInput('--name', 'is needed: what the release is called')
  const projectId = projectIdSchema.safeParse(project)
  if (!projectId.success) throw new BadInput(project, 'is no id of a project')
  const roCrate = roCrateOf(values['ro-crate'])
  const body = {
    name: values.name,
    ...(roCrate === null ? {} : { roCrate }),
    ...(values.version === undefined ? {} : { version: values.version }),
    ...(values.notes === undefined ? {} : { notes: values.notes }),
    ...(values.kind === undefined ? {} : { query: { kinds: values.kind } }),
    split: {
      ...(values.shares === undefined ? {} : { shares: sharesOf(values.shares) }),
      ...(values['group-by'] === undefined ? {} : { groupBy: values['group-by'] }),
      ...(values.seed === undefined ? {} : { seed: seedOf(values.seed) }),
    },
  }
  const server = serverFrom(values)
  const started = await callServer(server, routes.freezeRelease, releaseSchema, project, { params: { projectId: projectId.data }, body })
  const done = await frozen(server, started)
  if (values.json === true) answerJson(done)
  else
    answer(
      `${done.name} ${done.version}: ${done.samples} samples, ${done.regions} marks, ${done.answers} answers; ${done.manifestSha256} (${done.id})`,
    )
  return 0
}
