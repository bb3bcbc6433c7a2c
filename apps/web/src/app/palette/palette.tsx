import { Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { Spotlight } from '@mantine/spotlight'
import '@mantine/spotlight/styles.css'
import type { SearchResult } from '@reticle/contract'
import type { ProjectId } from '@reticle/domain'
import { IconSearch } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useState } from 'react'
import { queries } from '../../net/queries.ts'
import { ProblemAlert } from '../problems.tsx'
import { pagesOf } from '../project-pages.ts'
import { t } from '../words.ts'

type Found = { readonly key: string; readonly label: string; readonly description?: string; readonly go: () => void }
type Group = { readonly label: string; readonly found: readonly Found[] }
type Router = ReturnType<typeof useRouter>

const inProject = (project: string, more = ''): string => (more === '' ? project : t('palette.inProject', { what: more, project }))

const groupsOf = (result: SearchResult, router: Router): Group[] => {
  const open = (projectId: ProjectId) => ({ params: { projectId } })
  return [
    {
      label: t('palette.projects'),
      found: result.projects.map(({ id, name }) => ({
        key: id,
        label: name,
        go: () => void router.navigate({ to: '/projects/$projectId', ...open(id) }),
      })),
    },
    {
      label: t('palette.samples'),
      found: result.samples.map(({ id, name, projectId, project, isWithdrawn }) => ({
        key: id,
        label: name,
        description: inProject(project, isWithdrawn ? t('palette.withdrawn') : ''),
        go: () =>
          void router.navigate({
            to: '/projects/$projectId/samples',
            ...open(projectId),
            search: { filter: { words: name, ...(isWithdrawn ? { withdrawn: 'only' as const } : {}) } },
          }),
      })),
    },
    {
      label: t('palette.people'),
      found: result.people.map(({ id, name, email, projectId, project }) => ({
        key: `${id} ${projectId}`,
        label: name,
        description: inProject(project, email),
        go: () => void router.navigate({ to: '/projects/$projectId/people', ...open(projectId) }),
      })),
    },
    {
      label: t('palette.releases'),
      found: result.releases.map(({ id, name, projectId, project }) => ({
        key: id,
        label: name,
        description: inProject(project),
        go: () => void router.navigate({ to: '/projects/$projectId/releases/$releaseId', params: { projectId, releaseId: id } }),
      })),
    },
    {
      label: t('palette.labels'),
      found: result.labels.map(({ labelId, name, protocolId, projectId, project }) => ({
        key: `${protocolId} ${labelId}`,
        label: name,
        description: inProject(project),
        go: () => void router.navigate({ to: '/projects/$projectId/protocol', ...open(projectId), search: {} }),
      })),
    },
  ]
}

/** The pages of the project in sight whose names hold the words. */
const usePages = (projectId: ProjectId | undefined, words: string): Group => {
  const router = useRouter()
  const { data: project } = useQuery({ ...queries.project(projectId as ProjectId), enabled: projectId !== undefined })
  const pages = project === undefined ? [] : pagesOf(project)
  return {
    label: t('palette.pages'),
    found: pages
      .filter(({ name }) => name.toLocaleLowerCase().includes(words.toLocaleLowerCase()))
      .map(({ to, name }) => ({
        key: to,
        label: name,
        go: () => project !== undefined && void router.navigate({ to, params: { projectId: project.id } }),
      })),
  }
}

/** Everything by its name: pages, projects, samples, people, releases and labels. Mount it while it is open. */
export const Palette = ({ projectId, onClose }: { projectId: ProjectId | undefined; onClose: () => void }) => {
  const router = useRouter()
  const [words, setWords] = useState('')
  const [asked] = useDebouncedValue(words.trim(), 120)
  const search = useQuery({ ...queries.search(asked), enabled: asked !== '', placeholderData: keepPreviousData })
  const pages = usePages(projectId, words.trim())
  const groups = [pages, ...(asked === '' || search.data === undefined ? [] : groupsOf(search.data, router))].filter(
    ({ found }) => found.length > 0,
  )
  return (
    <Spotlight.Root
      forceOpened
      query={words}
      onQueryChange={setWords}
      onSpotlightClose={onClose}
      shortcut={null}
      scrollable
      maxHeight={520}
      aria-label={t('palette.title')}
    >
      <Spotlight.Search
        placeholder={t('palette.placeholder')}
        aria-label={t('palette.placeholder')}
        leftSection={<IconSearch size={18} />}
      />
      <Spotlight.ActionsList>
        {search.error !== null && <ProblemAlert error={search.error} />}
        {groups.map(({ label, found }) => (
          <Spotlight.ActionsGroup key={label} label={label}>
            {found.map(({ key, label: name, description, go }) => (
              <Spotlight.Action
                key={key}
                label={name}
                {...(description === undefined ? {} : { description })}
                onClick={() => {
                  go()
                  onClose()
                }}
              />
            ))}
          </Spotlight.ActionsGroup>
        ))}
        {groups.length === 0 && (
          <Spotlight.Empty>
            <Text size="sm" c="dimmed">
              {words.trim() === '' ? t('palette.hint') : search.isFetching ? t('loading') : t('palette.nothing')}
            </Text>
          </Spotlight.Empty>
        )}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  )
}
