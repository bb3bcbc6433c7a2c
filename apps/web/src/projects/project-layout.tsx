import { Box } from '@mantine/core'
import { Outlet, useLocation } from '@tanstack/react-router'
import { Empty } from '../app/async.tsx'
import { roleNames } from '../app/labels.ts'
import { canIn, useProject } from '../app/project.ts'
import { neededAt } from '../app/project-pages.ts'
import { listed } from '../language/lists.ts'
import { useLive } from '../net/live.ts'
import { t } from './words.ts'

/** All pages of a project: the project must exist for this person, their roles must allow the page, and hints keep it fresh. */
export const ProjectLayout = () => {
  const project = useProject()
  const { pathname } = useLocation()
  useLive(project.id)
  if (canIn(project, neededAt(pathname))) return <Outlet />
  const roles = listed(project.roles.map((role) => roleNames[role]))
  return (
    <Box p="lg">
      <Empty title={t('layout.notForRoles')}>{roles === '' ? t('layout.noRole') : t('layout.yourRoles', { roles })}</Empty>
    </Box>
  )
}
