import { SimpleGrid, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Async, Waiting } from '../../app/async.tsx'
import { Page } from '../../app/page.tsx'
import { canIn, useProject } from '../../app/project.ts'
import { Time } from '../../app/time.tsx'
import { queries } from '../../net/queries.ts'
import { AlertList } from './alert-list.tsx'
import { DueDate } from './due-date.tsx'
import { ForecastFigures } from './forecast-figures.tsx'
import { GroupTable } from './group-table.tsx'
import { ProgressPlots } from './progress-plots.tsx'
import { t } from './words.ts'

/** How far the study is, when it will end and how sure that is, what it costs, and what somebody should look at. */
export const ProgressPage = () => {
  const project = useProject()
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  const found = useQuery(queries.forecast(project.id, zone))
  return (
    <Page
      title={t('page.title')}
      tabTitle={t('page.tab', { project: project.name })}
      subtitle={
        found.data === undefined
          ? t('page.subtitle')
          : t.rich('page.countedAt', { at: () => (found.data === undefined ? null : <Time at={found.data.countedAt} />) })
      }
      actions={canIn(project, 'project.manage') && <DueDate project={project} />}
    >
      <Async query={found} waiting={<Waiting height={60} />}>
        {(progress) => (
          <Stack gap="md">
            <AlertList alerts={progress.alerts} />
            <ForecastFigures found={progress} />
            <ProgressPlots found={progress} />
            {progress.groups !== null && progress.groups.length > 0 && (
              <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="md">
                {progress.groups.map((group) => (
                  <GroupTable key={group.key} group={group} />
                ))}
              </SimpleGrid>
            )}
          </Stack>
        )}
      </Async>
    </Page>
  )
}
