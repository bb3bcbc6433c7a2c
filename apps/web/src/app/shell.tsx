import { ActionIcon, Badge, Box, Group, Menu, Text, Tooltip, UnstyledButton } from '@mantine/core'
import {
  IconApi,
  IconBook,
  IconChevronDown,
  IconKey,
  IconLampOff,
  IconLogout,
  IconMoon,
  IconSun,
  IconSunMoon,
  IconUser,
} from '@tabler/icons-react'
import { Link, Outlet, useParams } from '@tanstack/react-router'
import { Suspense } from 'react'
import { useLiveState } from '../net/live.ts'
import { Waiting } from './async.tsx'
import { LanguageItems } from './language-menu.tsx'
import { Mark } from './mark.tsx'
import { NoticeBell } from './notices/bell.tsx'
import { PaletteButton } from './palette/palette-button.tsx'
import { notifyProblem } from './problems.tsx'
import { productName } from './product.ts'
import { ProjectNav } from './project-nav.tsx'
import { signOut, useSession } from './session.ts'
import { schemeNames, useScheme } from './use-scheme.ts'
import { t } from './words.ts'

const liveTexts = {
  live: t('live.liveHint'),
  reconnecting: t('live.reconnectingHint'),
} as const

/** Tells whether changes of others arrive by themselves. */
export const LiveBadge = () => {
  const { state } = useLiveState()
  if (state === 'off') return null
  return (
    <Tooltip label={liveTexts[state]}>
      <Badge variant="dot" size="sm" color={state === 'live' ? 'teal' : 'orange'} role="status" tabIndex={0} aria-label={liveTexts[state]}>
        <Box component="span" visibleFrom="sm">
          {t(`live.${state}`)}
        </Box>
      </Badge>
    </Tooltip>
  )
}

const schemeIcons = { auto: IconSunMoon, light: IconSun, dark: IconMoon, dim: IconLampOff } as const

const SchemeButton = () => {
  const { scheme, next, nextName } = useScheme()
  const Icon = schemeIcons[scheme]
  const label = t('schemes.button', { scheme: schemeNames[scheme], next: nextName })
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
  const leave = () => void signOut('/sign-in').catch((error: unknown) => notifyProblem(error, t('account.notSignedOut')))
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <UnstyledButton aria-label={t('account.of', { name: person.name })}>
          <Group gap={4} wrap="nowrap">
            <Text size="sm" fw={500} style={{ whiteSpace: 'nowrap' }} visibleFrom="sm">
              {person.name}
            </Text>
            <Box component="span" hiddenFrom="sm" display="inline-flex">
              <IconUser size={18} aria-hidden="true" />
            </Box>
            <IconChevronDown size={14} aria-hidden="true" />
          </Group>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{person.email}</Menu.Label>
        <Menu.Item leftSection={<IconUser size={16} />} renderRoot={(props) => <Link to="/profile" {...props} />}>
          {t('profile.title')}
        </Menu.Item>
        <Menu.Item leftSection={<IconKey size={16} />} renderRoot={(props) => <Link to="/tokens" {...props} />}>
          {t('tokens.title')}
        </Menu.Item>
        <Menu.Item leftSection={<IconBook size={16} />} component="a" href="/docs" target="_blank">
          {t('account.guide')}
        </Menu.Item>
        <Menu.Item leftSection={<IconApi size={16} />} component="a" href="/api/docs" target="_blank">
          {t('account.apiDocs')}
        </Menu.Item>
        <Menu.Divider />
        <LanguageItems />
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={leave}>
          {t('account.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

const Header = () => {
  const { projectId } = useParams({ strict: false })
  return (
    <Group component="header" h={48} px={{ base: 'sm', sm: 'lg' }} gap="sm" wrap="nowrap" className="header">
      <Link to="/" className="home-link" aria-label={`${productName}: ${t('nav.projects')}`} title={t('nav.allProjects')}>
        <Mark />
        {projectId === undefined && <b>{productName}</b>}
      </Link>
      <Box style={{ flex: 1, minWidth: 0 }}>{projectId !== undefined && <ProjectNav projectId={projectId} />}</Box>
      <PaletteButton />
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
      {t('nav.skip')}
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
