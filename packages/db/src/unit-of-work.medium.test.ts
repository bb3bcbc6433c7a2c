import { err, ok } from '@reticle/domain'
import { testDatabase } from '@reticle/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connect, type Database } from './database.ts'
import { newId } from './ids.ts'
import { databaseProblem } from './ready.ts'
import { type UnitOfWork, unitOfWorkOn } from './unit-of-work.ts'

let testDb: Awaited<ReturnType<typeof testDatabase>>
let database: Database
let unitOfWork: UnitOfWork

beforeAll(async () => {
  testDb = await testDatabase()
  database = connect(testDb.url, { applicationName: 'db-test', max: 4 })
  unitOfWork = unitOfWorkOn(database)
})
afterAll(async () => {
  await database.close()
  await testDb.drop()
})

const names = async () => (await database.pool.query('select name from organizations order by name')).rows.map((row) => row.name)
const lab = (name: string) => ({ id: newId(), name, createdAt: new Date() })

describe('unitOfWork', () => {
  it('keeps what an accepted outcome wrote, and nothing of a refused or a thrown one', async () => {
    expect(
      await unitOfWork(async (r) => {
        await r.organizations.add(lab('kept'))
        return ok(1)
      }),
    ).toEqual(ok(1))
    expect(
      await unitOfWork(async (r) => {
        await r.organizations.add(lab('refused'))
        return err({ code: 'conflict', message: 'no' })
      }),
    ).toEqual(err({ code: 'conflict', message: 'no' }))
    await expect(
      unitOfWork(async (r) => {
        await r.organizations.add(lab('thrown'))
        throw new Error('a bug')
      }),
    ).rejects.toThrow('a bug')
    expect(await names()).toEqual(['kept'])
  })

  it('runs again what a deadlock broke off', async () => {
    const ids = [newId(), newId()] as const
    await unitOfWork(async (r) => {
      for (const id of ids) await r.organizations.add({ id, name: `deadlock ${id}`, createdAt: new Date() })
      const [projectOrganization] = ids
      for (const id of ids)
        await r.projects.add({ id, organizationId: projectOrganization, name: 'p', description: '', isDemo: false, createdAt: new Date() })
    })
    const runs: string[] = []
    // Neither goes on before the other holds its own; that alone makes them wait for each other.
    const bothHold = Promise.withResolvers<void>()
    const lockBoth = (first: string, second: string) =>
      unitOfWork(async (r) => {
        await r.projects.lock(first)
        runs.push(first)
        if (runs.length >= 2) bothHold.resolve()
        await bothHold.promise
        await r.projects.lock(second)
        return 'done'
      })
    expect(await Promise.all([lockBoth(ids[0], ids[1]), lockBoth(ids[1], ids[0])])).toEqual(['done', 'done'])
    expect(runs.length).toBeGreaterThan(2)
  })
})

describe('the project of a resource', () => {
  it('is found from an id of any kind, with the roles held there and no others', async () => {
    const [organizationId, projectId, otherProject, personId, invitationId] = [newId(), newId(), newId(), newId(), newId()] as const
    await unitOfWork(async (r) => {
      await r.organizations.add({ id: organizationId, name: 'scopes', createdAt: new Date() })
      await r.people.add({ id: personId, name: 'P', email: 'P@example.org', at: new Date() })
      for (const id of [projectId, otherProject])
        await r.projects.add({ id, organizationId, name: 'p', description: '', isDemo: false, createdAt: new Date() })
      await r.memberships.add([
        { organizationId, personId, role: 'member' },
        { organizationId, personId, projectId, role: 'annotator' },
        { organizationId, personId, projectId: otherProject, role: 'manager' },
      ])
      await r.invitations.add({
        id: invitationId,
        projectId,
        tokenSha256: 'x',
        roles: ['annotator'],
        note: '',
        maxUses: 1,
        createdBy: personId,
        createdAt: new Date(),
        expiresAt: new Date(),
      })
    })
    await unitOfWork(async (r) => {
      const wanted = { projectId, organizationId, roles: ['annotator'], isInOrganization: true }
      expect(await r.memberships.scopeOf('project', projectId, personId)).toEqual(wanted)
      expect(await r.memberships.scopeOf('invitation', invitationId, personId)).toEqual(wanted)
      expect(await r.memberships.scopeOf('task', invitationId, personId)).toBeUndefined()
      expect(await r.memberships.scopeOf('project', projectId, newId())).toMatchObject({ roles: [], isInOrganization: false })
      await r.memberships.add([{ organizationId, personId, role: 'owner' }])
      expect(await r.memberships.scopeOf('project', projectId, personId)).toMatchObject({ roles: ['owner', 'annotator'] })
      expect(await r.people.findForSignIn('p@EXAMPLE.org')).toMatchObject({ id: personId, hash: null })
    })
  })
})

describe('databaseProblem', () => {
  it('tells a database that serves from an empty one and from one that is away', async () => {
    expect(await databaseProblem(database)).toBeNull()
    const away = connect('postgres://nobody@127.0.0.1:1/none', { applicationName: 'db-test' })
    expect(await databaseProblem(away)).toBe('Postgres does not answer')
    await away.close()
    await database.pool.query('alter schema drizzle rename to elsewhere')
    expect(await databaseProblem(database)).toContain('run the migrations')
    await database.pool.query('alter schema elsewhere rename to drizzle')
  })
})
