import { Badge, Button, Group, Table, Text } from '@mantine/core'
import type { Project } from '@reticle/contract'
import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Async, Empty } from '../app/async.tsx'
import { roleNames } from '../app/labels.ts'
import { count } from '../app/numbers.tsx'
import { Page } from '../app/page.tsx'
import { useSession } from '../app/session.ts'
import { Time } from '../app/time.tsx'
import { queries } from '../net/queries.ts'
import { NextStep } from './next-step.tsx'

export const DemoBadge = () => (
  <Badge size="sm" variant="outline" color="gray" title="Made for the demo: not a real study">
    Demo record
  </Badge>
)

const Row = ({ project }: { project: Project }) => (
  <Table.Tr>
    <Table.Td>
      <Group gap="xs" wrap="nowrap">
        <Link to="/projects/$projectId" params={{ projectId: project.id }} className="strong-link">
          {project.name}
        </Link>
        {project.isDemo && <DemoBadge />}
      </Group>
      <Text size="xs" c="dimmed" lineClamp={2} maw={560}>
        {project.description}
      </Text>
    </Table.Td>
    <Table.Td>{project.roles.map((role) => roleNames[role]).join(', ')}</Table.Td>
    <Table.Td ta="right">{count(project.sampleCount)}</Table.Td>
    <Table.Td>
      <Time at={project.createdAt} isDay />
    </Table.Td>
    <Table.Td ta="right">
      <NextStep project={project} size="xs" />
    </Table.Td>
  </Table.Tr>
)

const NewProjectButton = () => (
  <Button leftSection={<IconPlus size={16} />} renderRoot={(props) => <Link to="/projects/new" {...props} />}>
    New project
  </Button>
)

export const ProjectsPage = () => {
  const session = useSession()
  const projects = useQuery(queries.projects())
  const mayCreate = session.organizations.some((one) => one.mayCreateProjects)
  return (
    <Page title="Projects" subtitle={session.organizations.map((one) => one.name).join(', ')} actions={mayCreate && <NewProjectButton />}>
      <div className="panel">
        <Async query={projects}>
          {(list) =>
            list.length === 0 ? (
              <Empty title="No projects yet">
                {mayCreate
                  ? 'A project is a study: images, what to label on them, and the people who do it.'
                  : 'You have no part in a project yet. Ask a manager for an invitation link.'}
              </Empty>
            ) : (
              <Table>
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th>Project</Table.Th>
                    <Table.Th>My roles</Table.Th>
                    <Table.Th ta="right">Samples</Table.Th>
                    <Table.Th>Created</Table.Th>
                    <Table.Th ta="right">Next</Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {list.map((project) => (
                    <Row key={project.id} project={project} />
                  ))}
                </Table.Tbody>
              </Table>
            )
          }
        </Async>
      </div>
    </Page>
  )
}
