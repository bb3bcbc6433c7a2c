import { Group, SimpleGrid, Stack, Text } from '@mantine/core'
import type { Progress, Project } from '@reticle/contract'
import { useQuery } from '@tanstack/react-query'
import { Async, Empty, Waiting } from '../../app/async.tsx'
import { Page, Panel } from '../../app/page.tsx'
import { canIn, useProject } from '../../app/project.ts'
import { queries } from '../../net/queries.ts'
import { NextStep } from '../next-step.tsx'
import { InviteByLink } from '../people/invite-by-link.tsx'
import { DemoBadge } from '../projects-page.tsx'
import { ReleaseList } from '../releases/release-list.tsx'
import { t } from '../words.ts'
import { LabelsPanel, QuestionsPanel } from './agreement-panels.tsx'
import { Charts } from './charts.tsx'
import { FirstSteps } from './first-steps.tsx'
import { AnnotatorHome, MyLabelling } from './my-labelling.tsx'
import { ReadersPanel, ReasonsPanel } from './people-panels.tsx'
import { ProgressPanel } from './progress-panel.tsx'

const isUntouched = ({ annotations }: Progress): boolean => annotations.counted + annotations.extra === 0

const StudyInNumbers = ({ project }: { project: Project }) => {
  const progress = useQuery(queries.progress(project.id))
  const quality = useQuery(queries.quality(project.id))
  const protocol = useQuery(queries.protocols(project.id)).data?.[0]?.content
  return (
    <Async query={progress} waiting={<Waiting height={60} />}>
      {(found) => (
        <Stack gap="md">
          {isUntouched(found) && canIn(project, 'project.manage') && <FirstSteps project={project} />}
          <ProgressPanel progress={found} />
          {!isUntouched(found) && <Charts progress={found} quality={quality.data} />}
          <Async query={quality}>
            {(measured) =>
              isUntouched(found) ? null : (
                <>
                  {protocol !== undefined && protocol.questions.length > 0 && <QuestionsPanel quality={measured} protocol={protocol} />}
                  <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
                    <ReadersPanel readers={measured.readers} />
                    {protocol !== undefined && protocol.labels.length > 0 && <LabelsPanel quality={measured} protocol={protocol} />}
                    <ReasonsPanel reasons={found.reasons} />
                  </SimpleGrid>
                </>
              )
            }
          </Async>
        </Stack>
      )}
    </Async>
  )
}

const ForRole = ({ project }: { project: Project }) => {
  if (canIn(project, 'quality.read'))
    return (
      <>
        <StudyInNumbers project={project} />
        {canIn(project, 'task.label') && <MyLabelling project={project} />}
        {canIn(project, 'people.manage') && (
          <Panel title={t('overview.invitePeople')}>
            <InviteByLink projectId={project.id} />
          </Panel>
        )}
      </>
    )
  if (canIn(project, 'task.label')) return <AnnotatorHome project={project} />
  if (canIn(project, 'release.read'))
    return (
      <Panel title={t('overview.releases')}>
        <ReleaseList projectId={project.id} />
      </Panel>
    )
  return <Empty title={t('overview.noRole')}>{t('overview.askManager')}</Empty>
}

export const OverviewPage = () => {
  const project = useProject()
  return (
    <Page
      title={project.name}
      subtitle={
        project.description === '' ? undefined : (
          <Text size="sm" maw={900}>
            {project.description}
          </Text>
        )
      }
      actions={
        <Group gap="sm" wrap="nowrap">
          {project.isDemo && <DemoBadge />}
          <NextStep project={project} isOnOverview />
        </Group>
      }
    >
      <ForRole project={project} />
    </Page>
  )
}
