import { Badge, Group, Menu, Text, UnstyledButton } from '@mantine/core'
import type { Project } from '@reticle/contract'
import type { ProjectId } from '@reticle/domain'
import { IconChevronDown } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useLocation } from '@tanstack/react-router'
import { useRef } from 'react'
import { queries } from '../net/queries.ts'
import { useContestedCount } from './contested-count.ts'
import { type ProjectPage, pagesOf } from './project-pages.ts'
import { outOfSight, useFitting } from './use-fitting.ts'
import { t } from './words.ts'

const ContestedCount = ({ project }: { project: Project }) => {
  const contested = useContestedCount(project) ?? '0'
  if (contested === '0') return null
  return (
    <Badge size="sm" variant="light" color="orange" circle={contested.length === 1}>
      {contested}
    </Badge>
  )
}

const PageLink = ({ page, project }: { page: ProjectPage; project: Project }) => (
  <Link to={page.to} params={{ projectId: project.id }} className="nav-link" activeOptions={{ exact: page.to === '/projects/$projectId' }}>
    {page.name}
    {page.to.endsWith('contested') && <ContestedCount project={project} />}
  </Link>
)

/** The pages that found no room, with the one in sight by its name. */
const MorePages = ({ rest, project }: { rest: readonly ProjectPage[]; project: Project }) => {
  const { pathname } = useLocation()
  const here = rest.find(({ to }) => to !== '/projects/$projectId' && pathname.startsWith(to.replace('$projectId', project.id)))
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <UnstyledButton className="nav-link" data-status={here === undefined ? undefined : 'active'}>
          {here?.name ?? t('nav.more')}
          <IconChevronDown size={14} aria-hidden="true" />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {rest.map((page) => (
          <Menu.Item
            key={page.to}
            rightSection={page.to.endsWith('contested') ? <ContestedCount project={project} /> : undefined}
            renderRoot={(props) => <Link to={page.to} params={{ projectId: project.id }} {...props} />}
          >
            {page.name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

/** The project's name and the pages of it that this person may open: as many as there is room for, the others behind a menu. */
export const ProjectNav = ({ projectId }: { projectId: ProjectId }) => {
  const { data: project } = useQuery(queries.project(projectId))
  const row = useRef<HTMLDivElement>(null)
  const mine = project === undefined ? [] : pagesOf(project)
  const shown = useFitting(row, mine.length)
  if (project === undefined) return null
  return (
    <Group gap="xs" wrap="nowrap" style={{ minWidth: 0 }}>
      <Text fw={600} truncate maw={{ base: 88, sm: 120, lg: 140, xl: 280 }} title={project.name} style={{ flex: 'none' }} dir="auto">
        {project.name}
      </Text>
      <Group
        component="nav"
        ref={row}
        aria-label={t('nav.project')}
        gap={0}
        wrap="nowrap"
        style={{ flex: 1, minWidth: 0, overflow: 'hidden' }}
      >
        {mine.map((page, index) => (
          <span key={page.to} data-fitting="" style={index < shown ? undefined : outOfSight} inert={index >= shown}>
            <PageLink page={page} project={project} />
          </span>
        ))}
        {shown < mine.length && <MorePages rest={mine.slice(shown)} project={project} />}
      </Group>
    </Group>
  )
}
