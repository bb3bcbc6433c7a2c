import type { Project } from '@reticle/contract'
import type { Permission } from '@reticle/domain'
import { canIn } from './project.ts'
import { t } from './words.ts'

const pages = [
  { to: '/projects/$projectId', name: t('nav.overview'), can: 'project.read' },
  { to: '/projects/$projectId/label', name: t('nav.label'), can: 'task.label' },
  { to: '/projects/$projectId/feedback', name: t('nav.feedback'), can: 'task.label' },
  { to: '/projects/$projectId/progress', name: t('nav.progress'), can: 'quality.read' },
  { to: '/projects/$projectId/contested', name: t('nav.contested'), can: 'quality.read' },
  { to: '/projects/$projectId/quality', name: t('nav.quality'), can: 'quality.read' },
  { to: '/projects/$projectId/gold', name: t('nav.gold'), can: 'quality.read' },
  { to: '/projects/$projectId/queue', name: t('nav.queue'), can: 'quality.read' },
  { to: '/projects/$projectId/samples', name: t('nav.samples'), can: 'sample.list' },
  { to: '/projects/$projectId/protocol', name: t('nav.protocol'), can: 'protocol.read' },
  { to: '/projects/$projectId/rules', name: t('nav.rules'), can: 'project.manage' },
  { to: '/projects/$projectId/models', name: t('nav.models'), can: 'project.manage' },
  { to: '/projects/$projectId/people', name: t('nav.people'), can: 'people.manage' },
  { to: '/projects/$projectId/history', name: t('nav.history'), can: 'quality.read' },
  { to: '/projects/$projectId/releases', name: t('nav.releases'), can: 'release.read' },
] as const satisfies readonly { to: string; name: string; can: Permission }[]

export type ProjectPage = (typeof pages)[number]

/** The pages of a project that this person may open. */
export const pagesOf = (project: Project): readonly ProjectPage[] => pages.filter((page) => canIn(project, page.can))

/** What the page at an address below `/projects/ID/` needs. */
export const neededAt = (pathname: string): Permission => {
  const segment = pathname.split('/')[3] ?? ''
  return pages.find((page) => segment !== '' && page.to.endsWith(`/${segment}`))?.can ?? 'project.read'
}
