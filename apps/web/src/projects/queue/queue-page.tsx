import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Async } from '../../app/async.tsx'
import { Page, Panel } from '../../app/page.tsx'
import { canIn, useProject } from '../../app/project.ts'
import { Ago } from '../../app/time.tsx'
import { queries } from '../../net/queries.ts'
import { t } from '../quality/words.ts'
import { LeasesTable } from './leases-table.tsx'
import { OrderingPanel } from './ordering/ordering-panel.tsx'
import { PrioritiesForm } from './priorities-form.tsx'
import { QueueOrderPanel } from './queue-order-panel.tsx'
import { QueueSummary } from './queue-summary.tsx'

/** Claims come and go too often for a hint each: the page asks again every few seconds while it is looked at. */
export const askAgainEvery = 5_000

export const QueuePage = () => {
  const project = useProject()
  const mayManage = canIn(project, 'project.manage')
  const queue = useQuery({ ...queries.queue(project.id), refetchInterval: askAgainEvery })
  const countedAt = queue.data?.countedAt
  return (
    <Page
      title={t('queuePage.queue')}
      tabTitle={t('queuePage.tabTitle', { project: project.name })}
      subtitle={t('queuePage.whatIsHandedOut')}
    >
      <Panel title={t('queuePage.now')} note={countedAt !== undefined && t.rich('queuePage.counted', { at: () => <Ago at={countedAt} /> })}>
        <Async query={queue}>{(found) => <QueueSummary queue={found} />}</Async>
      </Panel>
      {queue.data !== undefined && <QueueOrderPanel projectId={project.id} queue={queue.data} />}
      {mayManage && <OrderingPanel project={project} />}
      <LeasesTable projectId={project.id} mayRevoke={mayManage} />
      {mayManage && (
        <Panel title={t('queuePage.priorities')} note={t('queuePage.aHigherNumberIs')}>
          <PrioritiesForm projectId={project.id} />
          <Text size="xs" c="dimmed" mt="xs">
            {t('queuePage.forSingleSamplesTick')}
          </Text>
        </Panel>
      )}
    </Page>
  )
}
