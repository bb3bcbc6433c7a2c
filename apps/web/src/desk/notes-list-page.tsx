import { Button, Checkbox, Group, SegmentedControl, Table, Text } from '@mantine/core'
import type { ProtocolNote } from '@reticle/contract'
import { IconPencil } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useRouter } from '@tanstack/react-router'
import { useCallback, useState } from 'react'
import { Async, Empty } from '../app/async.tsx'
import { Page } from '../app/page.tsx'
import { canIn, useProject } from '../app/project.ts'
import { Ago, Time } from '../app/time.tsx'
import { KeyCap } from '../canvas/editor/key-cap.tsx'
import { rowsOf } from '../net/pages.ts'
import { Thumbnail } from '../projects/samples/thumbnail.tsx'
import { type NoteState, protocolNotes } from './notes-list-queries.ts'
import { useListKeys } from './use-list-keys.ts'

const empties = {
  open: [
    'Nothing is unclear just now',
    'When a reviewer decides with the reason “Protocol unclear”, what they wrote is collected here, until a new version of the protocol answers it.',
  ],
  handled: ['No note is answered yet', 'Notes that a version of the protocol answers are kept here, with that version.'],
} as const

type RowProps = {
  readonly note: ProtocolNote
  readonly projectId: ReturnType<typeof useProject>['id']
  readonly isSelected: boolean
  readonly isChosen: boolean
  /** Absent where nothing can be chosen. */
  readonly onChoose: ((isChosen: boolean) => void) | undefined
  readonly onOpen: () => void
}

const Row = ({ note, projectId, isSelected, isChosen, onChoose, onOpen }: RowProps) => (
  <Table.Tr className="row-link" data-selected={isSelected ? '' : undefined} aria-selected={isSelected} onClick={onOpen}>
    {onChoose !== undefined && (
      <Table.Td w={36} onClick={(event) => event.stopPropagation()}>
        <Checkbox
          size="xs"
          aria-label={`The next version answers the note on ${note.sample.name}`}
          checked={isChosen}
          onChange={(event) => onChoose(event.currentTarget.checked)}
        />
      </Table.Td>
    )}
    <Table.Td w={64}>
      <Thumbnail sample={note.sample} size={48} />
    </Table.Td>
    <Table.Td>
      <Text size="sm" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
        {note.text === '' ? <i>No words, only the reason</i> : note.text}
      </Text>
      <Text size="xs" c="dimmed">
        <Link
          to="/projects/$projectId/contested/$taskId"
          params={{ projectId, taskId: note.taskId }}
          className="plain-link"
          onClick={(event) => event.stopPropagation()}
        >
          {note.sample.name}
        </Link>
        {note.clusterId !== null && ', on one object'}
      </Text>
    </Table.Td>
    <Table.Td>{note.reviewer}</Table.Td>
    <Table.Td>
      {note.handled === null ? (
        <Ago at={note.madeAt} />
      ) : (
        <>
          version {note.handled.version}, by {note.handled.by}
          <Text size="xs" c="dimmed">
            <Time at={note.handled.at} />
          </Text>
        </>
      )}
    </Table.Td>
  </Table.Tr>
)

/** What reviewers found unclear in the protocol: a list that a manager turns into a new version. */
export const NotesListPage = () => {
  const project = useProject()
  const router = useRouter()
  const [state, setState] = useState<NoteState>('open')
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const query = useInfiniteQuery(protocolNotes(project.id, state))
  const rows = rowsOf(query.data)
  const mayEdit = canIn(project, 'project.manage')
  const open = useCallback(
    (note: ProtocolNote) =>
      void router.navigate({
        to: '/projects/$projectId/contested/$taskId',
        params: { projectId: project.id, taskId: note.taskId },
        search: {},
      }),
    [router, project.id],
  )
  const selected = useListKeys(rows, open)
  const choose = (id: string, isChosen: boolean) => {
    const next = new Set(left)
    if (isChosen) next.delete(id)
    else next.add(id)
    setLeft(next)
  }
  const chosen = rows.filter(({ id }) => !left.has(id))
  const [title, text] = empties[state]
  return (
    <Page
      title="Unclear in the protocol"
      tabTitle={`Unclear in the protocol · ${project.name}`}
      subtitle={
        <>
          What reviewers could not decide by the instructions. <KeyCap chord="j" /> <KeyCap chord="k" /> to move, <KeyCap chord="enter" />{' '}
          to open the sample.
        </>
      }
      actions={
        <>
          <SegmentedControl
            size="xs"
            aria-label="Which notes"
            data={[
              { value: 'open', label: 'Open' },
              { value: 'handled', label: 'Answered' },
            ]}
            value={state}
            onChange={(value) => setState(value === 'handled' ? 'handled' : 'open')}
          />
          {mayEdit && state === 'open' && chosen.length > 0 && (
            <Button
              size="xs"
              leftSection={<IconPencil size={14} />}
              onClick={() =>
                void router.navigate({
                  to: '/projects/$projectId/protocol',
                  params: { projectId: project.id },
                  search: { notes: chosen.map(({ id }) => id) },
                })
              }
            >
              Make a new version
            </Button>
          )}
        </>
      }
    >
      <div className="panel">
        <Async query={query}>
          {() =>
            rows.length === 0 ? (
              <Empty title={title}>{text}</Empty>
            ) : (
              <Table>
                <Table.Thead>
                  <Table.Tr>
                    {mayEdit && state === 'open' && <Table.Th aria-label="In the next version" />}
                    <Table.Th />
                    <Table.Th>What is unclear</Table.Th>
                    <Table.Th>Reviewer</Table.Th>
                    <Table.Th>{state === 'open' ? 'Found' : 'Answered by'}</Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {rows.map((note, index) => (
                    <Row
                      key={note.id}
                      note={note}
                      projectId={project.id}
                      isSelected={index === selected}
                      isChosen={!left.has(note.id)}
                      onChoose={mayEdit && state === 'open' ? (isChosen) => choose(note.id, isChosen) : undefined}
                      onOpen={() => open(note)}
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
