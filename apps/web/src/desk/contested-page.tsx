import { Button, SegmentedControl, Text } from '@mantine/core'
import type { ContestedFilter } from '@reticle/contract'
import type { ProjectId, TaskId } from '@reticle/domain'
import { IconPlayerPlay } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useCallback, useState } from 'react'
import { Empty } from '../app/async.tsx'
import { Page } from '../app/page.tsx'
import { canIn, useProject } from '../app/project.ts'
import { KeyCap } from '../canvas/editor/key-cap.tsx'
import { queries } from '../net/queries.ts'
import { NotesLink } from './notes-list-link.tsx'
import { useQueueFilter } from './queue-address.ts'
import { useQueueNext } from './queue-next.ts'
import { OtherRow, otherHeads } from './queue-rows.tsx'
import { QueueTable } from './queue-table.tsx'
import { QueueView } from './queue-view.tsx'

const views = [
  { value: 'contested', label: 'Contested' },
  { value: 'settled', label: 'Settled' },
  { value: 'collecting', label: 'Collecting' },
] as const
type View = (typeof views)[number]['value']

const empties = {
  settled: ['Nothing is settled yet', 'Samples on which readers agree settle by consensus; contested ones by the decision of a reviewer.'],
  collecting: ['No sample waits for readers', 'Every sample has the readers that the protocol wants.'],
} as const

type OthersProps = { readonly projectId: ProjectId; readonly state: keyof typeof empties; readonly onOpen: (taskId: TaskId) => void }

const noFilter: ContestedFilter = {}

const Others = ({ projectId, state, onOpen }: OthersProps) => {
  const [title, text] = empties[state]
  return (
    <QueueTable
      query={useInfiniteQuery(queries.tasks(projectId, state))}
      heads={otherHeads}
      onOpen={onOpen}
      row={(task, isSelected, open) => <OtherRow key={task.id} task={task} isSelected={isSelected} filter={noFilter} onOpen={open} />}
      empty={<Empty title={title}>{text}</Empty>}
    />
  )
}

const Keys = ({ mayClaim }: { mayClaim: boolean }) => (
  <Text size="xs" mt={2}>
    <KeyCap chord="j" /> <KeyCap chord="k" /> to move, <KeyCap chord="enter" /> to open
    {mayClaim && (
      <>
        , <KeyCap chord="n" /> for the next free one, <KeyCap chord="/" /> to the filters
      </>
    )}
  </Text>
)

/** The reviewers' queue: filters, who holds what, and the next one by a key. */
export const ContestedPage = () => {
  const project = useProject()
  const router = useRouter()
  const filter = useQueueFilter()
  const [view, setView] = useState<View>('contested')
  const mayClaim = canIn(project, 'task.adjudicate')
  const next = useQueueNext(project.id, filter)
  const open = useCallback(
    (taskId: TaskId) =>
      void router.navigate({ to: '/projects/$projectId/contested/$taskId', params: { projectId: project.id, taskId }, search: filter }),
    [router, project.id, filter],
  )
  const setFilter = (search: ContestedFilter) =>
    void router.navigate({ to: '/projects/$projectId/contested', params: { projectId: project.id }, search, replace: true })
  return (
    <Page
      title="Contested"
      tabTitle={`Contested · ${project.name}`}
      subtitle={
        <>
          {mayClaim
            ? 'Decide where readers disagree. Samples that you labelled are never yours to decide.'
            : 'Where readers disagree, and what was decided.'}
          <Keys mayClaim={mayClaim && view === 'contested'} />
        </>
      }
      actions={
        <>
          <NotesLink projectId={project.id} />
          <SegmentedControl
            size="xs"
            aria-label="State"
            data={[...views]}
            value={view}
            onChange={(value) => setView(views.find((one) => one.value === value)?.value ?? 'contested')}
          />
          {mayClaim && view === 'contested' && (
            <Button
              size="xs"
              leftSection={<IconPlayerPlay size={14} />}
              rightSection={<KeyCap chord="n" isOnFilled />}
              loading={next.isClaiming}
              onClick={() => next.claim()}
            >
              Claim next
            </Button>
          )}
        </>
      }
    >
      {view === 'contested' ? (
        <QueueView
          projectId={project.id}
          filter={filter}
          onFilter={setFilter}
          onOpen={open}
          onNext={mayClaim ? () => next.claim() : undefined}
          onSettled={() => setView('settled')}
        />
      ) : (
        <Others key={view} projectId={project.id} state={view} onOpen={open} />
      )}
    </Page>
  )
}
