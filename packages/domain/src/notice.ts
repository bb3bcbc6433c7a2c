/** What a notice tells of, and what it leads to: ids by name (`taskId`, `assignmentId`, `releaseId`). */
export type NoticeAbout = { readonly kind: NoticeKind; readonly about: { readonly [name: string]: string | undefined } }

export const noticeKinds = ['rule', 'returned', 'panel', 'message', 'lease-lost', 'advice', 'decision', 'fault', 'pack', 'loop'] as const
export type NoticeKind = (typeof noticeKinds)[number]

export type NoticeTarget = 'contested' | 'feedback' | 'label' | 'people' | 'rules' | 'release' | 'models' | 'overview'

/** The page that a notice leads to. */
export const noticeTarget = ({ kind, about }: NoticeAbout): NoticeTarget => {
  switch (kind) {
    case 'returned':
    case 'panel':
      return 'label'
    case 'decision':
      return 'feedback'
    case 'message':
      return about.assignmentId === undefined ? 'contested' : 'feedback'
    case 'advice':
      return 'people'
    case 'fault':
      return 'rules'
    case 'pack':
      return about.releaseId === undefined ? 'overview' : 'release'
    case 'loop':
      return 'models'
    case 'rule':
    case 'lease-lost':
      return about.taskId === undefined ? 'overview' : 'contested'
  }
}

const below = (folder: string, id: string | undefined): string => (id === undefined ? `/${folder}` : `/${folder}/${encodeURIComponent(id)}`)

/** The address of that page, from the root of the installation. */
export const noticePath = (projectId: string, notice: NoticeAbout): string => {
  const project = `/projects/${encodeURIComponent(projectId)}`
  const { taskId, assignmentId, releaseId } = notice.about
  const target = noticeTarget(notice)
  switch (target) {
    case 'contested':
      return `${project}${below('contested', taskId)}`
    case 'feedback':
      return `${project}${below('feedback', assignmentId)}`
    case 'release':
      return `${project}${below('releases', releaseId)}`
    case 'overview':
      return project
    default:
      return `${project}/${target}`
  }
}
