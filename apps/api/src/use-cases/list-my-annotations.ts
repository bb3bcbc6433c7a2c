import type { PersonId, ProjectId } from '@reticle/domain'
import type { Context } from '../context.ts'

const most = 50

/** What the caller has submitted in a project, newest first; nothing of others. */
export const listMyAnnotations = async (context: Context, projectId: ProjectId, annotatorId: PersonId) => {
  const { count, latest } = await context.read.annotations.ofPerson(projectId, annotatorId, most)
  return { count, latest: latest.map((row) => ({ ...row, submittedAt: row.submittedAt.toISOString() })) }
}
