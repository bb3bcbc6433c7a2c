import { Checkbox, Stack, Text } from '@mantine/core'
import type { ProtocolNote } from '@reticle/contract'
import type { ProjectId, ProtocolId } from '@reticle/domain'
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { notifyProblem } from '../../app/problems.tsx'
import { protocolNotes } from '../../desk/notes-list-queries.ts'
import { call } from '../../net/client.ts'
import { keys } from '../../net/keys.ts'
import { rowsOf } from '../../net/pages.ts'
import styles from './protocol.module.css'
import { t } from './words.ts'

/** Notes of reviewers that the next version is to answer, and the way to say so once it is published. */
export const useNotesBeside = (projectId: ProjectId, wanted: readonly string[] | undefined) => {
  const client = useQueryClient()
  const open = useInfiniteQuery({ ...protocolNotes(projectId, 'open'), enabled: wanted !== undefined })
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const notes = rowsOf(open.data).filter(({ id }) => wanted?.includes(id))
  const noteIds = notes.map(({ id }) => id).filter((id) => !left.has(id))
  const handle = async (protocolId: ProtocolId) => {
    if (noteIds.length === 0) return
    try {
      await call('handleProtocolNotes', { params: { projectId }, body: { noteIds, protocolId } })
      await client.invalidateQueries({ queryKey: keys.topic(projectId, 'notes') })
    } catch (error) {
      notifyProblem(error, t('notes.notMarked'))
    }
  }
  const choose = (id: string, isChosen: boolean) =>
    setLeft((before) => new Set(isChosen ? [...before].filter((one) => one !== id) : [...before, id]))
  return { notes, isChosen: (id: string) => !left.has(id), choose, handle }
}
type NotesBeside = ReturnType<typeof useNotesBeside>

const OneNote = ({ note, projectId, beside }: { note: ProtocolNote; projectId: ProjectId; beside: NotesBeside }) => (
  <li>
    <Checkbox
      size="xs"
      checked={beside.isChosen(note.id)}
      onChange={(event) => beside.choose(note.id, event.currentTarget.checked)}
      label={
        <span className={styles.besideText}>{note.text === '' ? t('notes.withoutWords', { reviewer: note.reviewer }) : note.text}</span>
      }
    />
    <Text size="xs" c="dimmed" pl={28}>
      {t.rich('notes.whereFrom', {
        reviewer: note.reviewer,
        name: note.sample.name,
        sample: (text) => (
          <Link
            to="/projects/$projectId/contested/$taskId"
            params={{ projectId, taskId: note.taskId }}
            target="_blank"
            className="plain-link"
          >
            {text}
          </Link>
        ),
      })}
    </Text>
  </li>
)

/** Beside the editor: what was unclear. Checked ones are marked as answered by the version that is published. */
export const NotesBesidePanel = ({ projectId, beside }: { projectId: ProjectId; beside: NotesBeside }) => (
  <aside aria-label={t('notes.unclear')} className={`panel ${styles.beside}`}>
    <Stack gap="xs">
      <Text fw={600} size="sm">
        {t('notes.unclear')}
      </Text>
      <Text size="xs" c="dimmed">
        {t('notes.about')}
      </Text>
      <ul className={styles.besideList}>
        {beside.notes.map((note) => (
          <OneNote key={note.id} note={note} projectId={projectId} beside={beside} />
        ))}
      </ul>
    </Stack>
  </aside>
)
