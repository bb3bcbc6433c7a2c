import { Box } from '@mantine/core'
import { Outlet, useLocation } from '@tanstack/react-router'
import { Empty } from '../app/async.tsx'
import { roleNames } from '../app/labels.ts'
import { canIn, useProject } from '../app/project.ts'
import { neededAt } from '../app/project-nav.tsx'
import { useLive } from '../net/live.ts'

/** All pages of a project: the project must exist for this person, their roles must allow the page, and hints keep it fresh. */
export const ProjectLayout = () => {
  const project = useProject()
  const { pathname } = useLocation()
  useLive(project.id)
  if (canIn(project, neededAt(pathname))) return <Outlet />
  const roles = project.roles.map((role) => roleNames[role]).join(' and ')
  return (
    <Box p="lg">
      <Empty title="This page is not for your roles">
        {roles === '' ? 'You have no role in this project.' : `You are ${roles} in this project.`} Ask a manager of the project if you need
        more.
      </Empty>
    </Box>
  )
}
