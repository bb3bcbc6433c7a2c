import { ActionIcon, Badge, Box, Group, Menu, Text, Tooltip, UnstyledButton } from '@mantine/core'
import { IconApi, IconChevronDown, IconKey, IconLampOff, IconLogout, IconMoon, IconSun, IconSunMoon, IconUser } from '@tabler/icons-react'
import { Link, Outlet, useParams } from '@tanstack/react-router'
import { Suspense } from 'react'
import { useLiveState } from '../net/live.ts'
import { Waiting } from './async.tsx'
import { Mark } from './mark.tsx'
import { NoticeBell } from './notices/bell.tsx'
import { notifyProblem } from './problems.tsx'
import { ProjectNav } from './project-nav.tsx'
import { signOut, useSession } from './session.ts'
import { schemeNames, useScheme } from './use-scheme.ts'

const liveTexts = {
  live: 'Live: changes by others appear by themselves',
  reconnecting: 'Reconnecting: what you see may be a little old',
} as const

/** Tells whether changes of others arrive by themselves. */
export const LiveBadge = () => {
  const { state } = useLiveState()
  if (state === 'off') return null
  return (
    <Tooltip label={liveTexts[state]}>
      <Badge variant="dot" size="sm" color={state === 'live' ? 'teal' : 'orange'} role="status" tabIndex={0} aria-label={liveTexts[state]}>
        {state === 'live' ? 'live' : 'reconnecting'}
      </Badge>
    </Tooltip>
  )
}

const schemeIcons = { auto: IconSunMoon, light: IconSun, dark: IconMoon, dim: IconLampOff } as const

const SchemeButton = () => {
  const { scheme, next, nextName } = useScheme()
  const Icon = schemeIcons[scheme]
  const label = `Colours: ${schemeNames[scheme]}. Next: ${nextName}`
  return (
    <Tooltip label={label}>
      <ActionIcon onClick={next} aria-label={label}>
        <Icon size={18} />
      </ActionIcon>
    </Tooltip>
  )
}

const PersonMenu = () => {
  const { person } = useSession()
  if (person === null) return null
  const leave = () => void signOut('/sign-in').catch((error: unknown) => notifyProblem(error, 'Could not sign out'))
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <UnstyledButton aria-label={`Account of ${person.name}`}>
          <Group gap={4} wrap="nowrap">
            <Text size="sm" fw={500} style={{ whiteSpace: 'nowrap' }}>
              {person.name}
            </Text>
            <IconChevronDown size={14} aria-hidden="true" />
          </Group>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{person.email}</Menu.Label>
        <Menu.Item leftSection={<IconUser size={16} />} renderRoot={(props) => <Link to="/profile" {...props} />}>
          My profile
        </Menu.Item>
        <Menu.Item leftSection={<IconKey size={16} />} renderRoot={(props) => <Link to="/tokens" {...props} />}>
          Tokens for programs
        </Menu.Item>
        <Menu.Item leftSection={<IconApi size={16} />} component="a" href="/api/docs" target="_blank">
          API documentation
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={leave}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

const Header = () => {
  const { projectId } = useParams({ strict: false })
  return (
    <Group component="header" h={48} px="lg" gap="md" wrap="nowrap" className="header">
      <Link to="/" className="home-link" aria-label="Projects" title="All projects">
        <Mark />
        {projectId === undefined && <b>Reticle</b>}
      </Link>
      <Box style={{ flex: 1, minWidth: 0 }}>{projectId !== undefined && <ProjectNav projectId={projectId} />}</Box>
      <LiveBadge />
      <NoticeBell />
      <SchemeButton />
      <PersonMenu />
    </Group>
  )
}

/** The frame of all pages but the bench, which takes the whole window. */
export const Shell = () => (
  <Box style={{ height: '100%', display: 'flex', flexDirection: 'column' }}>
    <a href="#main" className="skip-link">
      Skip to the page
    </a>
    <Header />
    <Box component="main" id="main" tabIndex={-1} className="main">
      <Suspense
        fallback={
          <Box p="lg">
            <Waiting />
          </Box>
        }
      >
        <Outlet />
      </Suspense>
    </Box>
  </Box>
)
