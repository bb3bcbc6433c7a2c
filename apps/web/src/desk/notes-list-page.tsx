import { Button, Group, SegmentedControl, Table } from '@mantine/core'
import type { ProtocolNote } from '@reticle/contract'
import { IconPencil } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useCallback, useState } from 'react'
import { Async, Empty } from '../app/async.tsx'
import { Page } from '../app/page.tsx'
import { canIn, useProject } from '../app/project.ts'
import { t as tApp } from '../app/words.ts'
import { KeyCap } from '../canvas/editor/key-cap.tsx'
import { rowsOf } from '../net/pages.ts'
import { type NoteState, protocolNotes } from './notes-list-queries.ts'
import { NoteRow } from './notes-list-row.tsx'
import { useListKeys } from './use-list-keys.ts'
import { t } from './words.ts'

const empties = {
  open: [t('notes.noneOpen'), t('notes.noneOpenHint')],
  handled: [t('notes.noneAnswered'), t('notes.noneAnsweredHint')],
} as const

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
      title={t('notes.title')}
      tabTitle={t('notes.tab', { project: project.name })}
      subtitle={t.rich('notes.subtitle', {
        j: () => <KeyCap chord="j" />,
        k: () => <KeyCap chord="k" />,
        enter: () => <KeyCap chord="enter" />,
      })}
      actions={
        <>
          <SegmentedControl
            size="xs"
            aria-label={t('notes.which')}
            data={[
              { value: 'open', label: t('notes.open') },
              { value: 'handled', label: t('notes.answered') },
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
              {t('notes.newVersion')}
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
                    {mayEdit && state === 'open' && <Table.Th aria-label={t('notes.inNext')} />}
                    <Table.Th />
                    <Table.Th>{t('notes.what')}</Table.Th>
                    <Table.Th>{t('notes.reviewer')}</Table.Th>
                    <Table.Th>{state === 'open' ? t('notes.found') : t('notes.answeredBy')}</Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {rows.map((note, index) => (
                    <NoteRow
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
              {tApp('showMore')}
            </Button>
          </Group>
        )}
      </div>
    </Page>
  )
}
