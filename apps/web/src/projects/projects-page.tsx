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
import { inARow } from '../language/lists.ts'
import { queries } from '../net/queries.ts'
import { NextStep } from './next-step.tsx'
import { t } from './words.ts'

export const DemoBadge = () => (
  <Badge size="sm" variant="outline" color="gray" title={t('list.madeForDemo')}>
    {t('list.demoRecord')}
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
    <Table.Td>{inARow(project.roles.map((role) => roleNames[role]))}</Table.Td>
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
    {t('list.newProject')}
  </Button>
)

export const ProjectsPage = () => {
  const session = useSession()
  const projects = useQuery(queries.projects())
  const mayCreate = session.organizations.some((one) => one.mayCreateProjects)
  return (
    <Page
      title={t('list.projects')}
      subtitle={inARow(session.organizations.map((one) => one.name))}
      actions={mayCreate && <NewProjectButton />}
    >
      <div className="panel">
        <Async query={projects}>
          {(list) =>
            list.length === 0 ? (
              <Empty title={t('list.noneYet')}>{mayCreate ? t('list.whatIsOne') : t('list.noPart')}</Empty>
            ) : (
              <Table>
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th>{t('list.project')}</Table.Th>
                    <Table.Th>{t('list.myRoles')}</Table.Th>
                    <Table.Th ta="right">{t('list.samples')}</Table.Th>
                    <Table.Th>{t('list.created')}</Table.Th>
                    <Table.Th ta="right">{t('list.next')}</Table.Th>
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
