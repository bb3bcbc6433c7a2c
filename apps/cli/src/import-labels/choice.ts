import { routes } from '@reticle/contract'
import { type LabelImportChoice, labelImportChoiceSchema, personIdSchema } from '@reticle/domain'
import { formatThat } from '@reticle/interchange'
import { BadInput } from '../command.ts'
import { formatOf } from '../labels/format-of.ts'
import { callServer, type Server } from '../server.ts'

export const choiceOptions = {
  format: { type: 'string' },
  as: { type: 'string' },
  reader: { type: 'string' },
  'reader-map': { type: 'string', multiple: true },
  'labels-map': { type: 'string', multiple: true },
  'questions-map': { type: 'string', multiple: true },
  model: { type: 'string' },
  'model-version': { type: 'string' },
  'take-empty': { type: 'boolean' },
  'create-protocol': { type: 'boolean' },
} as const

type Values = {
  readonly format?: string | undefined
  readonly as?: string | undefined
  readonly 'reader-map'?: readonly string[] | undefined
  readonly 'labels-map'?: readonly string[] | undefined
  readonly 'questions-map'?: readonly string[] | undefined
  readonly model?: string | undefined
  readonly 'model-version'?: string | undefined
  readonly 'take-empty'?: boolean | undefined
  readonly 'create-protocol'?: boolean | undefined
}

const kinds = { reader: 'annotations', suggestions: 'suggestions', gold: 'gold' } as const
const isKind = (name: string): name is keyof typeof kinds => Object.hasOwn(kinds, name)

const pairs = (option: string, given: readonly string[] = []): readonly (readonly [string, string])[] =>
  given.map((pair) => {
    // A name of the file may hold the sign; ids of ours do not.
    const at = pair.lastIndexOf('=')
    if (at < 0) throw new BadInput(option, `"${pair}" is no THEIRS=OURS; THEIRS= leaves it out`)
    return [pair.slice(0, at), pair.slice(at + 1)] as const
  })

const idsOf = (option: string, given: readonly string[] | undefined): Record<string, string | null> =>
  Object.fromEntries(pairs(option, given).map(([from, to]) => [from, to === '' ? null : to]))

/** Whom a reader of the file becomes: a member by e-mail address or id, else a reader who cannot sign in, under this name. */
const readersOf = async (
  server: Server,
  projectId: string,
  given: readonly string[] | undefined,
): Promise<LabelImportChoice['readers']> => {
  const named = pairs('--reader-map', given)
  const { listMembers } = routes
  const members = named.some(([, to]) => to.includes('@'))
    ? await callServer(server, listMembers, listMembers.answers[200], '--reader-map', { params: { projectId } })
    : []
  return Object.fromEntries(
    named.map(([from, to]) => {
      if (to === '') return [from, null]
      const id = personIdSchema.safeParse(to)
      if (id.success) return [from, { personId: id.data }]
      if (!to.includes('@')) return [from, { name: to }]
      const member = members.find(({ email }) => email.toLowerCase() === to.toLowerCase())
      if (member === undefined) throw new BadInput('--reader-map', `"${to}" is no member of the project: invite them, or give a name`)
      return [from, { personId: member.personId }]
    }),
  )
}

/** Which model says them; its version goes with it. */
const modelFrom = ({ as, model, 'model-version': version }: Values): Pick<LabelImportChoice, 'model'> => {
  if (model === undefined && version === undefined) return {}
  if (as !== 'suggestions') throw new BadInput('--model', 'only suggestions are said by a model: use --as suggestions')
  if (model === undefined || version === undefined) throw new BadInput('--model', 'a model has a version: give --model and --model-version')
  return { model: { name: model, version } }
}

/** What the options choose. @throws BadInput with what is wrong with which. */
export const choiceFrom = async (server: Server, projectId: string, values: Values): Promise<LabelImportChoice> => {
  const { format, as = 'reader' } = values
  if (!isKind(as)) throw new BadInput('--as', `"${as}" is none of ${Object.keys(kinds).join(', ')}`)
  const chosen = {
    ...(format === undefined ? {} : { format: formatThat('read', format)?.id ?? formatOf('--format', format, 'read').id }),
    becomes: kinds[as],
    labels: idsOf('--labels-map', values['labels-map']),
    questions: idsOf('--questions-map', values['questions-map']),
    readers: await readersOf(server, projectId, values['reader-map']),
    ...modelFrom(values),
    takesEmpty: values['take-empty'] === true,
    createsProtocol: values['create-protocol'] === true,
  }
  const parsed = labelImportChoiceSchema.safeParse(chosen)
  const issue = parsed.success ? undefined : parsed.error.issues[0]
  const option = issue?.path[0] === 'model' ? '--model' : `--${String(issue?.path[0] ?? 'as')}-map`
  if (!parsed.success) throw new BadInput(option, issue?.message ?? 'is not of the expected form')
  return parsed.data
}
