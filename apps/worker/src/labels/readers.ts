import { newId } from '@reticle/db'
import type { LabelImportChoice, PersonId } from '@reticle/domain'
import type { WorkerContext } from '../context.ts'
import type { LabelImport } from './label-import.ts'

/** Whose submission the words of one reader of the file become. */
export type Reader =
  | { readonly kind: 'person'; readonly personId: PersonId }
  /** Made when something of theirs is written. */
  | { readonly kind: 'new'; readonly name: string }
  | { readonly kind: 'left'; readonly reason: string }

/** A name for people: programs often give numbers only. */
const shownName = (name: string, tool: string): string =>
  name === '' ? `Unnamed reader of ${tool}` : /^\d+$/.test(name) ? `${tool} user ${name}` : name.slice(0, 200)

type Chosen = LabelImportChoice['readers'][string] | undefined

/** What each reader of a file becomes: what was chosen, else the member with this e-mail address, else a reader who cannot sign in. */
export const readersFor = async (
  { read }: WorkerContext,
  { projectId, choice }: LabelImport,
  names: readonly string[],
  tool: string,
): Promise<{ readonly of: ReadonlyMap<string, Reader>; readonly chosen: ReadonlyMap<string, NonNullable<Chosen> | null> }> => {
  const members = (await read.memberships.members(projectId)).filter(({ roles }) => roles.includes('annotator'))
  const of = new Map<string, Reader>()
  const chosen = new Map<string, NonNullable<Chosen> | null>()
  for (const name of names) {
    const given: Chosen = Object.hasOwn(choice.readers, name) ? choice.readers[name] : undefined
    const mail = members.find(({ email }) => name !== '' && email === name.toLowerCase())
    const to =
      given === undefined ? (mail === undefined ? { name: shownName(name, tool) } : { personId: mail.personId as PersonId }) : given
    chosen.set(name, to)
    if (to === null) of.set(name, { kind: 'left', reason: 'this reader was left out by choice' })
    else if ('personId' in to) {
      const isMember = members.some(({ personId }) => personId === to.personId)
      of.set(
        name,
        isMember
          ? { kind: 'person', personId: to.personId }
          : {
              kind: 'left',
              reason: 'whoever was chosen for this reader is no annotator of this project: give them the role, or choose another',
            },
      )
    } else {
      const personId = await read.labelImports.readerNamed(projectId, to.name)
      of.set(name, personId === undefined ? { kind: 'new', name: to.name } : { kind: 'person', personId })
    }
  }
  return { of, chosen }
}

/** A reader who cannot sign in: a person that is disabled, with the role of an annotator in the project; the same one for the same name. */
export const ensureReader = async (context: WorkerContext, { id, projectId, organizationId, createdBy }: LabelImport, name: string) =>
  context.unitOfWork(async ({ projects, labelImports, people, memberships, events }) => {
    await projects.lock(projectId)
    const known = await labelImports.readerNamed(projectId, name)
    if (known !== undefined) return known
    const personId = newId() as PersonId
    const at = context.now()
    // `.invalid` is nobody's domain (RFC 6761): no letter and no sign-in can ever reach it.
    await people.add({ id: personId, name, email: `reader-${personId}@imported.invalid`, disabledAt: at, at })
    await memberships.add([
      { organizationId, personId, role: 'member' },
      { organizationId, personId, projectId, role: 'annotator' },
    ])
    await labelImports.addReader({ projectId, name, personId })
    await events.add({
      ...{ type: 'person.joined' as const, subjectId: personId, at, organizationId, projectId, actorId: createdBy },
      payload: { labelImportId: id, canSignIn: false },
    })
    return personId
  })
