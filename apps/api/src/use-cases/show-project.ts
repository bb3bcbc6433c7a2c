import type { Role } from '@reticle/domain'

type ProjectRow = {
  readonly id: string
  readonly organizationId: string
  readonly name: string
  readonly description: string
  readonly isDemo: boolean
  readonly protocolId: string | null
  readonly createdAt: Date
  readonly sampleCount: number
  readonly dueOn: string | null
}

/** A project as the wire shows it to someone who holds `roles` there. */
export const projectAnswer = (project: ProjectRow, roles: readonly Role[]) => ({
  id: project.id,
  organizationId: project.organizationId,
  name: project.name,
  description: project.description,
  isDemo: project.isDemo,
  protocolId: project.protocolId,
  createdAt: project.createdAt.toISOString(),
  sampleCount: project.sampleCount,
  dueOn: project.dueOn,
  roles: [...roles],
})
