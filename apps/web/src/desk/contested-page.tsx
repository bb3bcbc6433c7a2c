import { Button, Group, SegmentedControl, Table, Text } from '@mantine/core'
import type { TaskSummary } from '@reticle/contract'
import type { ProjectId, TaskId } from '@reticle/domain'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useRouter } from '@tanstack/react-router'
import { useCallback, useState } from 'react'
import { Async, Empty } from '../app/async.tsx'
import { Page } from '../app/page.tsx'
import { canIn, useProject } from '../app/project.ts'
import { Ago } from '../app/time.tsx'
import { KeyCap } from '../canvas/editor/key-cap.tsx'
import { rowsOf } from '../net/pages.ts'
import { queries } from '../net/queries.ts'
import { StateBadge } from '../projects/samples/state-badge.tsx'
import { Thumbnail } from '../projects/samples/thumbnail.tsx'
import { useListKeys } from './use-list-keys.ts'

const views = [
  { value: 'contested', label: 'Contested' },
  { value: 'settled', label: 'Settled' },
  { value: 'collecting', label: 'Collecting' },
] as const
type View = (typeof views)[number]['value']

const empties: Readonly<Record<View, readonly [string, string]>> = {
  contested: ['Nothing is contested', 'Samples on which readers disagree appear here by themselves, as soon as they do.'],
  settled: ['Nothing is settled yet', 'Samples on which readers agree settle by consensus; contested ones by the decision of a reviewer.'],
  collecting: ['No sample waits for readers', 'Every sample has the readers that the protocol wants.'],
}

type RowProps = { readonly task: TaskSummary; readonly isSelected: boolean; readonly onOpen: () => void }

const Row = ({ task, isSelected, onOpen }: RowProps) => (
  <Table.Tr className="row-link" data-selected={isSelected ? '' : undefined} aria-selected={isSelected} onClick={onOpen}>
    <Table.Td w={64}>
      <Thumbnail sample={task.sample} size={48} />
    </Table.Td>
    <Table.Td>
      <Link
        to="/projects/$projectId/contested/$taskId"
        params={{ projectId: task.projectId, taskId: task.id }}
        className="strong-link"
        onClick={(event) => event.stopPropagation()}
      >
        {task.sample.name}
      </Link>
      {task.isOwn && (
        <Text size="xs" c="dimmed">
          labelled by you: another reviewer decides
        </Text>
      )}
    </Table.Td>
    <Table.Td>
      <StateBadge state={task.state} />
    </Table.Td>
    <Table.Td>{task.reason ?? ''}</Table.Td>
    <Table.Td ta="right">{task.agreement === null ? 'n/a' : task.agreement.toFixed(2)}</Table.Td>
    <Table.Td ta="right">
      {task.annotations} of {task.reads}
    </Table.Td>
    <Table.Td>{task.contestedAt !== null && <Ago at={task.contestedAt} />}</Table.Td>
  </Table.Tr>
)

const heads = [
  ['', 'left'],
  ['Sample', 'left'],
  ['State', 'left'],
  ['Reason', 'left'],
  ['Agreement', 'right'],
  ['Readers', 'right'],
  ['Waiting since', 'left'],
] as const

const useTasks = (projectId: ProjectId, view: View) => {
  const contested = useInfiniteQuery({ ...queries.contested(projectId), enabled: view === 'contested' })
  const others = useInfiniteQuery({ ...queries.tasks(projectId, view), enabled: view !== 'contested' })
  return view === 'contested' ? contested : others
}

/** The reviewers' list: longest waiting first; j and k walk, Enter opens. */
export const ContestedPage = () => {
  const project = useProject()
  const router = useRouter()
  const [view, setView] = useState<View>('contested')
  const tasks = useTasks(project.id, view)
  const rows = rowsOf(tasks.data)
  const open = useCallback(
    (taskId: TaskId) => void router.navigate({ to: '/projects/$projectId/contested/$taskId', params: { projectId: project.id, taskId } }),
    [router, project.id],
  )
  const selected = useListKeys(
    rows.map((row) => row.id),
    open,
  )
  const [emptyTitle, emptyText] = empties[view]
  return (
    <Page
      title="Contested"
      tabTitle={`Contested · ${project.name}`}
      subtitle={
        <>
          {canIn(project, 'task.adjudicate')
            ? 'Decide where readers disagree. Samples that you labelled are never yours to decide.'
            : 'Where readers disagree, and what was decided.'}{' '}
          <KeyCap chord="j" /> <KeyCap chord="k" /> to move, <KeyCap chord="enter" /> to open.
        </>
      }
      actions={
        <SegmentedControl
          size="xs"
          aria-label="State"
          data={[...views]}
          value={view}
          onChange={(value) => setView(views.find((one) => one.value === value)?.value ?? 'contested')}
        />
      }
    >
      <div className="panel">
        <Async query={tasks}>
          {() =>
            rows.length === 0 ? (
              <Empty
                title={emptyTitle}
                action={
                  view === 'contested' && (
                    <Group mt="sm">
                      <Button variant="default" onClick={() => setView('settled')}>
                        See what is settled
                      </Button>
                      <Button
                        variant="default"
                        renderRoot={(props) => <Link to="/projects/$projectId" params={{ projectId: project.id }} {...props} />}
                      >
                        Go to the overview
                      </Button>
                    </Group>
                  )
                }
              >
                {emptyText}
              </Empty>
            ) : (
              <Table>
                <Table.Thead>
                  <Table.Tr>
                    {heads.map(([name, align]) => (
                      <Table.Th key={name} ta={align}>
                        {name}
                      </Table.Th>
                    ))}
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {rows.map((task, index) => (
                    <Row key={task.id} task={task} isSelected={index === selected} onOpen={() => open(task.id)} />
                  ))}
                </Table.Tbody>
              </Table>
            )
          }
        </Async>
        {tasks.hasNextPage && (
          <Group justify="center" p="sm">
            <Button variant="default" onClick={() => void tasks.fetchNextPage()} loading={tasks.isFetchingNextPage}>
              Show more
            </Button>
          </Group>
        )}
      </div>
    </Page>
  )
}
