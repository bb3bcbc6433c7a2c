import { Badge, Button, Group, Table, Text } from '@mantine/core'
import type { Feedback } from '@reticle/contract'
import type { AssignmentId, ProjectId } from '@reticle/domain'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link, useRouter } from '@tanstack/react-router'
import { useCallback } from 'react'
import { Async, Empty } from '../app/async.tsx'
import { reasonHints, reasonNames } from '../app/labels.ts'
import { Page } from '../app/page.tsx'
import { useProject } from '../app/project.ts'
import { Ago } from '../app/time.tsx'
import { t as tApp } from '../app/words.ts'
import { KeyCap } from '../canvas/editor/key-cap.tsx'
import { useListKeys } from '../desk/use-list-keys.ts'
import { t } from '../desk/words.ts'
import { rowsOf } from '../net/pages.ts'
import { queries } from '../net/queries.ts'
import { Thumbnail } from '../projects/samples/thumbnail.tsx'
import { feedbackQueries } from './feedback-queries.ts'

type RowProps = { readonly feedback: Feedback; readonly projectId: ProjectId; readonly isSelected: boolean; readonly onOpen: () => void }

const Row = ({ feedback, projectId, isSelected, onOpen }: RowProps) => (
  <Table.Tr className="row-link" data-selected={isSelected ? '' : undefined} aria-selected={isSelected} onClick={onOpen}>
    <Table.Td w={64}>
      <Thumbnail sample={feedback.sample} size={48} />
    </Table.Td>
    <Table.Td>
      <Link
        to="/projects/$projectId/feedback/$assignmentId"
        params={{ projectId, assignmentId: feedback.assignmentId }}
        className="strong-link"
        onClick={(event) => event.stopPropagation()}
      >
        {feedback.sample.name}
      </Link>
      <Text size="xs" c="dimmed" style={{ whiteSpace: 'nowrap' }}>
        {t(`settledBy.${feedback.by}`)}
      </Text>
    </Table.Td>
    <Table.Td>
      {feedback.changed === 0 ? (
        <Text size="sm" c="dimmed">
          {t('feedback.stands')}
        </Text>
      ) : (
        <Badge size="sm" variant="light" color="orange">
          {t('feedback.differs', { count: feedback.changed })}
        </Badge>
      )}
    </Table.Td>
    <Table.Td>
      {feedback.reasonCode !== null && <span title={reasonHints[feedback.reasonCode]}>{reasonNames[feedback.reasonCode]}</span>}
      {feedback.note !== '' && (
        <Text size="xs" c="dimmed" lineClamp={2}>
          {feedback.note}
        </Text>
      )}
    </Table.Td>
    <Table.Td style={{ whiteSpace: 'nowrap' }}>{feedback.messages > 0 && t('feedback.messages', { count: feedback.messages })}</Table.Td>
    <Table.Td>
      <Ago at={feedback.settledAt} />
    </Table.Td>
  </Table.Tr>
)

const NoFeedback = ({ projectId, showsDecision }: { projectId: ProjectId; showsDecision: boolean | undefined }) =>
  showsDecision === false ? (
    <Empty title={t('feedback.hidden')}>{t('feedback.hiddenHint')}</Empty>
  ) : (
    <Empty
      title={t('feedback.none')}
      action={
        <Button
          mt="sm"
          variant="default"
          renderRoot={(props) => <Link to="/projects/$projectId/label" params={{ projectId }} {...props} />}
        >
          {t('feedback.goOn')}
        </Button>
      }
    >
      {t('feedback.noneHint')}
    </Empty>
  )

/** What was decided on one's own annotations, where the protocol shows it. */
export const FeedbackPage = () => {
  const project = useProject()
  const router = useRouter()
  const query = useInfiniteQuery(feedbackQueries.list(project.id))
  const { data: protocol } = useQuery({ ...queries.protocols(project.id), select: (versions) => versions[0]?.content })
  const rows = rowsOf(query.data)
  const open = useCallback(
    (assignmentId: AssignmentId) =>
      void router.navigate({ to: '/projects/$projectId/feedback/$assignmentId', params: { projectId: project.id, assignmentId } }),
    [router, project.id],
  )
  const selected = useListKeys(
    rows.map(({ assignmentId }) => assignmentId),
    open,
  )
  return (
    <Page
      title={t('feedback.title')}
      tabTitle={t('feedback.tab', { project: project.name })}
      subtitle={t.rich('feedback.subtitle', {
        j: () => <KeyCap chord="j" />,
        k: () => <KeyCap chord="k" />,
        enter: () => <KeyCap chord="enter" />,
      })}
    >
      <div className="panel">
        <Async query={query}>
          {() =>
            rows.length === 0 ? (
              <NoFeedback projectId={project.id} showsDecision={protocol?.review.showsDecision} />
            ) : (
              <Table>
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th />
                    <Table.Th>{t('rows.sample')}</Table.Th>
                    <Table.Th>{t('feedback.said')}</Table.Th>
                    <Table.Th>{t('feedback.why')}</Table.Th>
                    <Table.Th />
                    <Table.Th>{t('feedback.settled')}</Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {rows.map((feedback, index) => (
                    <Row
                      key={feedback.assignmentId}
                      feedback={feedback}
                      projectId={project.id}
                      isSelected={index === selected}
                      onOpen={() => open(feedback.assignmentId)}
                    />
                  ))}
                </Table.Tbody>
              </Table>
            )
          }
        </Async>
        {query.hasNextPage && (
          <Group justify="center" p="sm">
            <Button variant="default" onClick={() => void query.fetchNextPage()} loading={query.isFetchingNextPage}>
              {tApp('showMore')}
            </Button>
          </Group>
        )}
      </div>
    </Page>
  )
}
