import type { Project } from '@reticle/contract'
import { may, type Permission, type ProjectId } from '@reticle/domain'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { queries } from '../net/queries.ts'

/** The project of the address. Only for pages below `/projects/$projectId`. */
export const useProjectId = (): ProjectId => {
  const { projectId } = useParams({ strict: false })
  if (projectId === undefined) throw new Error('this page is not below /projects/$projectId')
  return projectId
}

export const useProject = (): Project => useSuspenseQuery(queries.project(useProjectId())).data

/** For hiding what the server would refuse anyway; the server decides. */
export const canIn = (project: Pick<Project, 'roles'>, permission: Permission): boolean => may(project.roles, permission)
