import { Badge, Group, Text } from '@mantine/core'
import type { Project } from '@reticle/contract'
import type { Permission, ProjectId } from '@reticle/domain'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { queries } from '../net/queries.ts'
import { useContestedCount } from './contested-count.ts'
import { canIn } from './project.ts'

const pages = [
  { to: '/projects/$projectId', name: 'Overview', can: 'project.read' },
  { to: '/projects/$projectId/label', name: 'Label', can: 'task.label' },
  { to: '/projects/$projectId/feedback', name: 'Feedback', can: 'task.label' },
  { to: '/projects/$projectId/contested', name: 'Contested', can: 'quality.read' },
  { to: '/projects/$projectId/quality', name: 'Quality', can: 'quality.read' },
  { to: '/projects/$projectId/gold', name: 'Gold', can: 'quality.read' },
  { to: '/projects/$projectId/queue', name: 'Queue', can: 'quality.read' },
  { to: '/projects/$projectId/samples', name: 'Samples', can: 'sample.list' },
  { to: '/projects/$projectId/protocol', name: 'Protocol', can: 'protocol.read' },
  { to: '/projects/$projectId/rules', name: 'Rules', can: 'project.manage' },
  { to: '/projects/$projectId/models', name: 'Models', can: 'project.manage' },
  { to: '/projects/$projectId/people', name: 'People', can: 'people.manage' },
  { to: '/projects/$projectId/releases', name: 'Releases', can: 'release.read' },
] as const satisfies readonly { to: string; name: string; can: Permission }[]

const ContestedCount = ({ project }: { project: Project }) => {
  const contested = useContestedCount(project) ?? '0'
  if (contested === '0') return null
  return (
    <Badge size="sm" variant="light" color="orange" circle={contested.length === 1}>
      {contested}
    </Badge>
  )
}

/** What the page at an address below `/projects/ID/` needs. */
export const neededAt = (pathname: string): Permission => {
  const segment = pathname.split('/')[3] ?? ''
  return pages.find((page) => segment !== '' && page.to.endsWith(`/${segment}`))?.can ?? 'project.read'
}

/** The project's name and the pages of it that this person may open. */
export const ProjectNav = ({ projectId }: { projectId: ProjectId }) => {
  const { data: project } = useQuery(queries.project(projectId))
  if (project === undefined) return null
  return (
    <Group gap="xs" wrap="nowrap" style={{ minWidth: 0 }}>
      <Text fw={600} truncate maw={{ base: 96, lg: 140, xl: 280 }} title={project.name}>
        {project.name}
      </Text>
      <Group component="nav" aria-label="Project" gap={0} wrap="nowrap" style={{ overflowX: 'auto', overflowY: 'hidden' }}>
        {pages
          .filter((page) => canIn(project, page.can))
          .map((page) => (
            <Link
              key={page.to}
              to={page.to}
              params={{ projectId }}
              className="nav-link"
              activeOptions={{ exact: page.name === 'Overview' }}
            >
              {page.name}
              {page.name === 'Contested' && <ContestedCount project={project} />}
            </Link>
          ))}
      </Group>
    </Group>
  )
}
