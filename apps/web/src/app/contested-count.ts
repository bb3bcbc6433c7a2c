import type { Project } from '@reticle/contract'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { queries } from '../net/queries.ts'
import { canIn } from './project.ts'

type Pages = { readonly pages: readonly { readonly rows: readonly unknown[]; readonly next: string | null }[] }

/** The rows that are here, with a plus when there are more. */
const written = (data: Pages | undefined): string | undefined => {
  if (data === undefined) return undefined
  const rows = data.pages.reduce((sum, page) => sum + page.rows.length, 0)
  return `${rows}${(data.pages.at(-1)?.next ?? null) === null ? '' : '+'}`
}

/**
 * How many contested samples there are for this person, as it is written; undefined while it is not known. A reviewer's own ones are not
 * theirs to decide, so they do not count for them.
 */
export const useContestedCount = (project: Project): string | undefined => {
  const mayDecide = canIn(project, 'task.adjudicate')
  const mayLook = canIn(project, 'quality.read')
  const own = useInfiniteQuery({ ...queries.contested(project.id), enabled: mayDecide })
  const all = useQuery({ ...queries.progress(project.id), enabled: mayLook && !mayDecide })
  if (!mayLook) return '0'
  if (mayDecide) return written(own.data)
  return all.data === undefined ? undefined : String(all.data.tasks.contested)
}
