import { routes } from '@reticle/contract'
import { err, ok } from '@reticle/domain'
import { type Api, protocolBody, register } from '../register.ts'
import { createProject } from '../use-cases/create-project.ts'
import { describeProject } from '../use-cases/describe-project.ts'
import { projectAnswer } from '../use-cases/show-project.ts'

export const projectRoutes = (api: Api): void => {
  const { context } = api
  const show = async (projectId: string, personId: string) => {
    const [project, scope] = await Promise.all([
      context.read.projects.get(projectId),
      context.read.memberships.scopeOf('project', projectId, personId),
    ])
    return project === undefined ? undefined : projectAnswer(project, scope?.roles ?? [])
  }
  const gone = err({ code: 'not-found', message: 'there is no such project' } as const)

  register(api, routes.listProjects, async ({ caller }) => {
    const projects = await context.read.projects.listOf(caller.personId)
    return ok({ status: 200, body: projects.map((project) => projectAnswer(project, project.roles)) })
  })
  register(
    api,
    routes.createProject,
    async ({ caller, body }) => {
      const made = await createProject(context, caller, body)
      if (!made.ok) return made
      const project = await show(made.value, caller.personId)
      return project === undefined ? gone : ok({ status: 201, body: project })
    },
    { body: protocolBody },
  )
  register(api, routes.getProject, async ({ caller, scope }) => {
    const project = await show(scope.projectId, caller.personId)
    return project === undefined ? gone : ok({ status: 200, body: project })
  })
  register(api, routes.updateProject, async ({ caller, scope, body }) => {
    await describeProject(context, caller, scope, body)
    const project = await show(scope.projectId, caller.personId)
    return project === undefined ? gone : ok({ status: 200, body: project })
  })
}
