import { Text } from '@mantine/core'
import type { Project, ProjectOrdering } from '@reticle/contract'
import { Link } from '@tanstack/react-router'
import { t } from '../../quality/words.ts'

/** Said where a recipe stands while the live protocol hands samples out in another order. */
export const NotInUse = ({ project, ordering }: { project: Project; ordering: ProjectOrdering | undefined }) =>
  ordering === undefined || ordering.order?.kind === 'learning' ? null : (
    <Text size="sm" c="dimmed">
      {t('notInUse.onceOrder')}{' '}
      <Link to="/projects/$projectId/protocol" params={{ projectId: project.id }} className="plain-link">
        {t('notInUse.changeItInThe')}
      </Link>
    </Text>
  )
