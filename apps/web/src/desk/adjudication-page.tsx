import { Box } from '@mantine/core'
import { useDocumentTitle } from '@mantine/hooks'
import type { Project, TaskDetail } from '@reticle/contract'
import type { TaskId } from '@reticle/domain'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useParams, useRouter } from '@tanstack/react-router'
import { useCallback } from 'react'
import { Async, Waiting } from '../app/async.tsx'
import { canIn, useProject } from '../app/project.ts'
import { rowsOf } from '../net/pages.ts'
import { queries } from '../net/queries.ts'
import { useQueueFilter } from './queue-address.ts'
import { useQueueNext } from './queue-next.ts'
import { queueQueries } from './queue-queries.ts'
import { ReviewedDesk } from './reviewed-desk.tsx'
import { t } from './words.ts'

const waiting = (
  <Box p="lg">
    <Waiting />
  </Box>
)

const WithProtocol = ({ project, task }: { project: Project; task: TaskDetail }) => {
  useDocumentTitle(t('page.tab', { sample: task.sample.name }))
  const router = useRouter()
  const protocol = useQuery(queries.protocol(task.protocolId))
  const filter = useQueueFilter()
  const contested = useInfiniteQuery(queueQueries.list(project.id, filter))
  const next = useQueueNext(project.id, filter)
  const queue = rowsOf(contested.data).map((row) => row.id)
  const go = useCallback(
    (taskId: TaskId) =>
      void router.navigate({ to: '/projects/$projectId/contested/$taskId', params: { projectId: project.id, taskId }, search: filter }),
    [router, project.id, filter],
  )
  return (
    <Async query={protocol} waiting={waiting}>
      {({ content }) => (
        <ReviewedDesk
          // Another state is another page: what somebody else decided is shown, not overwritten.
          key={`${task.id}/${task.state}/${task.adjudications.length}`}
          task={task}
          protocol={content}
          mayAdjudicate={canIn(project, 'task.adjudicate')}
          mayReopen={canIn(project, 'task.reopen')}
          maySetGold={canIn(project, 'project.manage')}
          queue={queue}
          onGo={go}
          onSigned={() => next.claim([task.id])}
        />
      )}
    </Async>
  )
}

export const AdjudicationPage = () => {
  const project = useProject()
  const { taskId } = useParams({ strict: false })
  if (taskId === undefined) throw new Error('this page is not below /contested/$taskId')
  const task = useQuery(queries.task(project.id, taskId))
  return (
    <Async query={task} waiting={waiting}>
      {(found) => <WithProtocol project={project} task={found} />}
    </Async>
  )
}
