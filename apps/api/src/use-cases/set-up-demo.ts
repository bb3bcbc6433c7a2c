import { newId } from '@reticle/db'
import type { Context } from '../context.ts'

const labName = 'Reticle demo lab'
const cast = [
  { name: 'Ana Ruiz', part: 'annotator' },
  { name: 'Ben Okafor', part: 'annotator' },
  { name: 'Chiara Conti', part: 'tie-breaker' },
  { name: 'Dr Dana Levi', part: 'reviewer' },
  { name: 'Mei Tanaka', part: 'manager' },
  { name: 'Evan Weiss', part: 'ml-engineer' },
] as const

const emailOf = (name: string) => `${name.toLowerCase().replace('dr ', '').replaceAll(' ', '.')}@demo.invalid`

/** Makes the demo's organization and people where they are missing. They have no password; only the demo's one-click sign-in lets them in. */
export const setUpDemo = async (context: Context): Promise<void> => {
  const at = context.now()
  await context.unitOfWork(async (repositories) => {
    await repositories.organizations.lockSetUp()
    const found = await repositories.organizations.findByName(labName)
    const organizationId = found?.id ?? newId()
    if (found === undefined) {
      await repositories.organizations.add({ id: organizationId, name: labName, createdAt: at })
      await repositories.events.add({
        type: 'organization.created',
        subjectId: organizationId,
        at,
        organizationId,
        payload: { isDemo: true },
      })
    }
    const present = new Set((await repositories.people.listDemo()).map((person) => person.email))
    for (const { name, part } of cast) {
      if (present.has(emailOf(name))) continue
      const personId = newId()
      if (!(await repositories.people.add({ id: personId, name, email: emailOf(name), demoPart: part, at }))) continue
      const role = part === 'manager' ? 'owner' : 'member'
      await repositories.memberships.add([{ organizationId, personId, role }])
      await repositories.events.add({ type: 'person.joined', subjectId: personId, at, organizationId, payload: { role, isDemo: true } })
    }
  })
}
