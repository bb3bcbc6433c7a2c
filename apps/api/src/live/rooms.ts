import { type Hint, type HintTopic, hintAudience } from '@reticle/contract'
import { may, type Role } from '@reticle/domain'

const audienceRoom = (projectId: string, audience: string) => `project:${projectId}:${audience}`
const personRoom = (projectId: string, personId: string) => `project:${projectId}:person:${personId}`
/** Whoever may see who is at which task. */
export const presenceRoom = (projectId: string) => audienceRoom(projectId, 'presence')
/** Who is at a task and also labels here: of other tasks they learn nothing. */
export const taskRoom = (projectId: string, taskId: string) => `project:${projectId}:task:${taskId}`
/** All that a person has open, whatever project it shows. */
export const ownRoom = (personId: string) => `person:${personId}`

export const isOfProject = (room: string, projectId: string): boolean => room.startsWith(`project:${projectId}:`)

/** Audiences that a person with these roles belongs to. Annotators hear nothing that tells of peers. */
export const audiencesOf = (roles: readonly Role[]): string[] => [
  ...(may(roles, 'project.read') ? ['everyone'] : []),
  ...(may(roles, 'quality.read') ? ['desk'] : []),
  ...(may(roles, 'release.read') ? ['releases'] : []),
]

/** The rooms of a project that a person with these roles may be in; those of single tasks come and go with the task. */
export const roomsOf = (projectId: string, personId: string, roles: readonly Role[]): string[] => {
  const audiences = audiencesOf(roles)
  if (audiences.length === 0) return []
  const seesAll = may(roles, 'quality.read') && !may(roles, 'task.label')
  return [
    ...audiences.map((audience) => audienceRoom(projectId, audience)),
    personRoom(projectId, personId),
    ...(seesAll ? [presenceRoom(projectId)] : []),
  ]
}

/** Where a hint about a topic goes; nowhere when it is for one person and names none. */
export const roomFor = ({ projectId, personId }: Hint, topic: HintTopic): string | undefined => {
  const audience = hintAudience[topic]
  if (audience === 'self') return personId === undefined ? undefined : personRoom(projectId, personId)
  if (audience === 'desk-or-self') return personId === undefined ? audienceRoom(projectId, 'desk') : personRoom(projectId, personId)
  return audienceRoom(projectId, audience)
}
