import { Box } from '@mantine/core'
import { useDocumentTitle } from '@mantine/hooks'
import type { AssignmentId, ProjectId, ProtocolId } from '@reticle/domain'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useParams, useRouter } from '@tanstack/react-router'
import { Async, Waiting } from '../app/async.tsx'
import { useProject } from '../app/project.ts'
import { t } from '../desk/words.ts'
import { rowsOf } from '../net/pages.ts'
import { queries } from '../net/queries.ts'
import styles from './feedback.module.css'
import { FeedbackBar } from './feedback-bar.tsx'
import { feedbackQueries } from './feedback-queries.ts'
import { type FeedbackMoves, FeedbackView } from './feedback-view.tsx'
import type { FeedbackDetail } from './feedback-words.ts'

const waiting = (
  <Box p="lg">
    <Waiting />
  </Box>
)

/** The feedback before and after one, latest first. */
const useNeighbours = (projectId: ProjectId, assignmentId: AssignmentId) => {
  const router = useRouter()
  const list = useInfiniteQuery(feedbackQueries.list(projectId))
  const ids = rowsOf(list.data).map((row) => row.assignmentId)
  const index = ids.indexOf(assignmentId)
  const go = (by: 1 | -1) => {
    const next = index < 0 ? undefined : ids[index + by]
    if (next !== undefined)
      void router.navigate({ to: '/projects/$projectId/feedback/$assignmentId', params: { projectId, assignmentId: next } })
    else if (by === 1 && list.hasNextPage) void list.fetchNextPage()
  }
  const place = index < 0 ? '' : t(list.hasNextPage ? 'feedback.placeOfMore' : 'feedback.place', { at: index + 1, total: ids.length })
  return { go, place, hasPrevious: index > 0, hasNext: index >= 0 && (index + 1 < ids.length || list.hasNextPage) }
}

type ShownProps = { readonly projectId: ProjectId; readonly assignmentId: AssignmentId; readonly detail: FeedbackDetail }

const WithProtocol = ({ detail, protocolId, ...keys }: Pick<ShownProps, 'detail'> & { protocolId: ProtocolId } & FeedbackMoves) => {
  const protocol = useQuery(queries.protocol(protocolId))
  return (
    <Async query={protocol} waiting={waiting}>
      {({ content }) => <FeedbackView detail={detail} protocol={content} {...keys} />}
    </Async>
  )
}

const Shown = ({ projectId, assignmentId, detail }: ShownProps) => {
  useDocumentTitle(t('feedback.sampleTab', { sample: detail.sample.name }))
  const router = useRouter()
  const assignment = useQuery(feedbackQueries.assignment(projectId, assignmentId))
  const { go, ...neighbours } = useNeighbours(projectId, assignmentId)
  const toList = () => void router.navigate({ to: '/projects/$projectId/feedback', params: { projectId } })
  return (
    <div className={styles.page}>
      <FeedbackBar projectId={projectId} detail={detail} {...neighbours} onSample={go} />
      <Async query={assignment} waiting={waiting}>
        {({ protocolId }) => <WithProtocol key={assignmentId} detail={detail} protocolId={protocolId} onSample={go} onList={toList} />}
      </Async>
    </div>
  )
}

/** What was decided on one annotation of mine. */
export const OneFeedbackPage = () => {
  const project = useProject()
  const { assignmentId } = useParams({ strict: false })
  if (assignmentId === undefined) throw new Error('this page is not below /feedback/$assignmentId')
  const query = useQuery(feedbackQueries.one(project.id, assignmentId))
  return (
    <Async query={query} waiting={waiting}>
      {(detail) => <Shown projectId={project.id} assignmentId={assignmentId} detail={detail} />}
    </Async>
  )
}
