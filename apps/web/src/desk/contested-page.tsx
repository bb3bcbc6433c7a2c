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
import { t as tApp } from '../app/words.ts'
import { KeyCap } from '../canvas/editor/key-cap.tsx'
import { queries } from '../net/queries.ts'
import { NotesLink } from './notes-list-link.tsx'
import { useQueueFilter } from './queue-address.ts'
import { useQueueNext } from './queue-next.ts'
import { OtherRow, otherHeads } from './queue-rows.tsx'
import { QueueTable } from './queue-table.tsx'
import { QueueView } from './queue-view.tsx'
import { t } from './words.ts'

const views = [
  { value: 'contested', label: tApp('states.contested') },
  { value: 'settled', label: tApp('states.settled') },
  { value: 'collecting', label: tApp('states.collecting') },
] as const
type View = (typeof views)[number]['value']

const empties = {
  settled: [t('contested.noneSettled'), t('contested.noneSettledHint')],
  collecting: [t('contested.noneCollecting'), t('contested.noneCollectingHint')],
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

const walking = { j: () => <KeyCap chord="j" />, k: () => <KeyCap chord="k" />, enter: () => <KeyCap chord="enter" /> }

const Keys = ({ mayClaim }: { mayClaim: boolean }) => (
  <Text size="xs" mt={2}>
    {mayClaim
      ? t.rich('contested.claimKeys', { ...walking, n: () => <KeyCap chord="n" />, slash: () => <KeyCap chord="/" /> })
      : t.rich('contested.keys', walking)}
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
      title={t('contested.title')}
      tabTitle={t('contested.tab', { project: project.name })}
      subtitle={
        <>
          {mayClaim ? t('contested.decideHint') : t('contested.lookHint')}
          <Keys mayClaim={mayClaim && view === 'contested'} />
        </>
      }
      actions={
        <>
          <NotesLink projectId={project.id} />
          <SegmentedControl
            size="xs"
            aria-label={t('contested.state')}
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
              {t('contested.claim')}
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
