import { Badge, Button, Group, Table, Text } from '@mantine/core'
import type { Feedback } from '@reticle/contract'
import type { AssignmentId, ProjectId } from '@reticle/domain'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link, useRouter } from '@tanstack/react-router'
import { useCallback } from 'react'
import { Async, Empty } from '../app/async.tsx'
import { reasonHints, reasonNames } from '../app/labels.ts'
import { plural } from '../app/numbers.tsx'
import { Page } from '../app/page.tsx'
import { useProject } from '../app/project.ts'
import { Ago } from '../app/time.tsx'
import { KeyCap } from '../canvas/editor/key-cap.tsx'
import { useListKeys } from '../desk/use-list-keys.ts'
import { rowsOf } from '../net/pages.ts'
import { queries } from '../net/queries.ts'
import { Thumbnail } from '../projects/samples/thumbnail.tsx'
import { feedbackQueries } from './feedback-queries.ts'
import { byNames } from './feedback-words.ts'

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
        settled {byNames[feedback.by]}
      </Text>
    </Table.Td>
    <Table.Td>
      {feedback.changed === 0 ? (
        <Text size="sm" c="dimmed">
          stands as you said
        </Text>
      ) : (
        <Badge size="sm" variant="light" color="orange">
          {feedback.changed} not as you said
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
    <Table.Td style={{ whiteSpace: 'nowrap' }}>{feedback.messages > 0 && plural(feedback.messages, 'message')}</Table.Td>
    <Table.Td>
      <Ago at={feedback.settledAt} />
    </Table.Td>
  </Table.Tr>
)

const NoFeedback = ({ projectId, showsDecision }: { projectId: ProjectId; showsDecision: boolean | undefined }) =>
  showsDecision === false ? (
    <Empty title="This project does not show decisions to its readers">
      Its protocol keeps them back, so that every reading stays as independent as the first. What a reviewer returns to you for correction
      comes to your bench.
    </Empty>
  ) : (
    <Empty
      title="Nothing that you labelled is settled yet"
      action={
        <Button
          mt="sm"
          variant="default"
          renderRoot={(props) => <Link to="/projects/$projectId/label" params={{ projectId }} {...props} />}
        >
          Go on labelling
        </Button>
      }
    >
      Once a sample of yours is settled, what was decided on your marks, and why, appears here by itself.
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
      title="Feedback"
      tabTitle={`Feedback · ${project.name}`}
      subtitle={
        <>
          What was decided on your marks, and why. <KeyCap chord="j" /> <KeyCap chord="k" /> to move, <KeyCap chord="enter" /> to open.
        </>
      }
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
                    <Table.Th>Sample</Table.Th>
                    <Table.Th>What you said</Table.Th>
                    <Table.Th>Why</Table.Th>
                    <Table.Th />
                    <Table.Th>Settled</Table.Th>
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
              Show more
            </Button>
          </Group>
        )}
      </div>
    </Page>
  )
}
