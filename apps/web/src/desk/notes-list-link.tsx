import { Badge, Button } from '@mantine/core'
import type { ProjectId } from '@reticle/domain'
import { IconHelpHexagon } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { t } from '../app/words.ts'
import { rowsOf } from '../net/pages.ts'
import { protocolNotes } from './notes-list-queries.ts'

/** The way to what reviewers found unclear in the protocol, with how many of these wait. */
export const NotesLink = ({ projectId }: { projectId: ProjectId }) => {
  const open = useInfiniteQuery(protocolNotes(projectId, 'open'))
  const count = rowsOf(open.data).length
  return (
    <Button
      size="xs"
      variant="default"
      leftSection={<IconHelpHexagon size={14} />}
      rightSection={
        count === 0 ? undefined : (
          <Badge size="xs" variant="light" color="orange">
            {`${count}${open.hasNextPage ? '+' : ''}`}
          </Badge>
        )
      }
      renderRoot={(props) => <Link to="/projects/$projectId/protocol-notes" params={{ projectId }} {...props} />}
    >
      {t('nav.protocolNotes')}
    </Button>
  )
}
