import { routes } from '@reticle/contract'
import { projectIdSchema } from '@reticle/domain'
import { BadInput } from './command.ts'
import { callServer, type Server } from './server.ts'

/** A project by its id, or by its name. @throws BadInput */
export const projectIdOf = async (server: Server, project: string): Promise<string> => {
  const id = projectIdSchema.safeParse(project)
  if (id.success) return id.data
  const projects = await callServer(server, routes.listProjects, routes.listProjects.answers[200], project)
  const [found, second] = projects.filter((one) => one.name === project)
  if (found === undefined) throw new BadInput(project, 'there is no project of this name or id that the token may see')
  if (second !== undefined) throw new BadInput(project, 'there are several projects of this name; give the id')
  return found.id
}
