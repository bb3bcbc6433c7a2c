import type { OrganizationId, PersonId, ProjectId, ProjectRole, TaskId } from '@reticle/domain'
import { and, asc, eq, inArray, lte, notExists, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { Executor } from '../database.ts'
import { memberships } from '../schema/memberships.ts'
import { ruleEffects } from '../schema/rule-effects.ts'
import { tasks } from '../schema/tasks.ts'

export type NewRuleEffect = Omit<typeof ruleEffects.$inferInsert, 'attempts' | 'madeAt' | 'nextAt'>

/** What rules that decided have still to do. */
export const ruleEffectRepository = (db: Executor) => ({
  /** Wakes whoever does it on commit. */
  ask: async (rows: readonly NewRuleEffect[], at: Date): Promise<void> => {
    if (rows.length === 0) return
    await db.insert(ruleEffects).values(rows.map((row) => ({ ...row, madeAt: at, nextAt: at })))
    await db.execute(sql`select pg_notify('reticle_effects', '')`)
  },
  /** The next one that is due, locked for this transaction; what another worker holds is passed over. */
  take: async (at: Date) => {
    const [row] = await db
      .select()
      .from(ruleEffects)
      .where(lte(ruleEffects.nextAt, at))
      .orderBy(asc(ruleEffects.nextAt), asc(ruleEffects.id))
      .limit(1)
      .for('update', { skipLocked: true })
    if (row === undefined) return undefined
    return {
      ...row,
      projectId: row.projectId as ProjectId,
      organizationId: row.organizationId as OrganizationId,
      taskId: row.taskId as TaskId,
    }
  },
  done: async (id: string): Promise<void> => {
    await db.delete(ruleEffects).where(eq(ruleEffects.id, id))
  },
  /** A try that failed: not before `nextAt`. */
  later: async (id: string, nextAt: Date): Promise<void> => {
    await db
      .update(ruleEffects)
      .set({ attempts: sql`${ruleEffects.attempts} + 1`, nextAt })
      .where(eq(ruleEffects.id, id))
  },
  /**
   * Whom a rule may tell of a task: those who hold one of the roles. Who labels on the project hears nothing of a task that is still open, or
   * they would learn from it what their peers said.
   */
  audience: async (projectId: string, taskId: string, roles: readonly ProjectRole[]): Promise<PersonId[]> => {
    const labels = alias(memberships, 'labels')
    const [task] = await db.select({ state: tasks.state }).from(tasks).where(eq(tasks.id, taskId))
    const isOpen = task?.state === 'collecting' || task?.state === 'comparing'
    const annotating = db
      .select({ one: sql`1` })
      .from(labels)
      .where(and(eq(labels.projectId, projectId), eq(labels.personId, memberships.personId), eq(labels.role, 'annotator')))
    const rows = await db
      .selectDistinct({ personId: memberships.personId })
      .from(memberships)
      .where(and(eq(memberships.projectId, projectId), inArray(memberships.role, [...roles]), isOpen ? notExists(annotating) : undefined))
      .orderBy(asc(memberships.personId))
    return rows.map((row) => row.personId as PersonId)
  },
})
