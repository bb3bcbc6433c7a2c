import { Checkbox, Table, Text } from '@mantine/core'
import type { ProtocolNote } from '@reticle/contract'
import type { ProjectId } from '@reticle/domain'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Ago, Time } from '../app/time.tsx'
import { Thumbnail } from '../projects/samples/thumbnail.tsx'
import { t } from './words.ts'

type Props = {
  readonly note: ProtocolNote
  readonly projectId: ProjectId
  readonly isSelected: boolean
  readonly isChosen: boolean
  /** Absent where nothing can be chosen. */
  readonly onChoose: ((isChosen: boolean) => void) | undefined
  readonly onOpen: () => void
}

type SampleLinkProps = Pick<Props, 'note' | 'projectId'> & { readonly children: ReactNode }

const SampleLink = ({ note, projectId, children }: SampleLinkProps) => (
  <Link
    to="/projects/$projectId/contested/$taskId"
    params={{ projectId, taskId: note.taskId }}
    className="plain-link"
    onClick={(event) => event.stopPropagation()}
  >
    {children}
  </Link>
)

/** One note; a press on it leads to its sample. */
export const NoteRow = ({ note, projectId, isSelected, isChosen, onChoose, onOpen }: Props) => (
  <Table.Tr className="row-link" data-selected={isSelected ? '' : undefined} aria-selected={isSelected} onClick={onOpen}>
    {onChoose !== undefined && (
      <Table.Td w={36} onClick={(event) => event.stopPropagation()}>
        <Checkbox
          size="xs"
          aria-label={t('notes.inNextOf', { sample: note.sample.name })}
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
        {note.text === '' ? <i>{t('notes.noWords')}</i> : note.text}
      </Text>
      <Text size="xs" c="dimmed">
        {note.clusterId === null ? (
          <SampleLink note={note} projectId={projectId}>
            {note.sample.name}
          </SampleLink>
        ) : (
          t.rich('notes.onObject', {
            sample: note.sample.name,
            link: (text) => (
              <SampleLink note={note} projectId={projectId}>
                {text}
              </SampleLink>
            ),
          })
        )}
      </Text>
    </Table.Td>
    <Table.Td>{note.reviewer}</Table.Td>
    <Table.Td>
      {note.handled === null ? (
        <Ago at={note.madeAt} />
      ) : (
        <>
          {t('notes.version', { version: note.handled.version, name: note.handled.by })}
          <Text size="xs" c="dimmed">
            <Time at={note.handled.at} />
          </Text>
        </>
      )}
    </Table.Td>
  </Table.Tr>
)
