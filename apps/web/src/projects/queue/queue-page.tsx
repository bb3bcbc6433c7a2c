import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Async } from '../../app/async.tsx'
import { Page, Panel } from '../../app/page.tsx'
import { canIn, useProject } from '../../app/project.ts'
import { Ago } from '../../app/time.tsx'
import { queries } from '../../net/queries.ts'
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
  return (
    <Page title="Queue" tabTitle={`Queue · ${project.name}`} subtitle="What is handed out next, and who holds what now.">
      <Panel
        title="Now"
        note={
          queue.data !== undefined && (
            <>
              counted <Ago at={queue.data.countedAt} />
            </>
          )
        }
      >
        <Async query={queue}>{(found) => <QueueSummary queue={found} />}</Async>
      </Panel>
      {queue.data !== undefined && <QueueOrderPanel projectId={project.id} queue={queue.data} />}
      {mayManage && <OrderingPanel project={project} />}
      <LeasesTable projectId={project.id} mayRevoke={mayManage} />
      {mayManage && (
        <Panel title="Priorities" note="a higher number is handed out first; 0 is usual">
          <PrioritiesForm projectId={project.id} />
          <Text size="xs" c="dimmed" mt="xs">
            For single samples: tick them on the Samples page. Whoever holds a sample now keeps it.
          </Text>
        </Panel>
      )}
    </Page>
  )
}
