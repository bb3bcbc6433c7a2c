import { Text } from '@mantine/core'
import type { Project, ProjectOrdering } from '@reticle/contract'
import { Link } from '@tanstack/react-router'

/** Said where a recipe stands while the live protocol hands samples out in another order. */
export const NotInUse = ({ project, ordering }: { project: Project; ordering: ProjectOrdering | undefined }) =>
  ordering === undefined || ordering.order?.kind === 'learning' ? null : (
    <Text size="sm" c="dimmed">
      The queue goes by the recipe once the order of the protocol is “By the project’s recipe”.{' '}
      <Link to="/projects/$projectId/protocol" params={{ projectId: project.id }} className="plain-link">
        Change it in the protocol
      </Link>
    </Text>
  )
